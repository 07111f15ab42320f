"""Outlines: what a Python file mentions and imports, which decides whether it has to do with Flickr.

Outlines don't depend on a file's path, so they are cached by content.
"""

from __future__ import annotations

import ast
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.findings import Notice
from flickr_lint.read.imports import origins_of

if TYPE_CHECKING:
    from flickr_lint.module import Module

__all__ = ["Outline", "outline_of"]

_PAGES = (".html", ".htm", ".j2", ".jinja", ".jinja2", ".pt")
_MAX_LENGTH = 200


class Outline(Struct, frozen=True):
    """Whether a file mentions Flickr, what it imports (dotted, relative with dots), which templates it names.

    `problem` and `line` say why and where it could not be parsed; `old` and `line`, that only an old Python parses it.
    """

    mentions: bool = False
    imports: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    problem: str = ""
    line: int = 1
    old: str = ""


def outline_of(parsed: Module | Notice) -> Outline:
    """The outline of a parsed file."""
    if isinstance(parsed, Notice):
        return Outline(problem=parsed.message, line=parsed.line)
    imports: dict[str, None] = {}
    pages: dict[str, None] = {}
    for node in parsed.of_kind(ast.Import, ast.ImportFrom):
        imports.update(dict.fromkeys(origins_of(node)))
    for string in parsed.tables.strings:
        text = str(string.value)
        if len(text) < _MAX_LENGTH and text.endswith(_PAGES):
            pages[PurePosixPath(text).name] = None
    old = parsed.notice
    return Outline(
        parsed.mentions_flickr,
        tuple(imports),
        tuple(pages),
        line=old.line if old else 1,
        old=old.message if old else "",
    )
