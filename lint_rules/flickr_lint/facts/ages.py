"""Whether code checks how old something is: it compares a time with the clock, or asks what does."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, cast

from flickr_lint.facts.files import around
from flickr_lint.facts.modelled import modelled
from flickr_lint.facts.programs import program_of
from flickr_lint.facts.provenance import made_of
from flickr_lint.memo import Remembered
from flickr_lint.models.rows import Source
from flickr_lint.regex import regex
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_lint.facts.flow import Flow
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.scopes import Function

__all__ = ["checks_age"]

_ORDERS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_SAID = regex(r"[mc]time|expir|max_?age|stale|lifetime|ttl\b|\bage\b|\bolder", re.IGNORECASE)
"""What says so of things that come from elsewhere."""
_QUERY = regex(r"[<>]")
_LOOKUPS = ("__lt", "__lte", "__gt", "__gte")
"""How Django's queries compare."""

_known: Remembered[dict[ast.AST, bool]] = Remembered()


def checks_age(module: Module, function: Function | None, flow: Flow) -> bool:
    """Whether a function or its class, or a module where there is no function, checks how old something is.

    Where it reads the clock only to store the time, the check may be anywhere in the program.
    """
    whole: ast.AST = module.tree
    if function is not None:
        whole = function.owner.node if function.owner else function.node
    project = cast("Project", flow.project)
    known = _known.setdefault(project, {})
    if whole not in known:
        text = around(module, function, whole_class=True)
        known[whole] = bool(_SAID.search(text)) or _checks(whole, module, project)
    return known[whole]


def _checks(whole: ast.AST, module: Module, project: Project) -> bool:
    code = list(module.below(whole))
    if _compares(code, module, project) or any(_compares(*there, project) for there in _asked(code, module, project)):
        return True
    stored = any(_is_clock(at, module, project) for at in code)
    return stored and any(_compares(at.nodes, at, project) for at in program_of(module, project))


def _asked(code: Iterable[ast.AST], module: Module, project: Project) -> Iterable[tuple[list[ast.AST], Module]]:
    """The code of the functions that conditions ask: `if is_fresh(path):`."""
    tests = (at.test for at in code if isinstance(at, (ast.If, ast.IfExp, ast.While)))
    for test in tests:
        for call in (at for at in (test, *module.below(test)) if isinstance(at, ast.Call)):
            reached = project.flow.names.callee(call, module)
            if reached is not None:
                yield list(reached[1].below(reached[0].node)), reached[1]


def _compares(code: Iterable[ast.AST], module: Module, project: Project) -> bool:
    """Whether code compares a time with the clock, itself or by a query."""
    for at in code:
        if isinstance(at, ast.Compare) and isinstance(at.ops[0], _ORDERS):
            if any(_is_time(side, module, project) for side in (at.left, *at.comparators)):
                return True
        elif isinstance(at, ast.Call):
            times = _times_of_query(at, module, project)
            if any(_is_time(time, module, project) for time in times):
                return True
    return False


def _times_of_query(call: ast.Call, module: Module, project: Project) -> list[ast.expr]:
    """What a query may compare with: the values of SQL with `<` or `>`, of `fetched__gt=…`."""
    words = [word.value for word in call.keywords if word.arg and word.arg.endswith(_LOOKUPS)]
    if words or not call.args or called(call) not in {"execute", "executemany"}:
        return words
    return call.args[1:] if _QUERY.search(project.flow.fold.text(call.args[0], module)) else []


def _is_time(node: ast.expr, module: Module, project: Project) -> bool:
    """Whether a value is made of what a clock says."""
    parts = node.elts if isinstance(node, (ast.Tuple, ast.List)) else [node]
    return any(_is_clock(at.node, at.module, project) for at in made_of(parts, module, project))


def _is_clock(node: ast.AST, module: Module, project: Project) -> bool:
    found = modelled(Source, node, module, project.flow.fold) if isinstance(node, ast.Call) else None
    return found is not None and found.row.label == "clock"
