"""Where a value goes on to: the expressions that stand for it, however it came there."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.analysis.frames import Value
from flickr_lint.analysis.passing import APPENDS, NAMESPACES
from flickr_lint.scopes import called
from flickr_lint.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.analysis.values import Values
    from flickr_lint.module import Module

__all__ = ["carriers", "is_handed_on", "names_along", "own_trail"]

_STANDS = (ast.Name, ast.Subscript, ast.Attribute, ast.Call, ast.NamedExpr, ast.IfExp, ast.BoolOp, ast.Await)
_HOLDS = (ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.Tuple, ast.List, ast.Dict, ast.IfExp, ast.BoolOp, ast.Await)
_LOAD = ast.Load()


def carriers(node: ast.expr, module: Module, values: Values) -> list[ast.expr]:
    """The expressions of the same function that may stand for a value, in the order of the source."""
    function = module.function_of(node)
    found = [
        at
        for at in walk(function.node if function else module.tree)
        if isinstance(at, _STANDS) and at is not node and isinstance(getattr(at, "ctx", _LOAD), ast.Load)
        if any(one.node is node for one in values.trail(Value(at, module)))
    ]
    return sorted(found, key=lambda at: (at.lineno, at.col_offset))


def is_handed_on(at: ast.expr, others: list[ast.expr], module: Module) -> bool:
    """Whether an expression is only put under another name, into a container, or through a function that gives it back.

    `others` are all carriers of the value.
    """
    parent = module.tables.parents.get(at)
    if isinstance(parent, ast.keyword):
        parent = module.tables.parents.get(parent)
    if isinstance(parent, ast.Call) and at is not parent.func:
        stored = called(parent) in APPENDS or module.qualified(parent.func) in NAMESPACES
        return stored or parent in others
    return isinstance(parent, _HOLDS)


def names_along(node: ast.expr, module: Module, values: Values) -> Iterator[str]:
    """The names under which a value is known where it is used, and on the way there; the nearest first."""
    for at in values.trail(Value(node, module)):
        if isinstance(at.node, ast.Attribute):
            yield at.node.attr
        elif isinstance(at.node, ast.Name):
            yield at.node.id
        elif isinstance(at.node, ast.Subscript) and isinstance(at.node.slice, ast.Constant):
            yield str(at.node.slice.value)


def own_trail(at: Value, values: Values) -> list[ast.expr]:
    """The expressions of the same function that a value comes from, itself first."""
    function = at.module.function_of(at.node)
    found = values.trail(at)
    return [one.node for one in found if one.module is at.module and at.module.function_of(one.node) is function]
