"""FLK301: a pause before each call of a loop, a second for each call of the API that it makes."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.analysis.regions import FUNCTIONS, head_of
from flickr_lint.facts.loops import loops_of, turned_inside
from flickr_lint.facts.workers import pool_size, side_by_side
from flickr_lint.findings import Edit, Finding, Fix
from flickr_lint.fix.call_counts import calls_made, most
from flickr_lint.fix.named_lambdas import as_function
from flickr_lint.fix.patch import LinePatch, patch_at
from flickr_lint.fix.positions import is_async, line_before
from flickr_lint.fix.spread_calls import by_site, is_comprehension, pause_at, spread
from flickr_lint.module import Module
from flickr_lint.scopes import dotted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flickr_lint.facts.call_graph import Reached
    from flickr_lint.facts.loops import Loop
    from flickr_lint.fix.patch import Patch
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_LOOPS = (ast.For, ast.AsyncFor, ast.While)


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:
    """`time.sleep(1)` before each statement that calls; unsafe, since the program takes longer.

    With several threads or processes the pause is as many times longer: they share 3600 calls an hour.
    """
    if not isinstance(source, Module):
        return None
    loop = next((at for at in loops_of(source, project) if source.region(head_of(at.node)) == finding.region), None)
    workers = _workers(loop, project) if loop is not None else None
    return _paused(loop, workers, source, project) if loop is not None and workers is not None else None


def _paused(loop: Loop, workers: int, source: Module, project: Project) -> Fix | None:
    """The pauses of a loop whose calls so many make at a time."""
    if is_comprehension(loop.node, source):
        return _fix(spread(loop, loop.node, workers, source, project), workers)
    place = _mapped(loop, source) if loop.mapped else loop.node
    if isinstance(place, ast.Lambda):
        return _of_lambda(loop, place, workers, source)
    if not isinstance(place, (*_LOOPS, *FUNCTIONS)):
        return None
    places = _places(loop, source, project)
    if not places:
        return None
    edits: list[Edit] = []
    patches: dict[ast.AST, Patch | LinePatch] = {}
    for statement, calls in places.items():
        function = source.function_of(statement)
        root = place if function is None or place in source.ancestors(statement) else function.node
        patch = patches.setdefault(root, patch_at(source, root) or LinePatch(source))
        pause, imported = pause_at(source, statement)
        if not patch.before(statement, f"{pause.format(calls * workers)}\n"):
            return None
        edits += imported
    edits += [edit for patch in patches.values() for edit in patch.edits()]
    return _fix(edits, workers)


def _fix(edits: Sequence[Edit], workers: int) -> Fix | None:
    why = "the program waits a second for each call"
    why += f", which {workers} make at a time" if workers > 1 else ""
    return Fix("Wait a second for each call", tuple(dict.fromkeys(edits)), "unsafe", why) if edits else None


def _of_lambda(loop: Loop, node: ast.Lambda, workers: int, module: Module) -> Fix | None:
    """A lambda that is mapped, as a function that waits."""
    if is_async(module, node):
        return None  # whose function would wait for all others
    seconds = sum(calls_made(found, 1) for found in by_site(loop, 0).values()) * workers
    pause, imported = pause_at(module, node)
    edits = as_function(node, pause.format(seconds), module)
    return _fix([*imported, *edits] if edits else (), workers)


def _workers(loop: Loop, project: Project) -> int | None:
    """How many make the calls of a loop at a time; None if that isn't written."""
    around = side_by_side(loop.function, project)
    if not loop.mapped:
        return around
    pool = loop.node.func if isinstance(loop.node, ast.Call) and len(loop.node.args) > 1 else None
    if isinstance(pool, ast.Attribute):
        size = pool_size(pool.value, loop.module, project)
    else:
        size = 1 if pool is None or dotted(pool) == "map" else None  # `map(…)`, `frame["id"].apply(…)`
    return size * around if size and around else None


def _mapped(loop: Loop, module: Module) -> ast.AST | None:
    """The function that a pool maps, in the same module."""
    paths = {at.path[0] for at in loop.reached if at.path}
    function, where = next(iter(paths)) if len(paths) == 1 else (None, None)
    return function.node if function is not None and where is module and all(at.path for at in loop.reached) else None


def _places(loop: Loop, module: Module, project: Project) -> dict[ast.stmt, int]:
    """The statements that call, of a loop or of the function that a pool maps, and the number of calls of each.

    A function with a loop of its own around the calls waits in that one.
    """
    around = _mapped(loop, module) if loop.mapped else loop.node
    reached = [at for at in loop.reached if loop.mapped or not turned_inside(at, project)] or loop.reached
    sites: dict[ast.expr, list[Reached]] = {}
    hops: dict[ast.expr, int] = {}
    for at in reached:
        again = any(function is loop.function for function, _ in at.path)  # part of another loop
        if not at.once and not again and at.call.client != "flickrkit":
            hop = max(1 if loop.mapped else 0, _behind_cache(at, module))
            site = at.hops[hop - 1] if hop else at.site
            hops[site] = hop
            sites.setdefault(site, []).append(at)
    counts = {site: calls_made(found, hops[site]) for site, found in sites.items()}
    named = {site for site, found in sites.items() if any(at.call.method for at in found)}
    held: dict[ast.stmt, dict[ast.AST, int]] = {}
    for site, number in counts.items():
        place = sites[site][0].path[hops[site] - 1][0].node if hops[site] else around
        statement = _statement(site, place, module) if place is not None else None
        if statement is None or (named and site not in named):
            continue  # within a lambda or a comprehension, which has no room for a line
        held.setdefault(statement, {})[site] = number
    return {statement: most(statement, found) for statement, found in held.items()}


def _behind_cache(reached: Reached, module: Module) -> int:
    """How many functions lead to the innermost one that looks into a cache first, if all are in this module."""
    out = 0
    for number, ((function, where), hop) in enumerate(zip(reached.path, reached.hops, strict=True), 1):
        if where is not module or isinstance(function.node, ast.Lambda):
            return out
        if _is_cached(function.node, hop, module):
            out = number
    return out


def _is_cached(function: ast.FunctionDef | ast.AsyncFunctionDef, hop: ast.expr, module: Module) -> bool:
    """Whether a function may return an earlier response without evaluating an expression in it."""
    if any("cache" in (name := ast.unparse(at).lower()) or "memo" in name for at in function.decorator_list):
        return True
    around = list(module.ancestors(hop))
    around = around[: around.index(function)] if function in around else []
    for at in ast.walk(function):
        if isinstance(at, ast.If) and _asks_for_one(at.test):
            early = any(isinstance(one, ast.Return) for one in at.body) and at.lineno < hop.lineno
            if at in around or early:
                return True
        if isinstance(at, ast.ExceptHandler) and at in around and _is_of_cache(at):
            return True
    return False


def _is_of_cache(handler: ast.ExceptHandler) -> bool:
    """Whether a handler is for what a dictionary does not have."""
    return handler.type is not None and "KeyError" in ast.unparse(handler.type)


def _asks_for_one(test: ast.expr) -> bool:
    """Whether a condition asks if something is there: `key in cache`, `found is None`, `not found`."""
    if isinstance(test, ast.Compare):
        return isinstance(test.ops[0], (ast.In, ast.NotIn, ast.Is, ast.IsNot))
    return isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) and isinstance(test.operand, ast.Name)


def _statement(site: ast.expr, loop: ast.AST, module: Module) -> ast.stmt | None:
    """The statement to wait before; the first of the body if the loop's own condition calls."""
    body: list[ast.stmt] = getattr(loop, "body", [])
    head = head_of(loop) if isinstance(loop, _LOOPS) else None
    if site is head or any(at is head for at in module.ancestors(site)):
        return body[0]
    handler = next((at for at in module.ancestors(site) if isinstance(at, (ast.ExceptHandler, _Loop))), None)
    start: ast.AST = site
    # A wait after failures only does not limit the loop.
    while isinstance(handler, ast.ExceptHandler) and not _is_of_cache(handler):
        start = module.tables.parents[handler]
        handler = next((at for at in module.ancestors(start) if isinstance(at, (ast.ExceptHandler, _Loop))), None)
    return line_before(module, start, loop)


_Loop = ast.For | ast.AsyncFor | ast.While
