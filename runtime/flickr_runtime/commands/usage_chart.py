"""A usage report for a terminal: the last hour as a gauge, the last day as columns, the methods as bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_runtime.usage.report import MethodUsage, UsageReport

__all__ = ["chart"]

_ROWS = 8
_METHODS = 12
_AXIS = 7  # columns left of the chart


class _Ink(NamedTuple):
    """Blocks from the emptiest to the full one, upwards and to the right, and the character for an empty cell."""

    up: str
    right: str
    blank: str


_UNICODE = _Ink(up="▁▂▃▄▅▆▇█", right="▏▎▍▌▋▊▉█", blank="·")
_ASCII = _Ink(up="#", right="#", blank=".")


def chart(report: UsageReport, *, width: int = 80, ascii_only: bool = False) -> str:
    """The report as text with colours, at most `width` columns wide (40 at least)."""
    width = max(40, width)
    ink = _ASCII if ascii_only else _UNICODE
    return "\n".join([*_gauge(report, width, ink), "", *_day(report, width, ink), *_methods(report, width, ink)])


def _gauge(report: UsageReport, width: int, ink: _Ink) -> Iterator[str]:
    share = report.last_hour / report.limit
    text = f"{report.last_hour:,} of {report.limit:,} calls ({share:.0%})"
    yield click.style("Last hour", bold=True) + f"  {text}"
    space = min(width, 100) - 2
    bar = _bar(min(share, 1.0), space, ink)
    yield f"[{click.style(bar, fg=_colour(share))}{click.style(ink.blank * (space - len(bar)), dim=True)}]"


def _day(report: UsageReport, width: int, ink: _Ink) -> Iterator[str]:
    hours = report.hours
    top = max(report.limit, *(hour.sent for hour in hours))
    column = max(1, min(4, (width - _AXIS) // len(hours)))
    cached = f", {report.cached:,} cached" if report.cached else ""
    yield click.style("Last 24 hours", bold=True) + f"  {report.sent:,} calls{cached}"
    for row in reversed(range(_ROWS)):
        label = {_ROWS - 1: f"{top:,}", _ROWS // 2 - 1: f"{top // 2:,}"}.get(row, "")
        cells = [_cell(hour.sent / top, row, column, ink, hour.sent / report.limit) for hour in hours]
        yield f"{label:>{_AXIS - 1}} " + "".join(cells)
    labels = [" "] * (column * len(hours) + 5)
    for index in range(0, len(hours), 6 if column > 1 else 12):
        time = f"{hours[index].start.astimezone():%H:%M}"
        labels[index * column : index * column + len(time)] = time
    yield " " * _AXIS + "".join(labels).rstrip()


def _cell(share: float, row: int, column: int, ink: _Ink, used: float) -> str:
    """One row of one hour's column; a single call is visible."""
    steps = len(ink.up)
    filled = round(share * _ROWS * steps) or (1 if share > 0 else 0)
    level = min(max(filled - row * steps, 0), steps)
    gap = 1 if column > 1 else 0
    if level:
        return click.style(ink.up[level - 1] * (column - gap), fg=_colour(used)) + " " * gap
    return click.style((ink.blank if row == 0 else " ") * (column - gap), dim=True) + " " * gap


def _methods(report: UsageReport, width: int, ink: _Ink) -> Iterator[str]:
    if not report.methods:
        return
    shown = report.methods[:_METHODS]
    notes = [_notes(each) for each in shown]
    most = max(1, *(each.sent for each in shown))
    name_width = min(max(len(each.method) for each in shown), max(16, width // 2))
    space = width - name_width - 9  # for the bar and the notes
    bar_space = min(30, space - max(map(len, notes)) - 2)
    if bar_space < 6:  # bars are more important than notes
        bar_space = min(30, space - 1)
    yield ""
    yield click.style("Methods", bold=True)
    for each, note in zip(shown, notes, strict=True):
        name = each.method if len(each.method) <= name_width else f"{each.method[: name_width - 2]}.."
        bar = f"{_bar(each.sent / most, bar_space, ink):<{bar_space}}"
        rest = note if len(note) <= space - bar_space - 2 else ""
        yield f"{name:<{name_width}} {each.sent:>7,} {click.style(bar, fg='cyan')} {rest}".rstrip()
    if len(report.methods) > _METHODS:
        yield f"and {len(report.methods) - _METHODS} more"


def _notes(method: MethodUsage) -> str:
    failed = [f"{method.failed:,} failed"] if method.failed else []
    cached = [f"{method.cached:,} cached"] if method.cached else []
    return ", ".join(failed + cached)


def _bar(share: float, space: int, ink: _Ink) -> str:
    steps = len(ink.right)
    filled = round(share * space * steps) or (1 if share > 0 else 0)
    whole, rest = divmod(filled, steps)
    return ink.right[-1] * whole + (ink.right[rest - 1] if rest else "")


def _colour(share: float) -> str:
    return "green" if share < 0.5 else "yellow" if share < 0.85 else "red"
