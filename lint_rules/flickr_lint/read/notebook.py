"""Reads a Jupyter notebook as one Python text, and knows which cell and which line of the file each line is from."""

from __future__ import annotations

import json
from typing import Any

from msgspec import Struct

__all__ = ["CellLine", "Notebook", "NotebookError", "read"]


class NotebookError(ValueError):
    """The file is not a notebook."""


class CellLine(Struct, frozen=True):
    """Where a line of the joined text comes from: cell and line in it from 1, line and column offset in the file."""

    cell: int
    line: int
    file_line: int
    offset: int


class Notebook(Struct, frozen=True):
    """The code cells joined to one text, and the origin of each of its lines."""

    text: str
    lines: tuple[CellLine, ...]


def read(text: str) -> Notebook:
    """The code cells of a notebook; shell and magic lines become comments, so the rest still parses.

    Raises:
        NotebookError: it is not JSON, or not laid out as a notebook.
    """
    try:
        document: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotebookError(f"no JSON: {error}") from None
    if not isinstance(document, dict) or not isinstance(document.get("cells"), list):
        raise NotebookError("no notebook: it has no list of cells")
    metadata: Any = document.get("metadata")
    kernel: Any = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    language = kernel.get("language", "python") if isinstance(kernel, dict) else "python"
    joined: list[str] = []
    origins: list[CellLine] = []
    finder = _Finder(text)
    for number, cell in enumerate(document["cells"], 1):
        if not isinstance(cell, dict) or cell.get("cell_type") != "code" or language != "python":
            continue
        source = cell.get("source", "")
        pieces = [source] if isinstance(source, str) else source
        if not isinstance(pieces, list) or not all(isinstance(piece, str) for piece in pieces):
            raise NotebookError(f"not a notebook: the source of cell {number} is not text")
        count = 0
        magic = "".join(pieces).lstrip().startswith("%%")
        for piece in pieces:
            place = finder.find(piece)
            for line in piece.removesuffix("\n").split("\n"):
                count += 1
                joined.append("#" + line[1:] if magic or line.lstrip().startswith(("%", "!", "?")) else line)
                origins.append(CellLine(number, count, *place))
    return Notebook("\n".join(joined) + "\n", tuple(origins))


class _Finder:
    """Finds the pieces of cells in the file's own text, in order, to name lines of the file."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1

    def find(self, piece: str) -> tuple[int, int]:
        """Line (from 1) of a piece and how far to the right of its own columns it stands."""
        for ascii_only in (False, True):
            written = json.dumps(piece, ensure_ascii=ascii_only)
            at = self._text.find(written, self._at)
            if at >= 0:
                self._line += self._text.count("\n", self._at, at)
                self._at = at
                return self._line, at - (self._text.rfind("\n", 0, at) + 1) + 1
        return self._line, 0
