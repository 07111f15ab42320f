"""The tables of a module that is edited: what its unchanged statements say is taken from those of the text before."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.bindings import enter, imported
from flickr_lint.scopes import Scope, Tables

if TYPE_CHECKING:
    from flickr_lint.scopes import Binding

__all__ = ["Parts"]

_DICTIONARIES = ("functions", "plain", "classes", "scopes", "parents")
_LISTS = ("nodes", "calls", "strings", "dicts", "assigns", "assigned", "ifs", "compares", "raised", "importing")
"""The fields of tables that are put together; imports are noted afterwards, as their order counts."""


class _Part(Struct, frozen=True):
    """What one statement of a module says, and what it binds in the module's scope."""

    tables: Tables
    names: dict[str, list[Binding]]
    lasting: bool
    """Whether it is the same whatever the statements before it bind."""


class Parts:
    """The shares of the statements of one module; the module's scope stays the same one."""

    def __init__(self) -> None:
        self._scope = Scope(ast.Module([], []), None)
        self._known: dict[ast.stmt, _Part] = {}

    def tables(self, tree: ast.Module) -> Tables:
        """The tables of the module as it is now; those of an earlier tree must not be used any more."""
        scope, before, self._known = self._scope, self._known, {}
        scope.node, scope.names = tree, {}
        scope.found.clear()
        whole = Tables(scope)
        whole.scopes[tree] = scope
        whole.nodes.append(tree)
        for statement in tree.body:
            part = before.get(statement)
            if part is None or not part.lasting:
                part = self._part(statement)
            else:
                for inner in part.tables.scopes.values():
                    inner.found.clear()
            self._known[statement] = part
            _add(whole, part)
            whole.parents[statement] = tree
        imported(whole)
        return whole

    def _part(self, statement: ast.stmt) -> _Part:
        bound, self._scope.names = self._scope.names, {}
        found = Tables(self._scope)
        enter(statement, found)
        names, self._scope.names = self._scope.names, bound
        if not any(isinstance(at, ast.Nonlocal) for at in found.nodes):
            return _Part(found, names, lasting=True)
        found = Tables(self._scope)
        enter(statement, found)
        return _Part(found, {}, lasting=False)


def _add(whole: Tables, part: _Part) -> None:
    one = part.tables
    for name, bindings in part.names.items():
        whole.module.names.setdefault(name, []).extend(bindings)
    for kind in _DICTIONARIES:
        getattr(whole, kind).update(getattr(one, kind))
    for kind in _LISTS:
        getattr(whole, kind).extend(getattr(one, kind))
