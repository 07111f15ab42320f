"""Calls with a row in the models: by the origin of what is called, or else by the name of its object."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Generic, TypeVar

from msgspec import Struct

from flickr_lint.models.catalog import guess, is_known
from flickr_lint.models.rows import Propagator, argument
from flickr_lint.scopes import dotted

if TYPE_CHECKING:
    from flickr_lint.facts.fold import Fold
    from flickr_lint.models.rows import Row
    from flickr_lint.module import Module

__all__ = ["Modelled", "handed_through", "hands_through", "modelled", "modelled_at"]

_TEXTS = frozenset({"str", "repr", "dict", "sorted", "list", "tuple", "bytes", "json.dumps"})
"""What Python itself hands through is followed as text and as values."""
_R = TypeVar("_R", bound="Row")


class Modelled(Struct, Generic[_R], frozen=True):
    """The row about a call, and whether only a name led to it."""

    row: _R
    path: str
    guessed: bool = False


def modelled(kind: type[_R], node: ast.Call, module: Module, fold: Fold) -> Modelled[_R] | None:
    """The row of a kind about a call."""
    func = node.func
    if isinstance(func, ast.Attribute) and not fold.project.catalog.has(kind, func.attr):
        return None  # as most calls
    return modelled_at(kind, func, module, fold)


def modelled_at(kind: type[_R], node: ast.expr, module: Module, fold: Fold, *, method: str = "") -> Modelled[_R] | None:
    """The row of a kind about what an expression calls, if it is called; or about a method of it."""
    catalog = fold.project.catalog
    leaf = method or (node.attr if isinstance(node, ast.Attribute) else "")
    if leaf and not catalog.has(kind, leaf):
        return None
    paths = fold.origins.of(node, module)
    for path in paths:
        whole = f"{path}.{method}" if method else path
        row = catalog.find(kind, whole)
        if row is not None:
            return Modelled(row, whole)
    if not leaf or any(is_known(path) for path in paths):
        return None
    holder = node if method else node.value if isinstance(node, ast.Attribute) else node
    name = dotted(holder.func if isinstance(holder, ast.Call) else holder).rpartition(".")[2]
    path = f"{guess(name)}.{leaf}" if name else ""
    row = catalog.find(kind, path) or (catalog.find(kind, leaf) if not paths else None)
    return Modelled(row, path, guessed=True) if row is not None else None


def hands_through(node: ast.Call, module: Module, fold: Fold) -> bool:
    """Whether a call of a library only returns its argument in another form."""
    found = modelled(Propagator, node, module, fold) if fold.project.catalog.hands_through else None
    return found is not None and found.path not in _TEXTS


def handed_through(node: ast.expr, module: Module, fold: Fold, depth: int = 4) -> list[tuple[ast.expr, Module]]:
    """The values that calls pass through to an expression: the address and the query of `URL(API).with_query(query)`.

    Empty if it only contains itself.
    """
    out: list[tuple[ast.expr, Module]] = []
    for at in fold.values.of(node, module) if depth and fold.project.catalog.hands_through else ():
        call = at.node
        if isinstance(call, ast.BinOp) and isinstance(call.op, (ast.Mod, ast.Div)):
            inner = handed_through(call.left, at.module, fold, depth - 1)
            out += [*inner, (call.right, at.module)] if inner else []
        found = modelled(Propagator, call, at.module, fold) if isinstance(call, ast.Call) else None
        if found is None or not isinstance(call, ast.Call) or not hands_through(call, at.module, fold):
            continue
        parts = [argument(call, (place,)) for place in found.row.takes if place != "self"]
        if "self" in found.row.takes and isinstance(call.func, ast.Attribute):
            parts.insert(0, call.func.value)
        for part in parts:
            if part is not None:
                out += handed_through(part, at.module, fold, depth - 1) or [(part, at.module)]
    return out
