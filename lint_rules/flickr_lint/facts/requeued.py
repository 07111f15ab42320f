"""Retries through a queue: a loop puts back an item whose call has failed."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flickr_lint.analysis.frames import Value
from flickr_lint.analysis.passing import APPENDS
from flickr_lint.analysis.regions import TRIES
from flickr_lint.facts.call_graph import graph_of
from flickr_lint.facts.throttles import pauses
from flickr_lint.scopes import dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["Requeued", "requeued"]


@dataclass(frozen=True, slots=True)
class Requeued:
    """A failed call's item that is put back at once: the loop, the `try`, the handler, and that call."""

    loop: ast.For | ast.While
    tried: ast.Try | ast.TryStar
    handler: ast.ExceptHandler
    put: ast.Call
    holder: str


def requeued(module: Module, project: Project) -> Iterator[Requeued]:
    """The handlers of a module that put an item back, in loops without a pause."""
    graph = graph_of(project)
    for put in module.calls_named(*APPENDS):
        handler = next((at for at in module.ancestors(put) if isinstance(at, ast.ExceptHandler)), None)
        tried = module.tables.parents.get(handler) if handler is not None else None
        if handler is None or not isinstance(tried, TRIES):
            continue
        loop = next((at for at in module.ancestors(tried) if isinstance(at, (ast.For, ast.While))), None)
        holder = dotted(put.func.value) if isinstance(put.func, ast.Attribute) else ""
        if loop is None or not holder or not _puts_back(put, holder, module, project):
            continue
        inside = {below for step in tried.body for below in ast.walk(step)}
        sites = [at.site for at in graph.within(loop, module) if at.call.client != "flickrkit"]
        if not inside.isdisjoint(sites) and not pauses(loop, module, project):
            yield Requeued(loop, tried, handler, put, holder)


def _puts_back(put: ast.Call, holder: str, module: Module, project: Project) -> bool:
    """Whether a call puts something into the container that it was taken out of: `i = todo.get()`, `for i in todo`."""
    trail = project.flow.fold.values.reads.trail
    names = (at for value in put.args for at in ast.walk(value) if isinstance(at, ast.Name))
    return any(at.path and dotted(at.node) == holder for name in names for at in trail(Value(name, module)))
