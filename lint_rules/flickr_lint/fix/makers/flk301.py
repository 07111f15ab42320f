"""FLK301: a pause before each call of a loop, a second for each call that it comes to."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.analysis.regions import head_of
from flickr_lint.facts.loops import loops_of
from flickr_lint.findings import Finding, Fix
from flickr_lint.fix.imports import naming
from flickr_lint.fix.patch import patch_at
from flickr_lint.fix.places import is_async, line_before
from flickr_lint.module import Module

if TYPE_CHECKING:
    from flickr_lint.facts.loops import Loop
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_LOOPS = (ast.For, ast.AsyncFor, ast.While)


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:
    """`time.sleep(1)` before each statement that calls; unsafe, since the program takes longer."""
    if not isinstance(source, Module):
        return None
    loop = next((at for at in loops_of(source, project) if source.region(head_of(at.node)) == finding.region), None)
    if loop is None or not isinstance(loop.node, _LOOPS):
        return None
    patch = patch_at(source, loop.node)
    places = _places(loop, source)
    if patch is None or not places:
        return None
    awaited = "await " if is_async(source, loop.node) else ""
    sleep, imported = naming(source, "asyncio.sleep" if awaited else "time.sleep")
    for statement, seconds in places.items():
        if not patch.before(statement, f"{awaited}{sleep}({seconds})\n"):
            return None
    why = "the program waits a second for each call"
    return Fix("Wait a second for each call", (*imported, *patch.edits()), "unsafe", why)


def _places(loop: Loop, module: Module) -> dict[ast.stmt, int]:
    """The statements of a loop that call, and how many calls each comes to."""
    sites: dict[ast.expr, set[ast.AST]] = {}
    for at in loop.reached:
        if not at.once and at.call.client != "flickrkit":
            sites.setdefault(at.site, set()).add(at.call.node)
    out: dict[ast.stmt, int] = {}
    for site, calls in sites.items():
        statement = _statement(site, loop.node, module)
        if statement is None:
            continue  # within a lambda or a comprehension, which has no room for a line
        out[statement] = out.get(statement, 0) + len(calls)
    return out


def _statement(site: ast.expr, loop: ast.AST, module: Module) -> ast.stmt | None:
    """The statement to wait before; the first of the body where the loop's own condition calls."""
    body: list[ast.stmt] = getattr(loop, "body", [])
    head = head_of(loop)
    if site is head or any(at is head for at in module.ancestors(site)):
        return body[0]
    handler = next((at for at in module.ancestors(site) if isinstance(at, ast.ExceptHandler | _Loop)), None)
    start: ast.AST = site
    while isinstance(handler, ast.ExceptHandler):  # what only waits after a failure does not slow the loop down
        start = module.tables.parents[handler]
        handler = next((at for at in module.ancestors(start) if isinstance(at, ast.ExceptHandler | _Loop)), None)
    return line_before(module, start, loop)


_Loop = ast.For | ast.AsyncFor | ast.While
