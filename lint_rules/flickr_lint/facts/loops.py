"""Loops that reach the API: their calls, their number of iterations, and whether they only retry."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.analysis.regions import TRIES, WITHS
from flickr_lint.facts.arguments import given
from flickr_lint.facts.call_graph import Reached, graph_of
from flickr_lint.facts.iterables import FEW, is_few, is_one_of_few, iterables_of, plain_iterable
from flickr_lint.facts.provenance import calls_in
from flickr_lint.facts.specs import spec_of
from flickr_lint.memo import Remembered
from flickr_lint.scopes import called, dotted
from flickr_lint.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.calls import Call
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.scopes import Function

__all__ = ["Loop", "hops_of", "loops_of", "over_short_page", "turned_inside"]

_POOL = frozenset({"map", "imap", "imap_unordered", "starmap", "map_async", "amap", "thread_map", "process_map"})
_COLUMNS = frozenset({"apply", "map", "progress_apply", "parallel_apply", "applymap", "foreach"})

_SHORT = frozenset(
    {"flickr.photosets.getList", "flickr.galleries.getList", "flickr.collections.getTree"}
    | {"flickr.photos.licenses.getInfo", "flickr.auth.oauth.checkToken"}
)
"""Methods whose responses are short: albums, galleries, licenses."""
_LONG = frozenset({"flickr.photos.comments.getList"})
"""Methods about one photo whose responses may be long."""
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_COUNTS = frozenset({"range", "xrange", "count"})
_ROUNDS = 3
"""Assignments from one name to the next that are followed within a loop."""
_known: Remembered[dict[Module, tuple[Loop, ...]]] = Remembered()


class Loop(Struct, frozen=True, eq=False):
    """A loop and the calls of the API that each iteration may make."""

    node: ast.AST
    module: Module
    function: Function | None
    reached: tuple[Reached, ...]
    few: bool
    """Whether it turns a fixed, small number of times."""
    small: bool
    """Whether it goes over what the API lists few of: a user's albums, the sizes of a photo."""
    retries: bool
    """Whether it only tries again until it succeeds."""
    mapped: bool = False
    """Whether it is a pool's `map`."""

    @property
    def turns(self) -> bool:
        """Whether it iterates over data: for each photo, page or user."""
        return not (self.few or self.small or self.retries)


def loops_of(module: Module, project: Project) -> tuple[Loop, ...]:
    """The loops of a module that reach the API, in order."""
    known = _known.setdefault(project, {})
    if module not in known:
        graph = graph_of(project)
        found = []
        for node in graph.loops(module):
            reached = tuple(graph.within(node, module))
            if reached:
                found.append(
                    Loop(
                        node,
                        module,
                        module.function_of(node),
                        reached,
                        few=is_few(node, module, project)
                        or all(is_one_of_few(at.site, node, module, project) for at in reached),
                        small=_is_small(node, module, project),
                        retries=_retries(node, [at.site for at in reached], module),
                    )
                )
        known[module] = (*found, *_mapped(module, project))
    return known[module]


def _is_small(loop: ast.AST, module: Module, project: Project) -> bool:
    """Whether a loop iterates over what the API lists few of."""
    found = iterables_of(loop)
    return bool(found) and all(_has_few(at, module, project) for at in found)


def _has_few(node: ast.expr, module: Module, project: Project) -> bool:
    """Whether it is the response of a method that lists few things."""
    calls = calls_in([plain_iterable(node)], module, project)
    return bool(calls) and all(_lists_few(call.method) for call in calls)


def _lists_few(method: str) -> bool:
    """Whether a method lists what there is little of: albums of a user, or what belongs to one photo."""
    spec = spec_of(method) if method and method not in _LONG else None
    return method in _SHORT or (spec is not None and "photo_id" in spec.required and not spec.maximum)


def over_short_page(loop: Loop, project: Project) -> bool:
    """Whether a loop iterates over one response that was requested with few entries: `per_page=5`."""
    calls = calls_in([plain_iterable(at) for at in iterables_of(loop.node)], loop.module, project)
    return bool(calls) and all(_is_short(call, project) for call in calls)


def _is_short(call: Call, project: Project) -> bool:
    spec = spec_of(call.method)
    size = given(call, project).arguments.get("per_page") if spec is not None and spec.per_page else None
    number = project.flow.fold.value(size, call.module) if size is not None else None
    number = int(number) if isinstance(number, str) and number.isdecimal() else number
    again = any(isinstance(at, _LOOPS) for at in call.module.ancestors(call.node))
    return isinstance(number, int) and 0 < number <= FEW and not again


def turned_inside(reached: Reached, project: Project) -> bool:
    """Whether a function on the way to a call has its own loop around it, which repeats the call then."""
    for (function, module), hop in zip(reached.path, reached.hops, strict=True):
        around = set()
        for at in module.ancestors(hop):
            if at is function.node:
                break
            around.add(at)
        if any(
            loop.node in around
            and not (loop.few or loop.small or loop.retries)
            and hop in (at.site for at in loop.reached)
            for loop in loops_of(module, project)
        ):
            return True
    return False


def hops_of(reached: Reached) -> list[tuple[str, Module, ast.AST]]:
    """The places between a loop and a call, with messages for a reader: the steps, then the call."""
    call = reached.call
    out: list[tuple[str, Module, ast.AST]] = [
        (f"`{function.name}` continues here", module, hop)
        for (function, module), hop in zip(reached.path[:-1], reached.hops[:-1], strict=True)
    ]
    if call.node is not reached.site:
        out.append(
            (f"`{call.method}` is called here" if call.method else "the API is called here", call.module, call.node)
        )
    return out


def _mapped(module: Module, project: Project) -> list[Loop]:
    """`pool.map(look_up, photos)`."""
    graph = graph_of(project)
    out = []
    for node in module.calls_named(*_POOL | _COLUMNS):
        over = _over(node)
        if over is None:
            continue
        reached = tuple(at for at in graph.reached_by(node, module) if at.threaded or at.call.node is node)
        if reached:
            small = _has_few(over, module, project)
            out.append(
                Loop(
                    node, module, module.function_of(node), reached, few=False, small=small, retries=False, mapped=True
                )
            )
    return out


def _over(node: ast.Call) -> ast.expr | None:
    """What `pool.map(function, photos)` and `frame["id"].apply(function)` iterate over."""
    if called(node) in _POOL and len(node.args) > 1:
        return node.args[1]
    if called(node) in _COLUMNS and len(node.args) == 1 and isinstance(node.func, ast.Attribute):
        return node.func.value
    return None


def _retries(loop: ast.AST, sites: list[ast.expr], module: Module) -> bool:
    """Whether the loop is left as soon as its calls succeed."""
    if not isinstance(loop, (ast.While, ast.For, ast.AsyncFor)):
        return False
    return all(_left_after(site, loop, module) or _counts_tries(site, loop, module) for site in sites)


def _counts_tries(site: ast.expr, loop: ast.AST, module: Module) -> bool:
    """Whether a loop only counts attempts, and is left after success."""
    if not isinstance(loop, ast.For) or not isinstance(loop.iter, ast.Call) or called(loop.iter) not in _COUNTS:
        return False
    tried = next((at for at in module.ancestors(site) if isinstance(at, TRIES) or at is loop), loop)
    if not isinstance(tried, TRIES):
        return False
    changed = {at.id for at in walk(loop.target) if isinstance(at, ast.Name)}
    inside = [at for step in loop.body for at in walk(step)]
    for _ in range(_ROUNDS):
        changed |= {
            target.id
            for step in inside
            if isinstance(step, ast.AugAssign) or (isinstance(step, ast.Assign) and changed & _read(step.value))
            for target in (step.targets if isinstance(step, ast.Assign) else [step.target])
            if isinstance(target, ast.Name)
        }
    ends = (at for step in (*tried.body, *tried.orelse) for at in walk(step) if isinstance(at, (ast.Return, ast.Break)))
    return not changed & _read(site) and any(at.lineno >= site.lineno for at in ends)


def _read(node: ast.AST) -> set[str]:
    return {at.id for at in walk(node) if isinstance(at, ast.Name)}


def _left_after(site: ast.expr, loop: ast.AST, module: Module) -> bool:
    child: ast.AST = site
    loops = [at for at in module.ancestors(site) if isinstance(at, _LOOPS)]
    for at in module.ancestors(site):
        own = loops[:1] == [loop]  # else a `break` leaves another loop
        if isinstance(child, ast.Return) or (isinstance(child, ast.stmt) and at is loop and _leaves(loop, child)):
            return True
        if isinstance(at, TRIES) and child in at.body:
            if _ends([*_after(at.body, child), *at.orelse], breaks=own):
                return True
            if _answers([*_after(at.body, child), *at.orelse], site, at, loop):
                return True
        elif isinstance(at, WITHS) and child in at.body and _ends(_after(at.body, child), breaks=own):
            return True
        if at is loop:
            return False
        loops = loops[1:] if at in loops[:1] else loops
        child = at
    return False


def _answers(steps: list[ast.stmt], site: ast.expr, tried: ast.Try | ast.TryStar, loop: ast.AST) -> bool:
    """Whether a loop stops after statements: they set what its condition, or a later one that leaves it, tests.

    `while not done` with `done = True`, `while found is None` with the call's own result.
    """
    asked = [loop.test] if isinstance(loop, ast.While) else []
    later = _after(getattr(loop, "body", []), tried)[1:]
    asked += [step.test for step in later if isinstance(step, ast.If) and _ends(step.body)]
    flags = {name for test in asked for name in _flags(test)}
    for step in steps:
        targets = step.targets if isinstance(step, ast.Assign) else []
        given = step.value if isinstance(step, ast.Assign) else None
        result = given is not None and any(at is site for at in ast.walk(given))
        if (isinstance(given, ast.Constant) or result) and any(dotted(target) in flags for target in targets):
            return True
    return False


def _flags(test: ast.expr) -> Iterator[str]:
    """The names that a condition tests directly: `done`, `not done`, `found is None`, `ok == False`."""
    if isinstance(test, ast.BoolOp):
        for part in test.values:
            yield from _flags(part)
    elif isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        yield from _flags(test.operand)
    elif isinstance(test, ast.Compare) and isinstance(test.comparators[0], ast.Constant):
        value = test.comparators[0].value
        if value is None or isinstance(value, bool):
            yield dotted(test.left)
    elif dotted(test):
        yield dotted(test)


def _leaves(loop: ast.AST, step: ast.stmt) -> bool:
    """Whether the loop's body leaves it, without a condition, after a statement."""
    return _ends(_after(getattr(loop, "body", []), step))


def _after(body: list[ast.stmt], step: ast.AST) -> list[ast.stmt]:
    """A statement of a body and those that follow it."""
    return body[body.index(step) :] if isinstance(step, ast.stmt) and step in body else []


def _ends(steps: list[ast.stmt], *, breaks: bool = True) -> bool:
    return any(isinstance(step, ast.Return) or (breaks and isinstance(step, ast.Break)) for step in steps)
