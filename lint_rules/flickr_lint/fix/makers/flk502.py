"""FLK502: a lifetime above a day becomes a day, where it is used; a constant without other uses is changed."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from typing import TYPE_CHECKING

from flickr_lint.facts.lifetimes import DAY, in_words, parse_text
from flickr_lint.findings import Edit, Finding, Fix
from flickr_lint.fix.causes import cause_of
from flickr_lint.fix.expressions import cut, node_at, rewritten
from flickr_lint.fix.python_version import is_modern
from flickr_lint.module import Module
from flickr_lint.scopes import dotted

if TYPE_CHECKING:
    import libcst as cst

    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_UNITS = (1.0, 60.0, 3600.0, 86_400.0, 0.001)
_MESSAGE = "Store it for at most a day"


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:
    """The edit that folds the lifetime to 86 400 seconds, in the unit that it is given in."""
    if not isinstance(source, Module):
        text = cut(source, finding.region)
        changed = re.sub(r"(?<=cache )(\s*)\d+", rf"\g<1>{DAY:.0f}", text, count=1)
        return Fix(_MESSAGE, (Edit(finding.region, changed),), "safe") if changed != text else None
    node = node_at(source, finding.region, ast.expr)
    if isinstance(node, ast.Compare):
        sides = [side for side in (node.left, *node.comparators) if _seconds(side, source, finding, project)]
        node = sides[0] if len(sides) == 1 else None
    if node is None:
        return None
    cause = cause_of(node, source, project)
    edit = _edit(cause.module, cause.node, finding, project)
    why = cause.why(source)
    return Fix(_MESSAGE, (edit,), "unsafe" if why else "safe", why) if edit else None


def _edit(module: Module, node: ast.expr, finding: Finding, project: Project) -> Edit | None:
    if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] == "timedelta":
        return rewritten(module, node, _one_day)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return _text(module, node)
    unit = _seconds(node, module, finding, project)
    if not unit or not isinstance(node, (ast.Constant, ast.BinOp, ast.Name, ast.Attribute, ast.Call)):
        return None
    value = project.flow.fold.value(node, module)
    if isinstance(value, timedelta):
        return None
    number = DAY / unit
    grouped = number >= 10_000 and is_modern(module, project)
    return Edit(module.region(node), f"{number:_.0f}" if grouped else f"{number:.0f}", module.path)


def _seconds(node: ast.expr, module: Module, finding: Finding, project: Project) -> float:
    """The seconds of a unit, from the finding's message; 0 if the finding is not about the value."""
    value = project.flow.fold.value(node, module)
    if isinstance(value, timedelta):
        return 1.0 if value.total_seconds() > DAY else 0.0
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value <= 0:
        return 0.0
    said = finding.message
    return next((unit for unit in _UNITS if value * unit > DAY and said.endswith(f" {in_words(value * unit)}")), 0.0)


def _text(module: Module, node: ast.Constant) -> Edit | None:
    text = cut(module, module.region(node))
    quotes = re.fullmatch(r"""(['"])([^'"\\]*)\1""", text)
    if quotes is None or not isinstance(parse_text(quotes[2]), float):
        return None
    day = f"{DAY:.0f}" if quotes[2].strip().isdigit() else "1d" if quotes[2][-1:] in "dwhms" else "1 day"
    return Edit(module.region(node), f"{quotes[1]}{day}{quotes[1]}", module.path)


def _one_day(expression: cst.BaseExpression) -> cst.BaseExpression | None:
    import libcst as cst

    if not isinstance(expression, cst.Call):
        return None
    none = cst.MaybeSentinel.DEFAULT
    equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
    return expression.with_changes(args=[cst.Arg(cst.Integer("1"), keyword=cst.Name("days"), equal=equal, comma=none)])
