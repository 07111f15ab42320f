"""Text that fits a terminal: words wrap below what they belong to, code is cut around what is marked."""

from __future__ import annotations

import re
import shutil
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

import click

from flickr_lint.outputs._phrases import columns

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["fitted", "flowed", "room"]

_STYLE = r"(?:\x1b\[[\d;]*m)"
_CODE = re.compile(rf"(?P<gutter>{_STYLE}*[ \w]*{_STYLE}*[ ]*{_STYLE}*\|{_STYLE}*[ ])(?P<code>.*)")
"""A line of code behind its gutter."""
_CARETS = re.compile(rf"(?P<before>[ ]*)(?P<style>{_STYLE}*)(?P<carets>\^+)(?P<end>{_STYLE}*)")
_LEAD = re.compile(r"\s*(?:= \w+: |[-+*] |\d+\. )?")
_HEAD = re.compile(r"[A-Z]{2,6}\d{3,4} ")
_ITEM = re.compile(r"\s*(?:[-*]|\d+\.) ")
_BEFORE = 12
"""Columns of code that are shown before what is marked, if the line is cut there."""
_LEAST = 20
"""Columns; nothing is made narrower."""


def room(*, err: bool = False) -> int:
    """The columns of the terminal that standard output or standard error is; 0 if it is none."""
    stream = sys.stderr if err else sys.stdout
    return max(_LEAST, shutil.get_terminal_size().columns) if stream.isatty() else 0


def fitted(text: str, width: int) -> str:
    """The text in so many columns; as it is if that is 0. Styles count nothing, a word stays whole.

    Continuation lines are indented, or aligned with the first word after a sign and a name.
    """
    if not width:
        return text
    lines = text.split("\n")
    out: list[str] = []
    shift = 0
    for line, below in pairwise([*lines, ""]):
        code, marked = _CODE.fullmatch(line), _CODE.fullmatch(below)
        carets = _CARETS.fullmatch(marked["code"]) if marked else None
        own = _CARETS.fullmatch(code["code"]) if code else None
        if code and own:
            out.append(code["gutter"] + _moved(own, shift, width - columns(click.unstyle(code["gutter"]))))
            shift = 0
        elif code:
            space = width - columns(click.unstyle(code["gutter"]))
            shift = _shift(carets, columns(code["code"]), space) if carets else 0
            out.append(code["gutter"] + _cut(code["code"], shift, space))
        else:
            out += _wrapped(line, width)
    return "\n".join(out)


def flowed(page: str, width: int) -> str:
    """A page in Markdown whose paragraphs and items fill so many columns; code and tables stay as they are."""
    if not width:
        return page
    out: list[str] = []
    words: list[str] = []
    fenced = False
    for line in [*page.split("\n"), "#"]:
        fence = line.startswith("```")
        fenced ^= fence
        verbatim = fenced or fence or not line.strip() or line.startswith(("#", "|", "    "))
        if words and (verbatim or _ITEM.match(line)):
            out += _wrapped(" ".join(words), width, 0)
            words = []
        if verbatim:
            out.append(line)
        else:
            words.append(line.strip() if words else line)
    return "\n".join(out[:-1])


def _shift(carets: re.Match[str], length: int, space: int) -> int:
    """The columns that are left out at the beginning of a line, so that what is marked in it is seen."""
    start = len(carets["before"])
    seen = start + len(carets["carets"]) < space or start < space // 2
    return 0 if length <= space or seen else max(0, start - _BEFORE)


def _cut(code: str, shift: int, space: int) -> str:
    """The columns of code from `shift` on, dots for what is missing."""
    text = code
    if shift:
        while text and columns(code) - columns(text) < shift + 1:
            text = text[1:]
        text = f"…{text}"
    if columns(text) <= space:
        return text
    while columns(text) > space - 1:
        text = text[:-1]
    return f"{text}…"


def _moved(own: re.Match[str], shift: int, space: int) -> str:
    """Carets below code that was cut."""
    start = max(len(own["before"]) - shift, 0)
    return f"{' ' * start}{own['style']}{'^' * max(min(len(own['carets']), space - start), 1)}{own['end']}"


def _wrapped(line: str, width: int, indent: int = 2) -> Iterator[str]:
    """A line of words as several."""
    plain = click.unstyle(line)
    if columns(plain) <= width:
        yield line
        return
    found = _LEAD.match(plain)
    lead = found[0] if found else ""
    indent = min(len(lead) or (4 if _HEAD.match(plain) else indent), width // 2)
    out, taken = "", 0
    for word in re.findall(r"[ ]*[^ ]+", line):
        size = columns(click.unstyle(word))
        if out and taken + size > width:
            if click.unstyle(out).strip() == lead.strip():
                out += " "  # the first word stands behind its sign, however long it is
            else:
                yield out
                out = " " * indent
            word = word.lstrip(" ")  # noqa: PLW2901
            taken, size = columns(click.unstyle(out)), columns(click.unstyle(word))
        out, taken = out + word, taken + size
    yield out
