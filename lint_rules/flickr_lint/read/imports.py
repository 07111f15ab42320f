"""What a file may import, from its text: every real import, and some texts that only look like one.

Parsing a whole file takes fifty times as long. Statements of the usual form are read by pattern; any other is parsed on
its own; one that can't be parsed is returned word by word.
"""

from __future__ import annotations

import ast
import re
import sys
import warnings
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ANYTHING", "may_import", "origins_of"]

ANYTHING = "?"
_MAX_COUNT, _MAX_LENGTH, _WIDEST = 5_000, 500, 20_000
"""Imports in a text, lines and letters of a statement; what has more is not worth a closer look."""

_IMPORT = re.compile(r"\bimport\b")
_FROM = re.compile(r"\bfrom\b")
_PLAIN_FROM = re.compile(r"from[ \t]+(?P<origin>[\w.]+)[ \t]+import[ \t]+(?P<names>[\w, \t]+|\*)(?:#[^\n]*)?")
_PLAIN = re.compile(r"import[ \t]+(?P<names>[\w., \t]+)(?:#[^\n]*)?")
_WORD = re.compile(r"\w+")
_NAME = re.compile(r"[\w.\s\\]*")
_BEFORE = ("", ";", ":", "\\")


def may_import(text: str) -> tuple[str, ...]:
    """Dotted origins (relative ones begin with dots) of everything that may be an import in a text.

    A word after a `?` comes from a statement that could not be understood, and may be part of any origin; a lone `?`
    means a text that is too large to check, and may import anything.
    """
    found: dict[str, None] = {}
    done = 0
    matches = list(islice(_IMPORT.finditer(text), _MAX_COUNT + 1))
    if len(matches) > _MAX_COUNT:
        return (ANYTHING,)
    for match in matches:
        if match.start() < done:
            continue
        start, end = _start(text, match.start()), _end(text, match.end())
        if start < 0 or end < 0:
            return (ANYTHING,)
        done = end if "(" in text[match.end() : end] else match.end()
        begin = _begin(text, start, match.start())
        # Prose is not a statement: before one there is nothing, or the end of another.
        if text[start:begin].strip()[-1:] in _BEFORE:
            found.update(dict.fromkeys(_origins(text[begin:end])))
    return tuple(found)


def origins_of(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """The dotted origins that an import statement names."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield alias.name
            if "." in alias.name and not alias.asname:  # `import a.b` binds `a`
                yield alias.name.partition(".")[0]
        return
    origin = "." * node.level + (node.module or "")
    for alias in node.names:
        yield _joined(origin, alias.name)


def _joined(origin: str, name: str) -> str:
    joint = "" if origin.endswith(".") or not origin else "."
    return origin if name == "*" else f"{origin}{joint}{name}"


@lru_cache(2_000)  # files have many of them in common
def _origins(statement: str) -> tuple[str, ...]:
    return tuple(map(sys.intern, _said(statement)))


def _said(statement: str) -> Iterator[str]:
    plain = _PLAIN_FROM.fullmatch(statement) or _PLAIN.fullmatch(statement)
    names = _names(plain["names"]) if plain else None
    if plain and names is not None:
        origin = plain["origin"] if plain.re is _PLAIN_FROM else ""
        for name in names:
            yield _joined(origin, name)
            if not origin and "." in name.lstrip("."):  # prose may put dots anywhere
                yield name.lstrip(".").partition(".")[0]
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(statement)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        yield from (f"?{word}" for word in _WORD.findall(statement))
        return
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from origins_of(node)


def _names(text: str) -> list[str] | None:
    """The names of `a, b as c`; None if it is anything else."""
    parts = [part.split() for part in text.split(",")]
    if all(len(words) == 1 or (len(words) == 3 and words[1] == "as") for words in parts):
        return [words[0] for words in parts]
    return None


def _begin(text: str, start: int, at: int) -> int:
    """Where a statement begins: at the last `from` before its `import`, if only a module's name is between them."""
    head = None
    for head in _FROM.finditer(text, start, at):  # noqa: B007 (the last one counts)
        pass
    return head.start() if head and _NAME.fullmatch(text, head.end(), at) else at


def _start(text: str, at: int) -> int:
    """Where the logical line begins (after a backslash, the next line belongs to it); -1 if it is far too long."""
    start = text.rfind("\n", 0, at) + 1
    for _ in range(_MAX_LENGTH):
        if at - start > _WIDEST:
            return -1
        if not text.endswith("\\\n", 0, start):
            return start
        start = text.rfind("\n", 0, start - 1) + 1
    return -1


def _end(text: str, at: int) -> int:
    """Where the statement ends: with its line or its bracket, unless a backslash follows; -1 if it is far too long."""
    end = _line_end(text, at)
    if end - at > _WIDEST:
        return -1
    code = text[at:end].partition("#")[0]
    inside = "(" in code and ")" not in code
    for _ in range(_MAX_LENGTH):
        if end >= len(text) or not (inside or text.endswith("\\", at, end)):
            return end
        begin = end + 1
        end = _line_end(text, begin)
        if end - at > _WIDEST:
            return -1
        code = text[begin:end].partition("#")[0]
        inside = ")" not in code if inside else "(" in code and ")" not in code
    return -1


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)
