"""FLK301: a pause before each call of a loop, a second for each call that it comes to."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.analysis.regions import head_of
from flickr_lint.facts.loops import loops_of
from flickr_lint.facts.workers import pool_size, side_by_side
from flickr_lint.findings import Finding, Fix
from flickr_lint.fix.call_counts import calls_made, most
from flickr_lint.fix.imports import naming
from flickr_lint.fix.patch import LinePatch, patch_at
from flickr_lint.fix.positions import is_async, line_before
from flickr_lint.module import Module

if TYPE_CHECKING:
    from flickr_lint.facts.call_graph import Reached
    from flickr_lint.facts.loops import Loop
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:
    """`time.sleep(1)` before each statement that calls; unsafe, since the program takes longer.

    What several threads or processes run waits as many times longer: all of them share 3600 calls an hour.
    """
    if not isinstance(source, Module):
        return None
    loop = next((at for at in loops_of(source, project) if source.region(head_of(at.node)) == finding.region), None)
    place = _mapped(loop, source) if loop is not None and loop.mapped else loop.node if loop is not None else None
    workers = _workers(loop, project) if loop is not None else None
    if loop is None or workers is None or not isinstance(place, (*_LOOPS, *_FUNCTIONS)):
        return None
    patch = patch_at(source, place) or LinePatch(source)
    places = _places(loop, source)
    if not places:
        return None
    awaited = "await " if is_async(source, next(iter(places))) else ""
    sleep, imported = naming(source, "asyncio.sleep" if awaited else "time.sleep")
    for statement, calls in places.items():
        if not patch.before(statement, f"{awaited}{sleep}({calls * workers})\n"):
            return None
    why = "the program waits a second for each call"
    why += f", which {workers} make at a time" if workers > 1 else ""
    return Fix("Wait a second for each call", (*imported, *patch.edits()), "unsafe", why)


def _workers(loop: Loop, project: Project) -> int | None:
    """How many make the calls of a loop at a time; None if that isn't written."""
    around = side_by_side(loop.function, project)
    if not loop.mapped:
        return around
    pool = loop.node.func if isinstance(loop.node, ast.Call) else None
    if loop.reached[0].threaded:
        size = pool_size(pool.value, loop.module, project) if isinstance(pool, ast.Attribute) else None
    else:
        size = 1  # `frame["id"].apply(…)`
    return size * around if size and around else None


def _mapped(loop: Loop, module: Module) -> ast.AST | None:
    """The function that a pool maps, in the same module."""
    paths = {at.path[0] for at in loop.reached if at.path}
    function, where = next(iter(paths)) if len(paths) == 1 else (None, None)
    return function.node if function is not None and where is module and all(at.path for at in loop.reached) else None


def _places(loop: Loop, module: Module) -> dict[ast.stmt, int]:
    """The statements of a loop, or of the function that a pool maps, that call, and how many calls each comes to."""
    around = _mapped(loop, module) if loop.mapped else loop.node
    sites: dict[ast.expr, list[Reached]] = {}
    for at in loop.reached:
        again = any(function is loop.function for function, _ in at.path)  # another loop's turns
        if not at.once and not again and at.call.client != "flickrkit":
            sites.setdefault(at.hops[0] if loop.mapped else at.site, []).append(at)
    counts = {site: calls_made(found, 1 if loop.mapped else 0) for site, found in sites.items()}
    named = {site for site, found in sites.items() if any(at.call.method for at in found)}
    held: dict[ast.stmt, dict[ast.AST, int]] = {}
    for site, number in counts.items():
        statement = _statement(site, around, module) if around is not None else None
        if statement is None or (named and site not in named):
            continue  # within a lambda or a comprehension, which has no room for a line
        held.setdefault(statement, {})[site] = number
    return {statement: most(statement, found) for statement, found in held.items()}


def _statement(site: ast.expr, loop: ast.AST, module: Module) -> ast.stmt | None:
    """The statement to wait before; the first of the body where the loop's own condition calls."""
    body: list[ast.stmt] = getattr(loop, "body", [])
    head = head_of(loop) if isinstance(loop, _LOOPS) else None
    if site is head or any(at is head for at in module.ancestors(site)):
        return body[0]
    handler = next((at for at in module.ancestors(site) if isinstance(at, ast.ExceptHandler | _Loop)), None)
    start: ast.AST = site
    while isinstance(handler, ast.ExceptHandler):  # what only waits after a failure does not slow the loop down
        start = module.tables.parents[handler]
        handler = next((at for at in module.ancestors(start) if isinstance(at, ast.ExceptHandler | _Loop)), None)
    return line_before(module, start, loop)


_Loop = ast.For | ast.AsyncFor | ast.While
