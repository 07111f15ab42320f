"""Retries of libraries without a pause: the options of decorators, transports and loops."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.facts.call_graph import graph_of
from flickr_lint.facts.fold import UNKNOWN
from flickr_lint.facts.modelled import modelled, modelled_at
from flickr_lint.models.rows import Retry, argument
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.scopes import Function

__all__ = ["retries_without_pause"]


def retries_without_pause(module: Module, project: Project) -> Iterator[tuple[ast.expr, str]]:
    """The decorators, transports and loops of libraries that have no pause, and what is missing, in words."""
    if not project.flow.calls.get(module):
        return
    for node in module.tables.calls:
        found = modelled(Retry, node, module, project.flow.fold)
        row = found.row if found is not None and not found.guessed else None
        if row is None or row.takes == "decorated" or not _at_once(row, node, module, project):
            continue
        tries = argument(node, row.tries)
        number = project.flow.fold.value(tries, module) if tries is not None else None
        if row.takes == "session" and (tries is None or number in {0, 1, UNKNOWN} or isinstance(number, bool)):
            continue
        yield node, _untold(row, called(node))
    for function in module.tables.functions.values():
        for decorator in getattr(function.node, "decorator_list", ()):
            call = decorator if isinstance(decorator, ast.Call) else None
            bare = call.func if call else decorator
            found = modelled_at(Retry, bare, module, project.flow.fold)
            row = found.row if found is not None and not found.guessed else None
            if row is None or row.takes != "decorated" or not _asks(function, module, project):
                continue
            if _at_once(row, call, module, project):
                name = dotted(bare).rpartition(".")[2]
                yield decorator, _untold(row, name)


def _at_once(row: Retry, node: ast.Call | None, module: Module, project: Project) -> bool:
    """Whether there is no pause between two tries, if the code shows it."""
    if node is None:
        return row.default == 0
    if any(word.arg is None for word in node.keywords) or any(isinstance(at, ast.Starred) for at in node.args):
        return False
    wait = argument(node, row.wait)
    if wait is None:
        return row.default == 0
    value = project.flow.fold.value(wait, module)
    return value is None or (value == 0 and not isinstance(value, bool))


def _untold(row: Retry, name: str) -> str:
    words = [at for at in row.wait if isinstance(at, str)]
    return f"`{name}` has no `{words[0]}`" if words else f"`{name}` waits for nothing"


def _asks(function: Function, module: Module, project: Project) -> bool:
    return bool(graph_of(project).reach(function, module))
