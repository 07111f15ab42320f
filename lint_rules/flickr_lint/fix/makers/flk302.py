"""FLK302: a pause as long as the limit requires, if its seconds are in the code; a limiter of one call a second."""

from __future__ import annotations

import ast
import math
import re
from typing import TYPE_CHECKING

from flickr_lint.findings import Finding, Fix
from flickr_lint.fix.causes import cause_of
from flickr_lint.fix.expressions import node_at
from flickr_lint.module import Module
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from flickr_lint.fix.causes import Cause
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_ALLOWS = re.compile(r"([\d,]+) calls an hour")
_LIMIT = 3600
_COUNTS = frozenset({"calls", "max_calls", "max_rate", "rate", "limit", "max_requests", "requests", "rate_limit"})
_SPANS = frozenset({"period", "time_period", "per", "interval", "seconds", "duration"})


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:
    """The number is changed to allow 3600 calls an hour; unsafe, because the program takes longer."""
    node = node_at(source, finding.region, ast.Call) if isinstance(source, Module) else None
    allowed = _ALLOWS.search(finding.message)
    if not isinstance(source, Module) or node is None or allowed is None:
        return None
    excess = int(allowed[1].replace(",", "")) / _LIMIT
    sleeps = called(node) == "sleep" and bool(node.args)
    given = _pause(node.args[0], excess, source, project) if sleeps else _limiter(node, excess, source, project)
    why = "; ".join(dict.fromkeys(["the program takes longer", *(said for at, _ in given if (said := at.why(source)))]))
    edits = tuple(at.edit(number) for at, number in given)
    return Fix("Go no faster than a call a second", edits, "unsafe", why) if edits else None


def _pause(seconds: ast.expr, excess: float, module: Module, project: Project) -> list[tuple[Cause, str]]:
    value = _number(project.flow.fold.value(seconds, module))
    if value is None or not isinstance(seconds, (ast.Constant, ast.Name, ast.Attribute, ast.BinOp)):
        return []
    return [(cause_of(seconds, module, project), f"{math.ceil(round(value * excess, 3))}")]


def _limiter(node: ast.Call, excess: float, module: Module, project: Project) -> list[tuple[Cause, str]]:
    """Fewer calls in the same time; if that is less than one, one call in a longer time."""
    words = {word.arg: word.value for word in node.keywords if word.arg}
    count = next((words[name] for name in words if name in _COUNTS), node.args[0] if node.args else None)
    span = next((words[name] for name in words if name in _SPANS), node.args[1] if len(node.args) > 1 else None)
    calls = _number(project.flow.fold.value(count, module)) if count is not None else None
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
