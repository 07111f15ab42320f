"""How many calls an hour limiters and workers allow, if the code has the numbers."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.facts.modelled import modelled
from flickr_lint.facts.workers import pool_size, side_by_side
from flickr_lint.models.rows import Throttle, argument
from flickr_lint.regex import regex
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.loops import Loop
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["Rate", "rates_of", "workers_of"]

_HOUR = 3600.0
_COUNT = ("calls", "max_calls", "max_rate", "rate", "limit", "max_requests", "requests", "rate_limit")
_SPAN = ("period", "time_period", "per", "interval", "seconds", "duration")
_PER = {"per_second": _HOUR, "per_minute": 60.0, "per_hour": 1.0, "per_day": 1 / 24}
_LIMITERS = regex(
    r"^(?:limits|RateLimiter|AsyncLimiter|Throttler|RateLimit|rate_limited?|LimiterSession|Rate|RequestRate)$"
)
_DURATION = {"SECOND": 1.0, "MINUTE": 60.0, "HOUR": 3600.0, "DAY": 86_400.0}


class Rate(Struct, frozen=True):
    """A limiter and the calls that it allows in an hour."""

    node: ast.Call
    an_hour: float


def rates_of(module: Module, project: Project) -> Iterator[Rate]:
    """The limiters of a module whose numbers are known."""
    for node in module.tables.calls:
        limits = _LIMITERS.match(called(node)) or modelled(Throttle, node, module, project.flow.fold)
        an_hour = _an_hour(node, module, project) if limits else _of_tasks(node, module, project)
        if an_hour is not None:
            yield Rate(node, an_hour)


def _of_tasks(node: ast.Call, module: Module, project: Project) -> float | None:
    """`@task(rate_limit="10/m")` of celery."""
    if called(node) not in {"task", "shared_task"}:
        return None
    said = next((word.value for word in node.keywords if word.arg == "rate_limit"), None)
    text = project.flow.fold.value(said, module) if said is not None else None
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(?:/([smh]))?", text) if isinstance(text, str) else None
    return float(match[1]) * {"s": _HOUR, "m": 60.0, "h": 1.0}[match[2] or "s"] if match else None


def workers_of(loop: Loop, project: Project) -> int | None:
    """How many run side by side: a pool's workers, what a semaphore lets through; 1 if that isn't written.

    None if nothing limits them: coroutines that are gathered.
    """
    if not loop.mapped or isinstance(loop.module.tables.parents.get(loop.node), ast.Starred):
        through = _let_through(loop, project)
        return through and through * (side_by_side(loop.function, project) or 1)
    node = loop.node
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return 1
    return pool_size(node.func.value, loop.module, project) or 1


def _let_through(loop: Loop, project: Project) -> int | None:
    """How many of a loop's coroutines for `gather` a semaphore lets run at a time."""
    outer = next((at for at in loop.module.ancestors(loop.node) if not isinstance(at, ast.Starred)), None)
    if not isinstance(outer, ast.Call) or called(outer) != "gather":
        return 1
    gates = [
        (item.context_expr, module)
        for function, module in loop.reached[0].path
        for node in ast.walk(function.node)
        if isinstance(node, ast.AsyncWith)
        for item in node.items
        if not isinstance(item.context_expr, ast.Call)  # a session or its request, which others don't wait for
    ]
    for gate, module in gates:
        for at in project.flow.fold.values.of(gate, module):
            made, where = at.node, at.module
            if isinstance(made, ast.Call) and called(made) in {"Semaphore", "BoundedSemaphore"}:
                number = _number(made.args[0], where, project) if made.args else 1
                return max(1, int(number or 1))
    return 1 if gates or not loop.reached[0].path else None


def _an_hour(node: ast.Call, module: Module, project: Project) -> float | None:
    words = {word.arg: word.value for word in node.keywords if word.arg}
    for name, factor in _PER.items():
        if name in words:
            count = _number(words[name], module, project)
            return count * factor if count else None
    found = modelled(Throttle, node, module, project.flow.fold)
    calls, period = (found.row.calls, found.row.period) if found else ((*_COUNT, 0), (*_SPAN, 1))
    count_at, span_at = argument(node, calls), argument(node, period)
    count = _number(count_at, module, project) if count_at is not None else None
    usual = found.row.usual if found else None
    span = _number(span_at, module, project) if span_at is not None else usual
    return count / span * _HOUR if count and span else None


def _number(value: ast.expr, module: Module, project: Project) -> float | None:
    last = dotted(value).rpartition(".")[2]
    if last in _DURATION:
        return _DURATION[last]
    found = project.flow.fold.value(value, module)
    if isinstance(found, timedelta):
        return found.total_seconds()
    return float(found) if isinstance(found, (int, float)) and not isinstance(found, bool) else None
