"""Renders a difference as text for a terminal, as markdown for an issue or pull request, or as JSON."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

import click

from flickr_generator.diff.change import IMPACTS
from flickr_generator.diff.describe import describe
from flickr_generator.diff.groups import grouped

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_generator.diff.change import Difference, Impact

__all__ = ["FORMATS", "render"]

_SIGNS: dict[Impact, str] = {"breaking": "✗", "additive": "+", "documentation": "·"}
_COLORS: dict[Impact, str] = {"breaking": "red", "additive": "green", "documentation": "bright_black"}
_ESCAPED = str.maketrans({**{sign: f"\\{sign}" for sign in "\\`*_[]<>|~#"}, "@": "@\u200b"})  # prevents mentions


def render(difference: Difference, form: str) -> str:
    """The whole difference in one of `FORMATS`; text has ANSI styles, which `click.echo` may remove."""
    return FORMATS[form](difference)


def _text(difference: Difference) -> str:
    lines = [click.style(f"{_side(difference, 'old')} → {_side(difference, 'new')}", bold=True), ""]
    for group in grouped(difference):
        lines.append(click.style(group.heading, bold=True))
        for change in group.changes:
            sign = click.style(_SIGNS[change.impact], fg=_COLORS[change.impact])
            lines.append(f"  {sign} {describe(change)}")
        lines.append("")
    key = "   ".join(f"{sign} {impact}" for impact, sign in _SIGNS.items())
    if difference.changes:
        lines += [click.style(key, dim=True)]
    lines.append(click.style(_summary(difference), bold=True))
    if difference.not_compared:
        lines += wrap(f"Not compared: {'; '.join(difference.not_compared)}.", 100, subsequent_indent="  ")
    return "\n".join(lines)


def _markdown(difference: Difference) -> str:
    lines = [f"## Flickr's API: `{difference.old.name}` → `{difference.new.name}`", "", _summary(difference)]
    groups = grouped(difference)
    for impact in IMPACTS:
        rows = [
            (group, [change for change in group.changes if change.impact == impact])
            for group in groups
            if any(change.impact == impact for change in group.changes)
        ]
        if rows:
            lines += ["", f"### {impact.capitalize()}", ""]
        for group, changes in rows:
            described = [describe(change).translate(_ESCAPED) for change in changes]
            if len(described) == 1:
                lines.append(f"- **{group.heading}**: {described[0]}")
            else:
                lines += [f"- **{group.heading}**", *(f"  - {line}" for line in described)]
    if difference.not_compared:
        lines += ["", f"Not compared: {'; '.join(difference.not_compared)}."]
    return "\n".join(lines)


def _json(difference: Difference) -> str:
    return difference.to_json().decode().rstrip("\n")


def _side(difference: Difference, which: str) -> str:
    side = difference.old if which == "old" else difference.new
    return f"{side.name} ({side.kind})"


def _summary(difference: Difference) -> str:
    if not difference.changes:
        return "No changes in what was compared." if difference.not_compared else "No changes."
    subjects = len({(change.kind, change.subject) for change in difference.changes if change.kind == "method"})
    counts = ", ".join(f"{difference.count(impact)} {impact}" for impact in IMPACTS)
    return f"{counts}; {subjects} {'method' if subjects == 1 else 'methods'} changed."


FORMATS: dict[str, Callable[[Difference], str]] = {"text": _text, "markdown": _markdown, "json": _json}
