"""A part of a text literal replaced by an expression: in an f-string, or between two texts where none can be."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.findings import Edit, Region
from flickr_lint.fix.expressions import cut

if TYPE_CHECKING:
    from flickr_lint.module import Module

__all__ = ["replaced_part"]

_OPENING = re.compile(r"(?P<prefix>[A-Za-z]*)(?P<quote>\"\"\"|'''|\"|')")
_F_START, _F_END = (getattr(tokenize, name, -1) for name in ("FSTRING_START", "FSTRING_END"))
"""From Python 3.12 on, an f-string is several tokens."""


class _Literal(Struct, frozen=True):
    """One literal as it is written: where it begins and ends, its prefix and its quote."""

    start: tuple[int, int]
    end: tuple[int, int]
    prefix: str
    quote: str


def replaced_part(
    node: ast.Constant, part: Region, expression: str, module: Module, *, modern: bool
) -> tuple[Edit, ...] | None:
    """The edits that replace a part of a text by an expression; None if that can't be written.

    Args:
        node: the text, which may be a part of an f-string.
        part: what is replaced: letters within one line of one literal.
        expression: what takes its place, without quotes that the literal has; `{quote}` stands for one that it lacks.
        module: where it is.
        modern: whether the file's Python has f-strings.
    """
    literal = _literal_at(part, module)
    if literal is None or not isinstance(node.value, str) or "b" in literal.prefix.lower():
        return None
    other = "'" if literal.quote[0] == '"' else '"'
    inside = expression.format(quote=other)
    if "f" in literal.prefix.lower():
        return (Edit(part, f"{{{inside}}}"),)
    whole = module.region(node)
    text = cut(module, Region(*_at(literal.start), *_at(literal.end)))
    if modern and "u" not in literal.prefix.lower() and not {"{", "}"} & set(text):
        start = Region(*_at(literal.start), *_at(literal.start))
        return Edit(start, "f"), Edit(part, f"{{{inside}}}")
    if isinstance(module.tables.parents.get(node), ast.JoinedStr):
        return None
    between = f"{literal.quote} + {expression.format(quote=literal.quote[0])}"
    rest = Region(part.end_line, part.end_column, *_at(literal.end))
    if cut(module, rest) == literal.quote and (rest.end_line, rest.end_column) == (whole.end_line, whole.end_column):
        edits = [Edit(Region(part.line, part.column, rest.end_line, rest.end_column), between)]
    else:
        edits = [Edit(part, f"{between} + {literal.prefix}{literal.quote}")]
    if isinstance(module.tables.parents.get(node), (ast.Attribute, ast.BinOp, ast.Subscript, ast.UnaryOp)):
        first = Region(whole.line, whole.column, whole.line, whole.column)
        last = Region(whole.end_line, whole.end_column, whole.end_line, whole.end_column)
        edits = [Edit(first, "("), *edits, Edit(last, ")")]
    return tuple(edits)


def _at(place: tuple[int, int]) -> tuple[int, int]:
    return place[0], place[1] + 1


def _literal_at(part: Region, module: Module) -> _Literal | None:
    """The literal that a part of the file lies in."""
    first, last = (part.line, part.column - 1), (part.end_line, part.end_column - 1)
    opened: list[tokenize.TokenInfo] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(module.text).readline):
            begins = token
            if token.type == _F_START:
                opened.append(token)
            if token.type == _F_END and opened:
                begins = opened.pop()
            elif token.type != tokenize.STRING:
                continue
            found = _OPENING.match(begins.string)
            if found and begins.start <= first and last <= token.end:
                return _Literal(begins.start, token.end, found["prefix"], found["quote"])
    except (tokenize.TokenError, SyntaxError):
        return None
    return None
