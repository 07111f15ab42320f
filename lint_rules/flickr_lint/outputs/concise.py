"""One line per finding, for editors, pipes and quick reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flickr_lint.outputs._phrases import summary, visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_lint.findings import Report
    from flickr_lint.rule import Rule

__all__ = ["render"]

_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


def render(report: Report, rules: Iterable[Rule]) -> str:  # noqa: ARG001
    """`path:line:column: CODE name: message`, `[*]` if `--fix` fixes it."""
    lines = []
    for finding in report.findings:
        mark = " [*]" if finding.fix and finding.fix.safety == "safe" else ""
        code = click.style(finding.code, fg=_COLOURS[finding.severity], bold=True)
        place = f"{visible(finding.path)}:{finding.region.line}:{finding.region.column}"
        lines.append(f"{place}: {code} {finding.name}:{mark} {visible(finding.message)}")
    lines += [f"{visible(n.path)}:{n.line}: {n.kind.replace('-', ' ')}: {visible(n.message)}" for n in report.notices]
    return "\n".join([*lines, summary(report)]) + "\n"
