"""The parameters in a URL or a body, `…?method=flickr.photos.search&page={page}`, however it is built."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from msgspec import Struct, field

from flickr_lint.facts.text_parts import Hole
from flickr_lint.regex import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flickr_lint.facts.text_parts import Piece
    from flickr_lint.module import Module

__all__ = ["Query", "query_of"]

_NAME = regex(r"[A-Za-z_]\w{0,60}")
_BODY = regex(r"[A-Za-z_]\w{0,60}=")


class Query(Struct):
    """The parameters, in order; what is between them and may contain more; whether all of it is understood."""

    arguments: dict[str, ast.expr] = field(default_factory=dict)
    loose: list[ast.expr] = field(default_factory=list)
    complete: bool = True


def query_of(pieces: Sequence[Piece], module: Module, at: ast.expr) -> Query | None:
    """The parameters in a text; None if it has none. `at` is the position that their constants get."""
    start = _start(pieces)
    if start is None:
        return None
    out = Query()
    name: list[Piece] = []
    value: list[Piece] | None = None
    for piece in [*start, "&"]:
        if isinstance(piece, Hole):
            (name if value is None else value).append(piece)
            continue
        for part in re.split("([&=])", piece):
            if part == "&":
                _add(out, name, value, module, at)
                name, value = [], None
            elif part == "=" and value is None:
                value = []
            elif part:
                (name if value is None else value).append(part)
    return out


def _start(pieces: Sequence[Piece]) -> list[Piece] | None:
    """The pieces from the first parameter on."""
    for number, piece in enumerate(pieces):
        if isinstance(piece, Hole):
            continue
        before, mark, after = piece.partition("?")
        if mark:
            return [after.partition("#")[0], *pieces[number + 1 :]]
        if number == 0 and _BODY.match(piece):
            return list(pieces)
        if number and before.startswith("&"):
            return [piece, *pieces[number + 1 :]]
    return None


def _add(out: Query, name: list[Piece], value: list[Piece] | None, module: Module, at: ast.expr) -> None:
    if value is None:
        for piece in name:
            if isinstance(piece, Hole) and piece.node is not None and piece.module is module and len(name) == 1:
                out.loose.append(piece.node)
            elif isinstance(piece, Hole) or piece.strip():
                out.complete = False
        return
    spelling = "".join(piece for piece in name if isinstance(piece, str))
    if len(spelling) and not any(isinstance(piece, Hole) for piece in name) and _NAME.fullmatch(spelling):
        out.arguments[spelling] = _expression(value, module, at)
    else:
        out.complete = False


def _expression(value: list[Piece], module: Module, at: ast.expr) -> ast.expr:
    """A parameter's value: a constant, an expression, or a text built from several."""
    if all(isinstance(piece, str) for piece in value):
        text = unquote_plus("".join(piece for piece in value if isinstance(piece, str)))
        return ast.copy_location(ast.Constant(text), at)
    only = value[0]
    if len(value) == 1 and isinstance(only, Hole):
        known = only.node is not None and only.module is module
        return only.node if known and only.node is not None else ast.copy_location(ast.Constant(...), at)
    parts = [_part(piece, module) for piece in value]
    return ast.copy_location(ast.JoinedStr(parts), at)


def _part(piece: Piece, module: Module) -> ast.expr:
    if isinstance(piece, str):
        return ast.Constant(unquote_plus(piece))
    known = piece.node is not None and piece.module is module
    return ast.FormattedValue(piece.node if known and piece.node is not None else ast.Constant(...), -1)
