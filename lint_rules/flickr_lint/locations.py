"""Turns nodes and offsets into regions and code frames; shared by modules and templates."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from flickr_lint.findings import Frame, Region
from flickr_lint.masking import MaskedLines

if TYPE_CHECKING:
    import ast

__all__ = ["Placed"]

_BEFORE, _AFTER = 2, 1
_WIDEST = 110
"""Longer lines are cut around the marked part, for the frame's sake only."""


class Placed:
    """A text whose parts can be located."""

    path: str
    text: str

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.lines = text.split("\n")
        self.facts: dict[object, Any] = {}
        """What `Remembered` keeps."""

    def region(self, at: ast.AST | Region) -> Region:
        """The region of a node (ast counts bytes, regions count characters)."""
        if isinstance(at, Region):
            return at
        line: int = getattr(at, "lineno", 1)
        end_line: int = getattr(at, "end_lineno", None) or line
        start: int = getattr(at, "col_offset", 0)
        end: int = getattr(at, "end_col_offset", None) or start
        return Region(line, self._column(line, start), end_line, self._column(end_line, end))

    def physical(self, region: Region) -> Region:
        """Where a region of the text lies in the file; the same, unless the text was built from cells."""
        return region

    def frame(self, region: Region) -> Frame:
        """The lines around a region with its first line marked."""
        first, last = max(1, region.line - _BEFORE), min(len(self.lines), region.line + _AFTER)
        while first < region.line and not self.lines[first - 1].strip():
            first += 1
        while last > region.line and not self.lines[last - 1].strip():
            last -= 1
        text = self.lines[region.line - 1] if region.line <= len(self.lines) else ""
        start = region.column - 1
        end = region.end_column - 1 if region.end_line == region.line else len(text.rstrip())
        end = max(end, start + 1)
        shift = max(0, min(start - 20, len(text) - _WIDEST)) if len(text) > _WIDEST else 0
        rows = tuple(
            (self.label(number), _cut(self.shown[number - 1], shift if number == region.line else 0))
            for number in range(first, last + 1)
        )
        lead = 1 if shift else 0
        return Frame(
            lines=rows,
            marked=region.line - first,
            start=start - shift + lead,
            end=min(end - shift + lead, _WIDEST + 1),
            line=region.line,
            end_line=region.end_line,
            place=self.place(region.line),
        )

    @cached_property
    def shown(self) -> MaskedLines:
        """The lines without secrets, to be shown."""
        return MaskedLines(self.lines, self.scattered_secrets())

    def scattered_secrets(self) -> list[tuple[int, int, int]]:
        """Regions that contain a secret in pieces, or in escapes: line from 0, first and last column."""
        return []

    def label(self, line: int) -> str:
        """The text in the gutter of a frame beside a line."""
        return str(line)

    def place(self, line: int) -> str:  # noqa: ARG002
        """How a reader names the place of a line beyond file and line; nothing in ordinary files."""
        return ""

    def _column(self, line: int, offset: int) -> int:
        text = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return offset + 1 if text.isascii() else len(text.encode()[:offset].decode(errors="ignore")) + 1


def _cut(text: str, shift: int) -> str:
    if shift:
        text = "…" + text[shift:]
    return text if len(text) <= _WIDEST + 1 else text[:_WIDEST] + "…"
