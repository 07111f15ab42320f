"""A comprehension whose calls are spread over time: a loop that waits before each; coroutines start as tasks."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, TypeGuard

from flickr_lint.fix.call_counts import calls_made
from flickr_lint.fix.imports import naming
from flickr_lint.fix.positions import is_async
from flickr_lint.fix.spelt_loops import Step, as_loop
from flickr_lint.scopes import called
from flickr_lint.tree import COMPREHENSIONS

if TYPE_CHECKING:
    from flickr_lint.facts.call_graph import Reached
    from flickr_lint.facts.loops import Loop
    from flickr_lint.findings import Edit
    from flickr_lint.fix.spelt_loops import Comprehension
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["by_site", "is_comprehension", "pause_at", "spread"]

_NAMES = ("found", "results")
"""What the items of a comprehension are called, if it has no name."""
_STARTERS = frozenset({"create_task", "ensure_future", "start_soon"})
"""Functions that start a coroutine."""


def spread(loop: Loop, node: Comprehension, workers: int, module: Module, project: Project) -> tuple[Edit, ...]:
    """The edits that write a comprehension as a loop that waits; none if that can't be done.

    One that only makes coroutines, for `gather`, starts each as a task.

    Args:
        loop: the comprehension and the calls that it reaches.
        node: the comprehension.
        workers: how many run it at a time.
        module: where it is.
        project: all files.
    """
    sites = by_site(loop)
    item = node if isinstance(node, ast.Call) else node.value if isinstance(node, ast.DictComp) else node.elt
    task: tuple[str, tuple[Edit, ...]] = "", ()
    if any(at.path and isinstance(at.path[0][0].node, ast.AsyncFunctionDef) for at in loop.reached):
        awaits = any(isinstance(at, ast.Await) for at in ast.walk(node))
        if not is_async(module, node) or not (awaits or _starts(item, module, project)):
            return ()
        if not awaits and item in sites:
            task = naming(module, "asyncio.create_task")
    pause, imported = pause_at(module, node)
    seconds = {site: calls_made(found) * workers for site, found in sites.items()}
    edits = as_loop(node, Step(pause, seconds, task[0], ("tasks", "calls") if task[0] else _NAMES), module)
    return (*imported, *task[1], *edits) if edits else ()


def is_comprehension(node: ast.AST, module: Module) -> TypeGuard[Comprehension]:
    """Whether a node is a comprehension, or `*map(function, values)`."""
    if isinstance(node, COMPREHENSIONS):
        return True
    plain = isinstance(node, ast.Call) and called(node) == "map" and len(node.args) == 2
    return plain and isinstance(module.tables.parents.get(node), ast.Starred)


def _starts(item: ast.expr, module: Module, project: Project) -> bool:
    """Whether an expression is a coroutine of the program, or starts one as a task."""
    if not isinstance(item, ast.Call):
        return False
    meant = project.flow.names.meant(item.args[0] if called(item) == "map" else item.func, module)
    of_ours = meant is not None and isinstance(meant[0].node, ast.AsyncFunctionDef)
    return of_ours or called(item) in _STARTERS


def by_site(loop: Loop, hop: int | None = None) -> dict[ast.expr, list[Reached]]:
    """The calls of a loop by the expression in it that leads there, or in the function after so many hops."""
    out: dict[ast.expr, list[Reached]] = {}
    for at in loop.reached:
        out.setdefault(at.site if hop is None else at.hops[hop], []).append(at)
    return out


def pause_at(module: Module, place: ast.AST) -> tuple[str, tuple[Edit, ...]]:
    """The code that waits at a place, with a place for the seconds, and the edits that import what it needs."""
    awaited = "await " if is_async(module, place) else ""
    sleep, imported = naming(module, "asyncio.sleep" if awaited else "time.sleep")
    return f"{awaited}{sleep}({{}})", imported
