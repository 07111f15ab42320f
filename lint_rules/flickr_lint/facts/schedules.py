"""Jobs that a program runs repeatedly: what they run, and after how many seconds."""

from __future__ import annotations

import ast
from datetime import timedelta
from typing import TYPE_CHECKING

from flickr_lint.scopes import Function, called

if TYPE_CHECKING:
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["scheduled"]

_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
_DECORATORS = frozenset({"scheduled_job", "repeat_every", "loop", "interval", "periodic_task", "repeat", "every"})
_Job = tuple[Function, "Module"]


def scheduled(node: ast.Call, module: Module, project: Project) -> tuple[float | None, _Job | None]:
    """The seconds between two runs and the job, where a call schedules one.

    `schedule.every(10).minutes.do(job)`, `add_job(job, "interval", minutes=15)`, `add_periodic_task(60, job.s())`, a
    `Timer(60, job)` that the job itself starts, and decorators such as `@repeat_every(seconds=60)`.
    """
    name = called(node)
    if name == "do" and isinstance(node.func, ast.Attribute) and node.args:
        return _every(node.func.value, module, project), _meant(node.args[0], module, project)
    if name == "add_job" and node.args:
        return _by_words(node, module, project), _meant(node.args[0], module, project)
    if name == "add_periodic_task" and len(node.args) > 1:
        return _seconds(node.args[0], module, project), _meant(node.args[1], module, project)
    if name == "Timer" and len(node.args) > 1:
        job = _meant(node.args[1], module, project)
        again = job is not None and module.function_of(node) is job[0]
        return (_seconds(node.args[0], module, project), job) if again else (None, None)
    return _decorating(node, module, project)


def _decorating(node: ast.Call, module: Module, project: Project) -> tuple[float | None, _Job | None]:
    """`@repeat_every(seconds=60)`, `@repeat(every(10).minutes)`."""
    below = module.tables.parents.get(node)
    if not isinstance(below, (ast.FunctionDef, ast.AsyncFunctionDef)) or node not in below.decorator_list:
        return None, None
    job = (module.tables.functions[below], module)
    if called(node) == "repeat" and node.args:
        return _every(node.args[0], module, project), job
    if called(node) == "periodic_task":
        every = next((word.value for word in node.keywords if word.arg == "run_every"), next(iter(node.args), None))
        if every is not None:
            return _seconds(every, module, project), job
    return (
        (_by_words(node, module, project), job)
        if module.qualified(node.func).rpartition(".")[2] in _DECORATORS
        else (None, None)
    )


def _meant(job: ast.expr, module: Module, project: Project) -> _Job | None:
    """The function that is named; `job.s()` of celery is a call of it that is made later."""
    if isinstance(job, ast.Call) and called(job) in {"s", "si", "signature"} and isinstance(job.func, ast.Attribute):
        job = job.func.value
    only = project.flow.fold.values.only(job, module)
    found = project.flow.names.meant(only.node, only.module)
    return (found[0], found[1]) if found and isinstance(found[0], Function) else None


def _every(unit: ast.expr, module: Module, project: Project) -> float | None:
    """`every(10).minutes`, `every().hour`."""
    unit = project.flow.fold.values.only(unit, module).node
    every = project.flow.fold.values.only(unit.value, module).node if isinstance(unit, ast.Attribute) else None
    if not isinstance(unit, ast.Attribute) or not isinstance(every, ast.Call) or called(every) != "every":
        return None
    count = project.flow.fold.value(every.args[0], module) if every.args else 1
    size = _UNITS.get(unit.attr.rstrip("s"))
    return float(count) * size if isinstance(count, (int, float)) and size else None


def _by_words(node: ast.Call, module: Module, project: Project) -> float | None:
    """`minutes=15`, `hours=1, minutes=30`; None if one of them isn't known, or there is none."""
    units = {f"{name}s": size for name, size in _UNITS.items()}
    total = 0.0
    for word in node.keywords:
        count = project.flow.fold.value(word.value, module) if word.arg in units else 0
        if not isinstance(count, (int, float)):
            return None
        total += units.get(word.arg or "", 0) * float(count)
    return total or None


def _crontab(node: ast.Call, module: Module, project: Project) -> float:
    """The seconds between two runs of celery's `crontab(minute="*/15")`, at least; what isn't said is `*`."""
    said = {word.arg: str(project.flow.fold.value(word.value, module)) for word in node.keywords}
    minute, hour = said.get("minute", "*"), said.get("hour", "*")
    for text, unit, whole in ((minute, 60, 60), (hour, _UNITS["hour"], 24)):
        if text == "*":
            return unit
        if text.startswith("*/") and text[2:].isdecimal():
            return unit * int(text[2:])
        if "," in text:
            return unit * whole / (text.count(",") + 1)
    return 24 * _UNITS["hour"]


def _seconds(node: ast.expr, module: Module, project: Project) -> float | None:
    only = project.flow.fold.values.only(node, module)
    if isinstance(only.node, ast.Call) and called(only.node) == "crontab":
        return _crontab(only.node, only.module, project)
    found = project.flow.fold.value(node, module)
    if isinstance(found, timedelta):
        return found.total_seconds()
    return float(found) if isinstance(found, (int, float)) and not isinstance(found, bool) else None
