"""What limits the rate of calls: sleeps, limiters, decorators, class attributes, libraries."""

from __future__ import annotations

import ast
import re
import sys
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.analysis.regions import TRIES, WITHS
from flickr_lint.facts.call_graph import graph_of
from flickr_lint.facts.modelled import modelled
from flickr_lint.facts.random_numbers import range_of
from flickr_lint.memo import Remembered
from flickr_lint.models.catalog import HOMES
from flickr_lint.models.rows import Pause, Throttle, argument
from flickr_lint.regex import regex
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flickr_lint.facts.random_numbers import Range
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.scopes import Class, Function

__all__ = ["ATTRIBUTE", "Sleep", "is_throttled", "on_error_path", "pauses", "sleeps"]

_DEPTH = 6
_MAX_COUNT = 60
"""Pauses of one function that are counted."""
_NO_PAUSE = 0.001
"""Seconds."""
_CALL = regex(r"sleep|throttl|rate_?limit|limiter|^_?wait(?:_|$)|_wait$|pause|cool_?down|be_nice|polite", re.IGNORECASE)
_RECEIVER = regex(r"limit(?:er)?$|throttl|token_?bucket|leaky|pacer|rate_?gate", re.IGNORECASE)
_HUMAN = frozenset({"input", "raw_input", "prompt", "confirm", "getpass", "ask"})
_DECORATOR = regex(r"rate_?limit|throttl|limits?\b|limiter|sleep_and_retry|pace", re.IGNORECASE)
_RATE_WORD = regex(r"^(?:rate_?limit|throttle)", re.IGNORECASE)
ATTRIBUTE = regex(
    r"^_?(?:request_interval(?:_min)?|(?:download|request|crawl|api)_?delay|rate_?limit\w*|throttle\w*|min_?interval|"
    r"(?:sleep|delay)_?(?:between|interval|request|seconds|time)\w*|custom_settings)$",
    re.IGNORECASE,
)
"""Names of class attributes by which frameworks and base classes are told to go slowly."""
_LIMITING = regex(r"^(?:limiter|rate_?limit(?:ed|er|ing)?)\b")
"""Modules of a program that are called so."""
_ERROR = regex(r"429|status|err|fail|retr|except|attempt|too_?many|limited", re.IGNORECASE)
_TRANSPORT = regex(r"(?:Adapter|Transport|Session|Client|Handler|Opener)$")
_SENDS = frozenset(
    {"send", "request", "_request", "handle_request", "handle_async_request", "open", "http_open", "https_open"}
)
"""What a transport or session of one's own overrides."""

_slow_modules: Remembered[dict[Module, bool]] = Remembered()


class Sleep(Struct, frozen=True):
    """A pause of so many seconds, on average if they are random; None if the code doesn't say how many."""

    node: ast.Call
    module: Module
    seconds: float | None
    random: bool = False


def is_throttled(container: ast.AST, module: Module, project: Project, path: Iterable[tuple[Function, Module]]) -> bool:
    """Whether a loop, or one of the functions on its way to a call, is slowed down."""
    if _slow(container, module, project, _DEPTH, set()):
        return True
    function = module.function_of(container)
    steps = [*path, *([(function, module)] if function else [])]
    if any(_decorated(step, where, project) for step, where in steps):
        return True
    if any(_slow(step.node, where, project, _DEPTH, set()) for step, where in path):
        return True
    owners = [(step.owner, where) for step, where in steps if step.owner]
    if any(_attribute(owner, where, project) for owner, where in owners):
        return True
    return any(_by_module(where, project) for where in {module, *(where for _, where in steps)})


def sleeps(container: ast.AST, module: Module, project: Project) -> Iterator[Sleep]:
    """The pauses that a loop or function makes on its normal path, those of functions for each of their calls."""
    yield from _sleeps(container, module, project, _DEPTH, {})


def pauses(container: ast.AST, module: Module, project: Project) -> bool:
    """Whether a loop pauses anywhere, also only after a failure, directly or through functions that it calls."""
    graph = graph_of(project)
    calls = graph.inside(container, module)
    if any(_slows(node, module, project) or "backoff" in called(node).lower() for node in calls):
        return True
    if _limited_by_context(container, module):
        return True
    inner = (found for node in calls for found in graph.functions(node, module) if not found[2])
    return any(
        _slows(node, where, project) for function, where, _ in inner for node in graph.inside(function.node, where)
    )


def on_error_path(node: ast.AST, module: Module, stop: ast.AST) -> bool:
    """Whether a place is reached only after something went wrong."""
    child = node
    for at in module.ancestors(node):
        if isinstance(at, ast.ExceptHandler) and not _is_of_lookup(at, module):
            return True
        if isinstance(at, ast.If) and child in at.body and _ERROR.search(ast.unparse(at.test)):
            return True
        if at is stop:
            return False
        child = at
    return False


def _is_of_lookup(handler: ast.ExceptHandler, module: Module) -> bool:
    """Whether a handler is for what a dictionary lacks, so that nothing has gone wrong: `try: return cache[key]`."""
    tried = module.tables.parents.get(handler)
    if not isinstance(tried, TRIES) or handler.type is None or dotted(handler.type) != "KeyError":
        return False
    return not any(isinstance(node, ast.Call) for at in tried.body for node in ast.walk(at))


def _slow(container: ast.AST, module: Module, project: Project, depth: int, seen: set[ast.AST]) -> bool:
    if container in seen or depth <= 0:
        return False
    seen.add(container)
    if _limited_by_context(container, module):
        return True
    graph = graph_of(project)
    for node in graph.inside(container, module):
        asks = called(node) in _HUMAN and _is_left_out(node, module, container)
        if _slows(node, module, project) and not asks and not on_error_path(node, module, container):
            return True
    for node in graph.inside(container, module):
        for function, where, handed in graph.functions(node, module):
            if not handed and (
                _decorated(function, where, project) or _slow(function.node, where, project, depth - 1, seen)
            ):
                return True
    return False


def _is_left_out(node: ast.AST, module: Module, stop: ast.AST) -> bool:
    """Whether an iteration may skip a place: it is in one branch of a condition."""
    child = node
    for at in module.ancestors(node):
        if isinstance(at, (ast.If, ast.IfExp)) and child is not at.test:
            return True
        if at is stop:
            return False
        child = at
    return False


def _name(node: ast.Call, module: Module) -> str:
    """The last name of what is called, as it is called where it comes from: `from time import sleep as nap`."""
    return module.qualified(node.func).rpartition(".")[2] or called(node)


def _slows(node: ast.Call, module: Module, project: Project) -> bool:
    name = _name(node, module)
    if name == "sleep" and node.args:
        seconds = project.flow.fold.value(node.args[0], module)
        # `sleep(0)` lets others run, and continues at once.
        return not isinstance(seconds, (int, float)) or seconds > _NO_PAUSE
    if name in _HUMAN:
        return project.flow.names.meant(node.func, module) is None  # a function of the program may call anything
    fold = project.flow.fold
    if modelled(Throttle, node, module, fold) is not None or modelled(Pause, node, module, fold) is not None:
        return True
    if _CALL.search(name):
        return not any(map(_is_pythons, fold.origins.of(node.func, module)))  # `wait_for` only limits how long
    receiver = dotted(node.func.value) if isinstance(node.func, ast.Attribute) else ""
    return bool(receiver and _RECEIVER.search(receiver))


def _limited_by_context(container: ast.AST, module: Module) -> bool:
    """`with limiter:` somewhere in it."""
    for node in module.of_kind(*WITHS):
        if container is node or container in module.ancestors(node):
            for item in node.items:
                inner = item.context_expr.func if isinstance(item.context_expr, ast.Call) else item.context_expr
                name = dotted(inner).rpartition(".")[2]
                if name and (_RECEIVER.search(name) or _CALL.search(name)):
                    return True
    return False


def _decorated(function: Function, module: Module, project: Project) -> bool:
    """Whether a decorator slows a function down: what it makes of the function waits, or a library's says so."""
    callables = project.flow.fold.values.callables
    for made in callables.decorated(function, module):
        inner = callables.targets(made)
        if any(_waits(at.what.node, at.module, project) for at in inner):
            return True
        if not inner and isinstance(made.node, ast.Call) and _is_limiter(made.node.func):
            return True
    return False


def _waits(container: ast.AST, module: Module, project: Project) -> bool:
    """Whether a function itself waits on its normal path."""
    calls = graph_of(project).inside(container, module)
    waits = any(_slows(at, module, project) and not on_error_path(at, module, container) for at in calls)
    return waits or _limited_by_context(container, module)


def _is_limiter(decorator: ast.expr) -> bool:
    """By what the decorator is called, and by the words of a task's decorator: an option `--limit` limits nothing."""
    call = decorator if isinstance(decorator, ast.Call) else None
    words = [word.arg or "" for word in call.keywords] if call else []
    return bool(_DECORATOR.search(dotted(call.func if call else decorator))) or any(map(_RATE_WORD.search, words))


def _attribute(owner: Class, module: Module, project: Project) -> bool:
    kinds = [owner, *(base for base, _ in project.flow.names.bases(owner, module))]
    return any(ATTRIBUTE.match(name) for kind in kinds for name in kind.attributes)


def _by_module(module: Module, project: Project) -> bool:
    """Whether a module, or the one that its session is from, limits its rate as a whole."""
    known = _slow_modules.setdefault(project, {})
    if module not in known:
        sessions = {
            found[0]
            for call in project.flow.calls.get(module, ())
            if isinstance(call.node, ast.Call) and (name := dotted(call.node.func))
            if (found := project.lookup(module, name.partition(".")[0])) and found[1]
        }
        known[module] = any(_goes_slowly(at, project) for at in {module, *sessions})
    return known[module]


def _goes_slowly(module: Module, project: Project) -> bool:
    """Whether a module uses a library for this, sets a framework's rate, or has a transport that waits."""
    origins = [origin.lstrip(".") for origin in module.tables.imports.values()]
    if any(_LIMITING.match(origin) or origin.partition(".")[0] in HOMES["ratelimit"] for origin in origins):
        return True
    for owner in module.tables.classes.values():
        if owner.node.bases and any(ATTRIBUTE.match(name) for name in owner.attributes):
            return True
        if any(_TRANSPORT.search(dotted(base)) for base in owner.node.bases) and any(
            _slow(method.node, module, project, _DEPTH, set())
            for name, method in owner.methods.items()
            if name in _SENDS
        ):
            return True
    return False


def _sleep(node: ast.Call, said: ast.expr | None, unit: float, module: Module, project: Project) -> Sleep:
    known = range_of(said, module, project) or _between(said, module, project) if said is not None else None
    if known is None:
        return Sleep(node, module, None)
    return Sleep(node, module, known.mean * unit, known.least < known.most)


def _between(said: ast.expr, module: Module, project: Project) -> Range | None:
    """The seconds from one call to the next, if a pause is the rest of them: `interval - elapsed`, at least 0."""
    found = [at for at in project.flow.fold.values.of(said, module) if not isinstance(at.node, ast.Constant)]
    node = found[0].node if len(found) == 1 else None
    rests = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub)
    return range_of(node.left, found[0].module, project) if rests and isinstance(node, ast.BinOp) else None


def _is_pythons(path: str) -> bool:
    """Whether Python itself has what a path names, so that its rows say what it does."""
    return path.partition(".")[0] in sys.stdlib_module_names


def _sleeps(
    container: ast.AST, module: Module, project: Project, depth: int, known: dict[ast.AST, list[Sleep]]
) -> list[Sleep]:
    if depth <= 0 or container in known:
        return known.get(container, [])
    known[container] = []  # what calls itself
    graph = graph_of(project)
    found: list[Sleep] = []
    for node in graph.inside(container, module):
        normal = not on_error_path(node, module, container)
        pause = modelled(Pause, node, module, project.flow.fold) if normal else None
        if _name(node, module) == "sleep" and node.args and normal:
            found.append(_sleep(node, node.args[0], 1.0, module, project))
            continue
        if pause is not None:
            found.append(_sleep(node, argument(node, pause.row.seconds), pause.row.unit, module, project))
            continue
        inner = [
            at
            for function, where, handed in graph.functions(node, module)
            if not handed
            for at in _sleeps(function.node, where, project, depth - 1, known)
        ]
        found += inner
        # The body of the program's own function is better evidence than its name.
        if not inner and _name(node, module) != "sleep" and _slows(node, module, project):
            found.append(Sleep(node, module, None))
    for function, where in graph.properties(container, module):
        found += _sleeps(function.node, where, project, depth - 1, known)
    known[container] = found[:_MAX_COUNT]
    return known[container]
