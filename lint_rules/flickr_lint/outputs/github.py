"""Workflow commands, which GitHub shows beside the lines of a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_lint.guide import cite
from flickr_lint.outputs._phrases import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_lint.findings import Report
    from flickr_lint.rule import Rule

__all__ = ["render"]

_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}


def render(report: Report, rules: Iterable[Rule]) -> str:  # noqa: ARG001
    """One command per finding and per file that could not be read."""
    lines = []
    for finding in report.findings:
        region = finding.region
        where: dict[str, str | int] = {"title": f"{finding.code} {finding.name}", "file": finding.path}
        where |= {"line": region.line, "endLine": region.end_line}
        if region.line == region.end_line:  # GitHub ignores columns of several lines
            where |= {"col": region.column, "endColumn": region.end_column}
        text = f"{sentence(finding.message)} Help: {sentence(finding.help)}"
        text += f" {cite(finding.guide)}" if finding.guide else ""
        lines.append(f"::{_LEVELS[finding.severity]} {_properties(where)}::{_data(text)}")
    for notice in report.notices:
        where = {"title": notice.kind, "file": notice.path, "line": notice.line}
        lines.append(f"::warning {_properties(where)}::{_data(notice.message)}")
    return "".join(f"{line}\n" for line in lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _properties(values: dict[str, str | int]) -> str:
    escaped = {name: _data(str(value)).replace(":", "%3A").replace(",", "%2C") for name, value in values.items()}
    return ",".join(f"{name}={value}" for name, value in escaped.items())
