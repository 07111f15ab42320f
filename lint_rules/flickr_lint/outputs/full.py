"""For the terminal: about ten lines for each finding, then each rule once, with its sentence and its page."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from flickr_lint.findings import CONFIDENCES
from flickr_lint.guide import cite
from flickr_lint.outputs._phrases import columns, count, pages_of, summary, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flickr_lint.findings import Finding, Fix, Frame, Region, Report
    from flickr_lint.rule import Rule

__all__ = ["render"]

_WIDEST = 112
"""Letters of a changed line that are shown."""
_RELATED = 3
"""Related places that are named."""
_SHORT = 2
"""Lines of a change that is shown at once; `--diff` shows longer ones."""
_ORDER = {"error": 0, "warning": 1, "note": 2}
_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}

_CHANGED = {"+": "green", "-": "red"}


def render(report: Report, rules: Iterable[Rule]) -> str:
    """The report as text with terminal styles (which click removes if there is no terminal)."""
    blocks = ["\n".join(_block(finding)) for finding in report.findings]
    for notice in report.notices:
        kind = click.style(notice.kind.replace("-", " "), fg="magenta", bold=True)
        blocks.append(f"{kind}: {visible(notice.message)}\n  {_arrow()} {visible(notice.path)}:{notice.line}")
    if report.findings:
        blocks.append("\n".join(_told_once(report.findings, rules)))
    return "\n\n".join([*blocks, summary(report)]) + "\n"


def _block(finding: Finding) -> Iterator[str]:
    colour = _COLOURS[finding.severity]
    mark = " [" + click.style("*", fg="green") + "]" if finding.fix and finding.fix.safety == "safe" else ""
    code = click.style(finding.code, fg=colour, bold=True)
    yield f"{code} {click.style(finding.name, bold=True)}{mark}: {visible(finding.message)}"
    width = max((len(label) for label, _ in finding.frame.lines), default=1)
    yield from _frame(finding.path, finding.region, finding.frame, colour, width)
    lead = f"{' ' * width} {click.style('=', fg='blue')}"
    for related in finding.related[:_RELATED]:
        cell = f" ({related.frame.place})" if related.frame.place else ""
        place = f"{visible(related.path)}:{related.region.line}:{related.region.column}{cell}"
        yield f"{lead} {click.style('note', fg='cyan', bold=True)}: {visible(related.message)}: {place}"
    if len(finding.related) > _RELATED:
        more = count(len(finding.related) - _RELATED, "more place")
        yield f"{lead} {click.style('note', fg='cyan', bold=True)}: and {more}"
    yield f"{lead} {click.style('help', fg='green', bold=True)}: {visible(finding.help)}"
    if finding.fix:
        yield from _fix(finding.fix, lead, " " * width)


def _told_once(findings: tuple[Finding, ...], rules: Iterable[Rule]) -> Iterator[str]:
    """Each rule once: its count, confidence, sentence of the guide, and page."""
    pages = pages_of(rules)
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    yield click.style("Rules", bold=True)
    for code, found in sorted(by_code.items(), key=lambda item: (_ORDER[item[1][0].severity], item[0])):
        first = found[0]
        sure = Counter(finding.confidence for finding in found)
        levels = [level for level in CONFIDENCES[::-1] if sure[level]]
        confidence = f"{levels[0]} confidence" if len(levels) == 1 else ", ".join(f"{sure[at]} {at}" for at in levels)
        head = click.style(code, fg=_COLOURS[first.severity], bold=True)
        yield f"{head} {click.style(first.name, bold=True)}: {count(len(found), first.severity)} ({confidence})"
        for sentence in dict.fromkeys(finding.guide for finding in found if finding.guide):
            yield f"  {cite(sentence)}"
        yield f"  {pages.get(code, f'flickr-lint --explain {code}')}"


def _fix(fix: Fix, lead: str, margin: str) -> Iterator[str]:
    how = {"safe": "--fix", "unsafe": "--fix --unsafe", "display-only": "by hand"}[fix.safety]
    why = f": {fix.why}" if fix.why else ""
    yield f"{lead} {click.style('fix', fg='green', bold=True)}: {fix.message} ({how}{why})"
    changed = [line for line in fix.preview if line[:1] in {"-", "+"}]
    for line in _around_the_change(fix.preview) if len(changed) <= _SHORT else ():
        yield f"{margin}   {click.style(visible(line), fg=_CHANGED.get(line[:1]))}"


def _around_the_change(lines: tuple[str, ...]) -> Iterator[str]:
    """Lines before and after, long ones cut to where they differ."""
    if max(map(len, lines), default=0) <= _WIDEST:
        yield from lines
        return
    for line in lines:
        others = (other for other in lines if other[:1] != line[:1])
        same = max((_same(line[1:], other[1:]) for other in others), default=0)
        start = max(0, min(same - _WIDEST // 2, len(line) - _WIDEST))
        end = start + _WIDEST
        yield f"{line[:2]}{'…' if start else ''}{line[2 + start : end]}{'…' if len(line) > end else ''}"


def _same(one: str, other: str) -> int:
    """How many letters two texts begin with alike."""
    shorter = min(len(one), len(other))
    return next((at for at in range(shorter) if one[at] != other[at]), shorter)


def _frame(path: str, region: Region, frame: Frame, colour: str, width: int) -> Iterator[str]:
    bar = click.style("|", fg="blue")
    place = f" ({frame.place})" if frame.place else ""
    yield f"{' ' * width}{_arrow()} {visible(path)}:{region.line}:{region.column}{place}"
    yield f"{' ' * width} {bar}"
    for at, (label, text) in enumerate(frame.lines):
        number = click.style(label.rjust(width), fg="blue")
        yield f"{number} {bar} {visible(text)}".rstrip()
        if at == frame.marked:
            start, end = columns(text[: frame.start]), columns(text[: frame.end])
            # What is marked may reach past the line's end, as a missing argument does.
            carets = "^" * max(end - start + max(frame.end - len(text), 0), 1)
            yield f"{' ' * width} {bar} {' ' * start}{click.style(carets, fg=colour, bold=True)}"
    yield f"{' ' * width} {bar}"


def _arrow() -> str:
    return click.style("-->", fg="blue")
