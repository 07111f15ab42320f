"""Which objects are clients of Flickr, by their creation, class or annotation, not by their names."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.analysis.frames import Value
from flickr_lint.facts.requested import mapped
from flickr_lint.facts.requests import addresses
from flickr_lint.facts.specs import COMMON, spec_of
from flickr_lint.models.catalog import is_known
from flickr_lint.models.rows import Client
from flickr_lint.regex import regex
from flickr_lint.scopes import dotted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_lint.facts.fold import Fold
    from flickr_lint.module import Module

__all__ = ["client_of", "is_client", "is_elsewhere", "is_named_client", "takes_method"]

_CLIENT_NAMES = regex(r"flickr|^_?(?:api|client|f|fl|fapi)$", re.IGNORECASE)


def client_of(node: ast.expr, module: Module, fold: Fold) -> Client | None:
    """The row of the client that an expression is: an object of its class, or of one that inherits it."""
    found = (fold.project.catalog.find(Client, path) for path in fold.origins.of(node, module))
    return next((row for row in found if row is not None and row.client != "flickr_api"), None)


def is_client(node: ast.expr, module: Module, fold: Fold) -> bool:
    """Whether an expression is an object whose methods are Flickr's."""
    return client_of(node, module, fold) is not None


def is_named_client(names: Iterable[str], node: ast.expr, module: Module, fold: Fold) -> bool:
    """Whether one of the names of an object says that it is a client, and nothing contradicts it."""
    found = [match[0] for name in names if (match := _CLIENT_NAMES.search(name))]
    if not found or is_others(node, module, fold):
        return False
    made = ((at.node, at.module) for at in fold.values.of(node, module))
    return "flickr" in found[0].lower() or not any(
        isinstance(at, ast.Call) and is_elsewhere(at, where, fold) for at, where in made
    )


def is_others(node: ast.expr, module: Module, fold: Fold) -> bool:
    """Whether an object or function comes from a library that has no client of Flickr."""
    paths = fold.origins.of(node, module)
    return any(is_known(path) and not fold.project.catalog.has_clients(path) for path in paths)


def is_elsewhere(node: ast.Call, module: Module, fold: Fold) -> bool:
    """Whether a call is one of a library without rows, or of another service."""
    if any(text.startswith("http") and "flickr" not in text for text in _addresses(node, module, fold)):
        return True
    paths = fold.origins.of(node.func, module)
    return any(not path.startswith(":") and "flickr" not in path.lower() and not is_known(path) for path in paths)


def _addresses(node: ast.Call, module: Module, fold: Fold) -> list[str]:
    return [fold.text(at, module).partition("?")[0] for at in addresses(node, module, fold)]


def takes_method(node: ast.Call, method: str, said: ast.expr, module: Module, fold: Fold) -> bool:
    """Whether the receiver of a method's name calls it: a client, or anything that also receives its arguments."""
    func = node.func
    holder = func.value if isinstance(func, ast.Attribute) else func
    if not dotted(holder) and not isinstance(holder, (ast.Call, ast.Subscript, ast.Await)):
        return False
    own = bool(fold.values.callables.targets(Value(func, module)))
    if not own and is_others(func, module, fold):
        return False
    if not own and (
        is_client(holder, module, fold) or is_named_client([dotted(holder).rpartition(".")[2]], holder, module, fold)
    ):
        return True
    spec = spec_of(method)
    known = {*COMMON, *(spec.arguments if spec is not None else ())}
    for value in (*node.args, *(word.value for word in node.keywords)):
        given = mapped(value, module, fold, node)
        loose = not own and value is not said and not isinstance(value, ast.Constant)
        if not known.isdisjoint(given.arguments) or (loose and not given.plain):
            return True
    return any((word.arg is None and not own) or word.arg in known for word in node.keywords)
