"""Jobs that a program runs repeatedly: what they run, and after how many seconds."""

from __future__ import annotations

import ast
from datetime import timedelta
from typing import TYPE_CHECKING

from flickr_lint.analysis.frames import Value
from flickr_lint.facts.call_graph import graph_of
from flickr_lint.facts.modelled import modelled
from flickr_lint.models.rows import Schedule, argument
from flickr_lint.regex import regex
from flickr_lint.scopes import Function, called

if TYPE_CHECKING:
    from flickr_lint.facts.calls import Call
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["least_period", "scheduled"]

_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
_HOUR, _PANDA = 3600.0, 60.0
_FEED = regex(r"flickr\.com/services/feeds/")
_MAX_FUNCTIONS = 12
"""Functions that a job calls, which are searched for what schedules it again."""
_Job = tuple[Function, "Module"]


def scheduled(node: ast.Call, module: Module, project: Project) -> tuple[float | None, _Job | None]:
    """The seconds between two runs and the job, where a call schedules one that runs again and again.

    `schedule.every(10).minutes.do(job)`, `add_job(job, "interval", minutes=15)`, a `Timer(60, job)` that the job itself
    starts, and decorators such as `@repeat_every(seconds=60)`.
    """
    found = modelled(Schedule, node, module, project.flow.fold)
    if found is None:
        return None, None
    row = found.row
    job = _decorated(node, module) if not row.job else _meant(argument(node, row.job), module, project)
    if job is None or (row.once and not _is_run_by(node, job, module, project)):
        return None, None
    return _every(node, row, module, project), job


def _decorated(node: ast.Call, module: Module) -> _Job | None:
    below = module.tables.parents.get(node)
    if not isinstance(below, (ast.FunctionDef, ast.AsyncFunctionDef)) or node not in below.decorator_list:
        return None
    return module.tables.functions[below], module


def _is_run_by(node: ast.Call, job: _Job, module: Module, project: Project) -> bool:
    """Whether a job makes a call, itself or by what it calls: it schedules itself."""
    graph, around = graph_of(project), module.function_of(node)
    queue, seen = [job], {job}
    for function, where in queue:
        if function is around:
            return True
        calls = graph.inside(function.node, where) if len(seen) < _MAX_FUNCTIONS else ()
        called_by = {(what, there) for site in calls for what, there, _ in graph.functions(site, where)} - seen
        seen |= called_by
        queue += called_by
    return False


def _every(node: ast.Call, row: Schedule, module: Module, project: Project) -> float | None:
    """The seconds between two runs: an argument, a method of `every(10).minutes`, or words such as `minutes=15`."""
    if row.every == ("self",):
        every = node.func.value if isinstance(node.func, ast.Attribute) else None
    else:
        every = argument(node, row.every)
    found = _seconds(every, module, project) if every is not None else None
    return found * row.unit if found is not None else _by_words(node, module, project)


def _meant(job: ast.expr | None, module: Module, project: Project) -> _Job | None:
    """The function that is named; `job.s()` of celery is a call of it that is made later."""
    if job is None:
        return None
    if isinstance(job, ast.Call) and called(job) in {"s", "si", "signature"} and isinstance(job.func, ast.Attribute):
        job = job.func.value
    targets = project.flow.fold.values.callables.targets(Value(job, module))
    return next(((at.what, at.module) for at in targets if isinstance(at.what, Function)), None)


def _of_unit(unit: ast.expr, module: Module, project: Project) -> float | None:
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
    if isinstance(only.node, ast.Call) and called(only.node).endswith("Trigger"):
        return _by_words(only.node, only.module, project)
    if isinstance(only.node, ast.Attribute):
        return _of_unit(only.node, only.module, project)
    found = project.flow.fold.value(node, module)
    if isinstance(found, timedelta):
        return found.total_seconds()
    return float(found) if isinstance(found, (int, float)) and not isinstance(found, bool) else None


def least_period(call: Call, project: Project) -> float:
    """The seconds that are to pass before a call is made again; 0 if nothing is said."""
    if call.method.startswith("flickr.activity."):
        return _HOUR
    if call.method == "flickr.panda.getPhotos":
        return _PANDA
    if not call.method and isinstance(call.node, ast.Call):
        texts = [project.flow.fold.text(at, call.module) for at in call.node.args[:1]]
        return _HOUR if any(_FEED.search(text) for text in texts) else 0.0
    return 0.0
