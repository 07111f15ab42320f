"""The parts of a response that a function reads: keys and attributes."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.scopes import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["parts_read"]

_BY_KEY = frozenset({"get", "find", "findall", "findtext", "iter", "attrib", "pop"})
_PARSES = frozenset({"loads", "fromstring", "parse", "XML", "load"})


def parts_read(response: ast.expr, module: Module, project: Project) -> frozenset[str]:
    """The keys and attributes that are read of a response directly, and of what stands for it."""
    found: set[str] = set()
    top = _climb(response, module, found)
    for node in project.flow.fold.values.uses.carriers(top, module) if isinstance(top, ast.expr) else ():
        _climb(node, module, found)
    return frozenset(found)


def _climb(node: ast.AST, module: Module, found: set[str]) -> ast.AST:
    """The outermost expression that is a part of a node's value; the keys on the way are collected."""
    parents = module.tables.parents
    while True:
        above = parents.get(node)
        if isinstance(above, ast.Await):
            pass
        elif isinstance(above, (ast.Subscript, ast.Attribute)) and above.value is node:
            found.update(_taken(above))
        elif isinstance(above, ast.Call) and above.func is node:
            found.update(_asked(above))
        elif isinstance(above, ast.Call) and node in above.args and called(above) in _PARSES:
            pass
        else:
            return node
        node = above


def _taken(node: ast.Subscript | ast.Attribute) -> Iterator[str]:
    if isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
        yield node.slice.value


def _asked(node: ast.Call) -> Iterator[str]:
    """`x.get("dates")`, `x.find("photo/dates")`."""
    first = node.args[0] if node.args and called(node) in _BY_KEY else None
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        yield from first.value.replace("./", "/").split("/")
