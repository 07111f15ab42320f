"""For the terminal: one block per finding with the code around it, carets, help and the guide's sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flickr_lint.guide import SENTENCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flickr_lint.findings import Finding, Frame, Region, Report
    from flickr_lint.rule import Rule

__all__ = ["render"]

_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


def render(report: Report, rules: Iterable[Rule]) -> str:  # noqa: ARG001
    """The report as text with terminal styles (which click takes out where there is no terminal)."""
    blocks = ["\n".join(_block(finding)) for finding in report.findings]
    for notice in report.notices:
        kind = click.style(notice.kind.replace("-", " "), fg="magenta", bold=True)
        blocks.append(f"{kind}: {notice.message}\n  {_arrow()} {notice.path}:{notice.line}")
    return "\n\n".join([*blocks, _summary(report)]) + "\n"


def _block(finding: Finding) -> Iterator[str]:
    colour = _COLOURS[finding.severity]
    yield f"{click.style(finding.code, fg=colour, bold=True)} {click.style(finding.name, bold=True)}: {finding.message}"
    width = max(len(label) for label, _ in finding.frame.lines)
    yield from _frame(finding.path, finding.region, finding.frame, colour, width)
    for related in finding.related:
        yield f"{click.style('note', fg='cyan', bold=True)}: {related.message}"
        yield from _frame(related.path, related.region, related.frame, "cyan", width, short=True)
    lead = f"{' ' * width} {click.style('=', fg='blue')}"
    yield f"{lead} {click.style('help', fg='green', bold=True)}: {finding.help}"
    sentence = SENTENCES[finding.guide]
    yield f"{lead} {click.style('guide', bold=True)}: {sentence.source}: {sentence.text}"
    if finding.confidence != "high":
        yield f"{lead} {click.style('confidence', bold=True)}: {finding.confidence}"


def _frame(path: str, region: Region, frame: Frame, colour: str, width: int, *, short: bool = False) -> Iterator[str]:
    bar = click.style("|", fg="blue")
    place = f" ({frame.place})" if frame.place else ""
    yield f"{' ' * width}{_arrow()} {path}:{region.line}:{region.column}{place}"
    yield f"{' ' * width} {bar}"
    for at, (label, text) in enumerate(frame.lines):
        if short and at != frame.marked:
            continue
        number = click.style(label.rjust(width), fg="blue")
        yield f"{number} {bar} {text}".rstrip()
        if at == frame.marked:
            carets = click.style("^" * (frame.end - frame.start), fg=colour, bold=True)
            yield f"{' ' * width} {bar} {' ' * frame.start}{carets}"
    yield f"{' ' * width} {bar}"


def _arrow() -> str:
    return click.style("-->", fg="blue")


def _summary(report: Report) -> str:
    count = len(report.findings)
    files = f"{_count(report.files, 'file')}, {report.relevant} of them about Flickr"
    if count:
        kinds = ", ".join(
            _count(sum(f.severity == severity for f in report.findings), severity)
            for severity in ("error", "warning", "note")
            if any(f.severity == severity for f in report.findings)
        )
        head = click.style(f"{_count(count, 'finding')}", fg="red", bold=True) + f" ({kinds}) in {files}"
    else:
        head = click.style("All clear", fg="green", bold=True) + f": {files}"
    extra = []
    if report.suppressed:
        extra.append(f"{len(report.suppressed)} suppressed")
    for kind, words in (("not-parsed", "not parsed"), ("skipped", "skipped"), ("unreadable", "unreadable")):
        number = sum(notice.kind == kind for notice in report.notices)
        if number:
            extra.append(f"{number} {words}")
    codes = sorted({finding.code for finding in report.findings})
    more = f"\nRead about a rule: flickr-lint --explain {codes[0]}" if codes else ""
    return "; ".join([head, *extra]) + more


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
