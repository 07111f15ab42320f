"""Texts of several formats: the summary of a run, and the page of a rule."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import click

from flickr_lint.findings import SEVERITIES
from flickr_lint.rule import url_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_lint.findings import Report
    from flickr_lint.registry import Card
    from flickr_lint.rule import Rule

__all__ = ["columns", "count", "pages_of", "sentence", "summary", "visible"]

_TAB = " " * 4

_LEFT_OUT = (
    ("not-parsed", "not parsed"),
    ("old-python", "read as an older Python"),
    ("skipped", "skipped"),
    ("unreadable", "unreadable"),
    ("timeout", "given up for time"),
    ("failed", "rules failed"),
    ("not-fixed", "not fixed"),
)
_STEERING = frozenset({"Cc", "Zl", "Zp"})
_UNREAD = frozenset({"not-parsed", "timeout"})


def summary(report: Report) -> str:
    """One line: findings by severity, files, and how many findings and files were set aside; then what to do next."""
    number = len(report.findings)
    files = f"{count(report.files, 'file')}, {report.relevant} of them about Flickr"
    if number:
        kinds = ", ".join(
            count(sum(f.severity == severity for f in report.findings), severity)
            for severity in reversed(SEVERITIES)
            if any(f.severity == severity for f in report.findings)
        )
        head = click.style(f"{count(number, 'finding')}", fg="red", bold=True) + f" ({kinds}) in {files}"
    elif lost := {notice.path for notice in report.notices if notice.kind in _UNREAD}:
        some = f"but {len(lost)} of {count(report.relevant, 'file')} about Flickr could not be read"
        head = click.style("No findings", fg="yellow", bold=True) + f", {some} ({count(report.files, 'file')} in all)"
    else:
        head = click.style("All clear", fg="green", bold=True) + f": {files}"
    extra = [
        f"{len(found)} {words}"
        for found, words in ((report.suppressed, "suppressed"), (report.baselined, "in the baseline"))
        if found
    ]
    for kind, words in _LEFT_OUT:
        if found := sum(notice.kind == kind for notice in report.notices):
            extra.append(f"{found} {words}")
    if stale := sum(notice.kind == "stale-baseline" for notice in report.notices):
        extra.append(count(stale, "stale entry").replace("entrys", "entries") + " in the baseline")
    return "\n".join(["; ".join([head, *extra]), *_next(report)])


def pages_of(rules: Iterable[Rule]) -> dict[str, str]:
    """Where to read about rules, by code: on the web, or else by a command."""
    known: Iterable[Rule | Card] = getattr(rules, "cards", rules)  # without importing them
    return {rule.code: url_of(rule.code, rule.name, rule.url) or f"flickr-lint --explain {rule.code}" for rule in known}


def sentence(text: str) -> str:
    """The text with a full stop at its end."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def visible(text: str) -> str:
    """A text from a linted file or its name, without control characters; tabs are four columns wide."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\t", _TAB)
    return "".join("\ufffd" if unicodedata.category(letter) in _STEERING else letter for letter in text)


def columns(text: str) -> int:
    """How many columns of a terminal a text takes, once it is visible."""
    text = visible(text)
    return len(text) if text.isascii() else sum(_wide(letter) for letter in text)


def _wide(letter: str) -> int:
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1


def count(number: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _next(report: Report) -> list[str]:
    safe, unsafe = (
        sum(finding.fix is not None and finding.fix.safety == safety for finding in report.findings)
        for safety in ("safe", "unsafe")
    )
    if safe or unsafe:
        hidden = f"{unsafe} more with `--fix --unsafe`" if safe else f"{unsafe} with `--fix --unsafe`"
        return ["Fixable: " + "; ".join([*([f"{safe} with `--fix`"] if safe else []), *([hidden] if unsafe else [])])]
    return []
