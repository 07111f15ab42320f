"""What is put into lists, sets and dictionaries by calls: `photos.append(photo)`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.remembered import Remembered
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from flickr_lint.module import Module
    from flickr_lint.scopes import Function

__all__ = ["put_into"]

_ONE = frozenset({"append", "add", "insert", "put", "appendleft"})
_MANY = frozenset({"extend", "update"})

_known: Remembered[dict[tuple[Function | None, str, bool], list[ast.expr]]] = Remembered()


def put_into(name: str, at: ast.AST, module: Module, *, many: bool = False) -> list[ast.expr]:
    """What the function around a place puts into what it calls by a name: items, or (`many`) what is made of items."""
    if module not in _known:
        found: dict[tuple[Function | None, str, bool], list[ast.expr]] = {}
        for node in module.tables.calls:
            if called(node) in _ONE | _MANY and isinstance(node.func, ast.Attribute) and node.args:
                key = (module.function_of(node), dotted(node.func.value), called(node) in _MANY)
                found.setdefault(key, []).append(node.args[-1])
        _known[module] = found
    return _known[module].get((module.function_of(at), name, many), [])
