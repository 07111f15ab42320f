"""Markdown, for a comment on a change or a page of a wiki."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

import click

from flickr_lint.outputs._phrases import summary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_lint.findings import Report
    from flickr_lint.rule import Rule

__all__ = ["literal", "render"]


def render(report: Report, rules: Iterable[Rule]) -> str:  # noqa: ARG001
    """A table of findings per file, the files that could not be read, and the summary."""
    lines = ["# flickr-lint", "", literal(click.unstyle(summary(report)).splitlines()[0]), ""]
    for path, group in groupby(report.findings, key=lambda finding: finding.path):
        lines += [f"## {literal(path)}", "", "| line | rule | severity | what | instead |", "|---|---|---|---|---|"]
        for finding in group:
            row = (
                str(finding.region.line),
                f"{finding.code} {finding.name}",
                finding.severity,
                literal(finding.message),
                literal(finding.help),
            )
            lines.append(f"| {' | '.join(row)} |")
        lines.append("")
    if report.notices:
        lines += ["## Not linted", "", "| file | line | why |", "|---|---|---|"]
        lines += [
            f"| {literal(notice.path)} | {notice.line} | {literal(f'{notice.kind}: {notice.message}')} |"
            for notice in report.notices
        ]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def literal(text: str) -> str:
    """A text that Markdown shows as it is, in a table too; code in backticks stays code."""
    out = []
    for at, part in enumerate(re.split(r"(`[^`\n]*`)", " ".join(text.split()))):
        if at % 2:
            out.append(part.replace("|", "\\|"))
        else:
            out.append(re.sub(r"([\\*_\[\]<>|#`])", r"\\\1", part))
    return "".join(out)
