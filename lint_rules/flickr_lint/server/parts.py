"""The tables of a module that is edited: what its unchanged statements say is taken from those of the text before."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.analysis.memory import Marks
from flickr_lint.bindings import enter, imported
from flickr_lint.scopes import Scope, Tables

if TYPE_CHECKING:
    from flickr_lint.scopes import Binding

__all__ = ["Parts"]

_DICTIONARIES = ("functions", "plain", "classes", "scopes", "parents")
_LISTS = ("nodes", "calls", "strings", "dicts", "assigns", "assigned", "ifs", "compares", "raised", "importing")
"""The fields of tables that are put together; imports are noted afterwards, as their order counts."""


class _Part(Struct, eq=False):
    """What one statement of a module says, and what it binds in the module's scope."""

    tables: Tables
    names: dict[str, list[Binding]]
    lasting: bool
    """Whether it is the same whatever the statements before it bind."""
    mark: int
    outside: list[object]
    """What of it may change what other statements mean, whether they ask for it or not."""
    line: int
    made: list[ast.AST]
    """Nodes that stand for parts of it and aren't in the tree."""

    def move(self, line: int) -> None:
        """The statement is at another line now; so are the nodes that were made for it."""
        for node in self.made if line != self.line else ():
            for name in ("lineno", "end_lineno"):
                if (known := getattr(node, name, None)) is not None:
                    setattr(node, name, known + line - self.line)
        self.line = line


class Parts:
    """The shares of the statements of one module; the module's scope stays the same one."""

    def __init__(self, marks: Marks) -> None:
        """The shares of a module that is parsed; its statements get marks."""
        self._marks = marks
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
        fresh: list[_Part] = []
        for statement in tree.body:
            part = before.get(statement)
            if part is None or not part.lasting:
                part = self._part(statement)
                fresh.append(part)
            else:
                del before[statement]
                part.move(statement.lineno)
                for inner in part.tables.scopes.values():
                    inner.found.clear()
            self._known[statement] = part
            _add(whole, part)
            whole.parents[statement] = tree
        imported(whole)
        self._mark([*before.values()], fresh)
        return whole

    def end(self) -> None:
        """The module is no longer used: its statements have no marks any more."""
        self._mark([*self._known.values()], [])

    def _part(self, statement: ast.stmt) -> _Part:
        mark = self._marks.fresh()
        bound, self._scope.names = self._scope.names, {}
        found = Tables(self._scope)
        enter(statement, found)
        names, self._scope.names = self._scope.names, bound
        lasting = not any(isinstance(at, ast.Nonlocal) for at in found.nodes)
        outside = _outside(found, names)
        if not lasting:
            found = Tables(self._scope)
            enter(statement, found)
        nodes = set(found.nodes)
        made = [node for node in found.parents if node not in nodes]
        return _Part(found, names if lasting else {}, lasting, mark, outside, statement.lineno, made)

    def _mark(self, gone: list[_Part], fresh: list[_Part]) -> None:
        """Note which statements are gone, and which are new."""
        marks = self._marks
        for part in gone:
            marks.end(part.mark)
            for node in (*part.tables.parents, *part.tables.nodes):
                marks.nodes.pop(node, None)
        for part in fresh:
            marks.nodes.update(dict.fromkeys((*part.tables.parents, *part.tables.nodes), part.mark))
        for part in (*gone, *fresh):
            marks.edited |= _kinds(part.tables)
        if [at for part in gone for at in part.outside] != [at for part in fresh for at in part.outside]:
            marks.edited = -1


def _outside(tables: Tables, names: dict[str, list[Binding]]) -> list[object]:
    """What a statement says that others see without asking for its parts."""
    return [
        *((name, [(binding.how, binding.path) for binding in bound]) for name, bound in names.items()),
        *(name for scope, name in tables.plain if scope is tables.module),
        *(_head(kind.node) for kind in tables.classes.values()),
        *(_head(node) for node in tables.functions if getattr(node, "decorator_list", ())),
        *(ast.dump(node) for node in tables.importing),
    ]


def _head(node: ast.AST) -> list[str]:
    """The name, the decorators and the bases of a class or function."""
    bases = [*node.bases, *node.keywords] if isinstance(node, ast.ClassDef) else []
    return [getattr(node, "name", ""), *(ast.dump(at) for at in (*getattr(node, "decorator_list", ()), *bases))]


def _kinds(tables: Tables) -> int:
    """The marks of what a statement is or has."""
    loose = not isinstance(tables.nodes[0], (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    return (Marks.RAISED if tables.raised else 0) | (Marks.LOOSE if loose else 0)


def _add(whole: Tables, part: _Part) -> None:
    one = part.tables
    for name, bindings in part.names.items():
        whole.module.names.setdefault(name, []).extend(bindings)
    for kind in _DICTIONARIES:
        getattr(whole, kind).update(getattr(one, kind))
    for kind in _LISTS:
        getattr(whole, kind).extend(getattr(one, kind))
