"""The parameters of an HTTP request: in its URL, its query and its body."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.analysis.frames import Value
from flickr_lint.facts.modelled import handed_through
from flickr_lint.facts.query import query_of
from flickr_lint.facts.text_parts import Hole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_lint.facts.fold import Fold
    from flickr_lint.module import Module

__all__ = ["WORDS", "Given", "mapped", "requested"]

WORDS = frozenset({"params", "data", "args", "url", "query", "fields", "body", "json", "payload", "arguments"})
"""Keywords of HTTP clients under which arguments of the API go; all others are the client's own."""


_NO_MAPPINGS = (ast.Constant, ast.JoinedStr, ast.Compare, ast.UnaryOp, ast.Lambda)


class Given(Struct, frozen=True):
    """The arguments that the code shows, and whether these are all."""

    arguments: Mapping[str, ast.expr]
    complete: bool
    plain: bool = True
    """Whether they stand in a mapping, or in a query that is made of one."""


def mapped(value: ast.expr, module: Module, fold: Fold, use: ast.AST) -> Given:
    """The items of a mapping before a use; a value that can't be determined is the constant `...`."""
    found = fold.values.mappings.items(Value(value, module), use)
    items = {
        key: at.node if at.known else ast.copy_location(ast.Constant(...), value) for key, at in found.values.items()
    }
    return Given(items, found.complete, found.plain)


def requested(node: ast.Call, module: Module, fold: Fold) -> Given:
    """The parameters that a request shows, and whether these are all."""
    values = [*node.args, *(word.value for word in node.keywords if word.arg in WORDS or word.arg is None)]
    out: dict[str, ast.expr] = {}
    complete, any_shown = True, False
    parts = [part for value in values for part in handed_through(value, module, fold) or [(value, module)]]
    for value, where in parts:
        found = _shown(value, node, where, fold)
        if found is None:
            complete = complete and isinstance(value, ast.Constant)
            continue
        any_shown = any_shown or bool(found.arguments)
        complete = complete and found.complete
        out = {**out, **found.arguments}
    return Given(out, complete and any_shown)


def _shown(value: ast.expr, node: ast.Call, module: Module, fold: Fold) -> Given | None:
    """The parameters in one value of a request; None if it is not known."""
    if isinstance(value, ast.Constant) and not isinstance(value.value, str):
        return None
    found = mapped(value, module, fold, node) if not isinstance(value, _NO_MAPPINGS) else None
    if found is not None and found.plain:
        return found
    pieces = fold.pieces.of(value, module)
    if not any(isinstance(piece, str) for piece in pieces):
        return None
    query = query_of(pieces, module, value)
    if query is None:
        return Given({}, complete=isinstance(pieces[-1], str))
    out = dict(query.arguments)
    complete = query.complete
    for loose in query.loose:
        inner = mapped(loose, module, fold, node)
        out = {**inner.arguments, **out}
        complete = complete and inner.complete
    return Given(out, complete and not any(isinstance(piece, Hole) and piece.node is None for piece in pieces))
