"""How many calls an hour limiters and workers allow, as far as the code says it in numbers."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.loops import Loop
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["Pace", "paces_of", "workers_of"]

_HOUR = 3600.0
_COUNT = ("calls", "max_calls", "max_rate", "rate", "limit", "max_requests", "requests", "rate_limit")
_SPAN = ("period", "time_period", "per", "interval", "seconds", "duration")
_PER = {"per_second": _HOUR, "per_minute": 60.0, "per_hour": 1.0, "per_day": 1 / 24}
_LIMITERS = re.compile(
    r"^(?:limits|RateLimiter|AsyncLimiter|Throttler|RateLimit|rate_limited?|LimiterSession|Rate|RequestRate)$"
)
_POOLS = re.compile(r"^(?:ThreadPoolExecutor|ProcessPoolExecutor|Pool|ThreadPool)$")
_DURATION = {"SECOND": 1.0, "MINUTE": 60.0, "HOUR": 3600.0, "DAY": 86_400.0}


@dataclass(frozen=True, slots=True)
class Pace:
    """A limiter and the calls that it allows in an hour."""

    node: ast.Call
    an_hour: float


def paces_of(module: Module, project: Project) -> Iterator[Pace]:
    """The limiters of a module whose numbers are known."""
    for node in module.tables.calls:
        if _LIMITERS.match(called(node)):
            an_hour = _an_hour(node, module, project)
            if an_hour is not None:
                yield Pace(node, an_hour)


def workers_of(loop: Loop, project: Project) -> int:
    """How many workers run a pool's `map`; 1 where there is no pool, or its size isn't written."""
    node = loop.node
    if not loop.mapped or not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return 1
    for binding, where in project.flow.names.bindings(node.func.value, loop.module):
        made = binding.value
        if isinstance(made, ast.Call) and _POOLS.match(called(made)):
            sizes = [word.value for word in made.keywords if word.arg in {"max_workers", "processes"}] or made.args[:1]
            number = project.flow.fold.value(sizes[0], where) if sizes else 1
            return number if isinstance(number, int) and not isinstance(number, bool) and number > 0 else 1
    return 1


def _an_hour(node: ast.Call, module: Module, project: Project) -> float | None:
    words = {word.arg: word.value for word in node.keywords if word.arg}
    for name, factor in _PER.items():
        if name in words:
            count = _number(words[name], module, project)
            return count * factor if count else None
    count_at = next((words[name] for name in _COUNT if name in words), node.args[0] if node.args else None)
    span_at = next((words[name] for name in _SPAN if name in words), node.args[1] if len(node.args) > 1 else None)
    count = _number(count_at, module, project) if count_at is not None else None
    span = _number(span_at, module, project) if span_at is not None else _usual(called(node))
    return count / span * _HOUR if count and span else None


def _usual(name: str) -> float | None:
    """The period of a limiter that isn't told one."""
    return {"AsyncLimiter": 60.0, "Throttler": 1.0, "limits": 900.0}.get(name)


def _number(value: ast.expr, module: Module, project: Project) -> float | None:
    last = dotted(value).rpartition(".")[2]
    if last in _DURATION:
        return _DURATION[last]
    found = project.flow.fold.value(value, module)
    if isinstance(found, timedelta):
        return found.total_seconds()
    return float(found) if isinstance(found, int | float) and not isinstance(found, bool) else None
