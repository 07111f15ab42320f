"""The uses of a value: the expressions that may be it, through any names and calls, and those made from it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.analysis.frames import Value
from flickr_lint.analysis.passing import APPENDS, NAMESPACES
from flickr_lint.analysis.regions import FUNCTIONS
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flickr_lint.analysis.engine import Engine
    from flickr_lint.module import Module

__all__ = ["Uses", "is_handed_on"]

_STANDS = (ast.Name, ast.Subscript, ast.Attribute, ast.Call, ast.NamedExpr, ast.IfExp, ast.BoolOp, ast.Await)
_HOLDS = (ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.Tuple, ast.List, ast.Dict, ast.IfExp, ast.BoolOp, ast.Await)
_LOAD = ast.Load()
_MAX_COUNT = 200
"""Expressions that are looked at for one value."""


class Uses:
    """The uses of values within the outermost function, or outside of functions the module, that they are in."""

    def __init__(self, values: Engine) -> None:
        self._values = values
        self._carriers: dict[ast.AST, dict[ast.expr, list[ast.expr]]] = {}

    def forget(self) -> None:
        """Forget all answers: more is known now."""
        self._carriers.clear()

    def carriers(self, node: ast.expr, module: Module) -> list[ast.expr]:
        """The expressions that may stand for a value, in the order of the source."""
        whole = _outermost(node, module)
        if whole not in self._carriers:
            self._carriers[whole] = self._index(whole, module)
        return self._carriers[whole].get(node, [])

    def _index(self, whole: ast.AST, module: Module) -> dict[ast.expr, list[ast.expr]]:
        out: dict[ast.expr, list[ast.expr]] = {}
        for at in module.below(whole):
            if isinstance(at, _STANDS) and isinstance(getattr(at, "ctx", _LOAD), ast.Load):
                for one in self._values.trail(Value(at, module))[1:]:
                    known = out.setdefault(one.node, [])
                    if at is not one.node and at not in known[-1:]:
                        known.append(at)
        for known in out.values():
            known.sort(key=lambda at: (at.lineno, at.col_offset))
        return out

    def made_of(self, node: ast.expr, module: Module, ends: Callable[[ast.AST], bool]) -> set[ast.expr]:
        """The expressions that a value is in, itself and what stands for it included.

        Args:
            node: the value.
            module: its module.
            ends: whether an expression around it no longer contains it.
        """
        found: set[ast.expr] = set()
        queue = [node]
        while queue and len(found) < _MAX_COUNT:
            at = queue.pop()
            if at in found:
                continue
            found.add(at)
            queue += self.carriers(at, module)
            parent = module.tables.parents.get(at)
            parent = module.tables.parents.get(parent) if isinstance(parent, (ast.keyword, ast.Starred)) else parent
            if isinstance(parent, ast.expr) and not ends(parent):
                queue.append(parent)
        return found

    def names(self, node: ast.expr, module: Module) -> Iterator[str]:
        """The names under which a value is known where it is used, and on the way there; the nearest first."""
        for at in self._values.trail(Value(node, module)):
            if isinstance(at.node, ast.Attribute):
                yield at.node.attr
            elif isinstance(at.node, ast.Name):
                yield at.node.id
            elif isinstance(at.node, ast.Subscript) and isinstance(at.node.slice, ast.Constant):
                yield str(at.node.slice.value)

    def sources(self, node: ast.expr, module: Module) -> list[ast.expr]:
        """The expressions of the same outermost function that a value comes from, itself first."""
        whole = _outermost(node, module)
        found = self._values.trail(Value(node, module))
        return [one.node for one in found if one.module is module and _outermost(one.node, module) is whole]


def _outermost(node: ast.AST, module: Module) -> ast.AST:
    """The outermost function around a node, or the module."""
    return next((at for at in reversed([*module.ancestors(node)]) if isinstance(at, FUNCTIONS)), module.tree)


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
