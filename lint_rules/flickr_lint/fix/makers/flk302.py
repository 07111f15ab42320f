"""FLK302: a pause as long as the limit requires, if its seconds are in the code; a limiter of one call a second."""

from __future__ import annotations

import ast
import math
import re
from typing import TYPE_CHECKING

from flickr_lint.facts.loops import loops_of
from flickr_lint.facts.modelled import modelled
from flickr_lint.facts.random_numbers import range_of
from flickr_lint.findings import Edit, Finding, Fix
from flickr_lint.fix.causes import Cause, cause_of
from flickr_lint.fix.expressions import cut, node_at
from flickr_lint.fix.positions import lines_of, statement_of
from flickr_lint.fix.spread_calls import is_comprehension, spread
from flickr_lint.models.rows import Drawn, argument
from flickr_lint.module import Module
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from flickr_lint.findings import Related
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_ALLOWS = re.compile(r"([\d,]+) calls an hour")
_LIMIT = 3600
_COUNTS = frozenset({"calls", "max_calls", "max_rate", "rate", "limit", "max_requests", "requests", "rate_limit"})
_TASKS = re.compile(r"[\d.]+(/[smh])")
_OF_TASKS = {"/s": 1, "/m": 60, "/h": 3600}
"""How celery's `rate_limit` allows 3600 calls an hour."""
_SPANS = frozenset({"period", "time_period", "per", "interval", "seconds", "duration"})


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:
    """The number is changed to allow 3600 calls an hour; unsafe, because the program takes longer.

    Coroutines that wait together start one after the other.
    """
    if isinstance(source, Module) and finding.message.startswith("All calls wait"):
        return _gathered(finding, source, project)
    node = node_at(source, finding.region, ast.Call) if isinstance(source, Module) else None
    allowed = _ALLOWS.search(finding.message)
    if not isinstance(source, Module) or node is None or allowed is None:
        return None
    excess = int(allowed[1].replace(",", "")) / _LIMIT
    sleeps = called(node) == "sleep" and bool(node.args)
    others = [at for at in finding.related if at.message == "another pause"]
    if sleeps and others:
        given = _pauses([node, *_nodes(others, project)], excess, source, project)
    else:
        given = _pause(node.args[0], excess, source, project) if sleeps else _limiter(node, excess, source, project)
    why = "; ".join(dict.fromkeys(["the program takes longer", *(said for at, _ in given if (said := at.why(source)))]))
    edits = tuple(at.edit(number) for at, number in given)
    return Fix("Go no faster than a call a second", edits, "unsafe", why) if edits else None


def _gathered(finding: Finding, module: Module, project: Project) -> Fix | None:
    """Coroutines that all wait at the same time: they start a second apart, and the wait in each goes."""
    places = {finding.region, *(at.region for at in finding.related)}
    loop = next((at for at in loops_of(module, project) if module.region(at.node) in places), None)
    if loop is None or not is_comprehension(loop.node, module):
        return None
    edits = spread(loop, loop.node, 1, module, project)
    pause = node_at(module, finding.region, ast.Call)
    statement = statement_of(module, pause) if pause is not None and called(pause) == "sleep" else None
    alone = isinstance(statement, ast.Expr) and lines_of(statement, module)
    edits += (Edit(alone, ""),) if edits and alone else ()
    return Fix("Start a call a second", edits, "unsafe", "the program takes longer") if edits else None


def _nodes(others: list[Related], project: Project) -> list[ast.Call | None]:
    """The calls of other pauses; None for one that can't be found."""
    known = [(next((m for m in project.modules.values() if m.path == at.path), None), at.region) for at in others]
    return [node_at(module, region, ast.Call) if module is not None else None for module, region in known]


def _pauses(nodes: list[ast.Call | None], excess: float, module: Module, project: Project) -> list[tuple[Cause, str]]:
    """Several pauses that are long enough together: each its share, or the first what the others lack."""
    seconds = [_plain(node, module, project) for node in nodes]
    known = [number for number in seconds if number is not None]
    if len(known) < len(seconds):
        return []
    needed = sum(known) * excess
    share = needed / len(known)
    made = (
        [math.ceil(round(share, 3))] * len(known) if share > 0.999 else [math.ceil(round(needed - sum(known[1:]), 3))]
    )
    return [
        (cause_of(node.args[0], module, project), f"{number}")
        for node, number, was in zip(nodes, made, known, strict=False)
        if node is not None and number > was
    ]


def _plain(node: ast.Call | None, module: Module, project: Project) -> float | None:
    """The seconds of a pause in this module, if they are no random number."""
    if node is None or called(node) != "sleep" or not node.args or node not in module.tables.parents:
        return None
    said = range_of(node.args[0], module, project)
    return said.mean if said is not None and said.least == said.most else None


def _pause(seconds: ast.expr, excess: float, module: Module, project: Project) -> list[tuple[Cause, str]]:
    """The pause as long as needed; a random one that long at least."""
    known = range_of(seconds, module, project)
    if known is None:
        return []
    needed = math.ceil(round(known.mean * excess, 3))
    if known.least == known.most:
        plain = isinstance(seconds, (ast.Constant, ast.Name, ast.Attribute, ast.BinOp))
        return [(cause_of(seconds, module, project), f"{needed}")] if plain else []
    drawn = modelled(Drawn, seconds, module, project.flow.fold) if isinstance(seconds, ast.Call) else None
    least, most = (
        (argument(seconds, drawn.row.least), argument(seconds, drawn.row.most))
        if isinstance(seconds, ast.Call) and drawn is not None
        else (None, None)
    )
    if isinstance(least, ast.Constant) and isinstance(most, ast.Constant):
        longest = round(needed + known.most - known.least, 3)
        return [(Cause(least, module), f"{needed}"), (Cause(most, module), f"{longest:g}")]
    return [(Cause(seconds, module), f"max({needed}, {cut(module, module.region(seconds))})")]


def _limiter(node: ast.Call, excess: float, module: Module, project: Project) -> list[tuple[Cause, str]]:
    """Fewer calls in the same time; if that is less than one, one call in a longer time."""
    words = {word.arg: word.value for word in node.keywords if word.arg}
    count = next((words[name] for name in words if name in _COUNTS), node.args[0] if node.args else None)
    span = next((words[name] for name in words if name in _SPANS), node.args[1] if len(node.args) > 1 else None)
    said = project.flow.fold.value(count, module) if count is not None else None
    calls = _number(said)
    if count is not None and isinstance(said, str) and (rate := _TASKS.fullmatch(said)):
        quoted = cut(module, module.region(count))[:1]
        most = f"{quoted}{_OF_TASKS[rate[1]]}{rate[1]}{quoted}"
        return [(Cause(count, module), most)] if isinstance(count, ast.Constant) and quoted in {"'", '"'} else []
    if count is None or calls is None:
        return []
    counted = cause_of(count, module, project)
    if calls / excess >= 1:
        return [(counted, f"{int(calls / excess)}")]
    seconds = _number(project.flow.fold.value(span, module)) if span is not None else None
    if span is None or seconds is None:
        return []
    return [(counted, "1"), (cause_of(span, module, project), f"{math.ceil(round(seconds * excess / calls, 3))}")]


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
