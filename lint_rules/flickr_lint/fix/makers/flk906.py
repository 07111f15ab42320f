"""FLK906: a response is checked where it is parsed: a failure is raised with Flickr's message and code."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.analysis.frames import Value
from flickr_lint.facts.responses import unchecked_responses
from flickr_lint.findings import Finding, Fix
from flickr_lint.fix.patch import patch_at
from flickr_lint.fix.positions import comes_first, free_name, line_before, statement_of, text_of
from flickr_lint.fix.stat_checks import stat_check
from flickr_lint.fix.unparsed import but_last, parsed_and_checked
from flickr_lint.module import Module
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from flickr_lint.facts.responses import UncheckedResponse
    from flickr_lint.findings import Edit
    from flickr_lint.fix.patch import Patch
    from flickr_lint.fix.stat_checks import Form
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_JSON = frozenset({"loads", "load", "json", "parse_json", "json_loads", "literal_eval"})
_XML = frozenset({"fromstring", "XML", "getroot"})


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:
    """The check follows the first parse; unsafe, because an exception ends a program that continued before."""
    if not isinstance(source, Module):
        return None
    unchecked = next(
        (at for at in unchecked_responses(source, project) if source.region(at.at) == finding.region), None
    )
    if unchecked is None:
        return None
    if unchecked.at is unchecked.call.node and unchecked.how in {"dropped", "status"}:
        return _fix(parsed_and_checked(unchecked, source, project))
    parsed = _parsed(unchecked, source, project)
    kind = _kind(parsed) if parsed is not None else None
    statement = statement_of(source, parsed) if parsed is not None else None
    patch = patch_at(source, statement) if statement is not None and kind else None
    if patch is None or parsed is None or statement is None or kind is None:
        return None
    name = _bound(statement, parsed)
    guarded = "" if name else _guarded(statement, parsed)
    if name or guarded:
        check = stat_check(kind, name or guarded, statement, source, project, guard=not name)
        done = patch.after(statement, check)
    else:
        done = _hoisted(patch, statement, parsed, kind, source, project)
    return _fix(patch.edits()) if done else None


def _fix(edits: tuple[Edit, ...]) -> Fix | None:
    return Fix("Check `stat`", edits, "unsafe", "a call that failed ends in an exception") if edits else None


def _parsed(unchecked: UncheckedResponse, module: Module, project: Project) -> ast.expr | None:
    """The expression that parses a response, whose first use is known."""
    at: ast.expr = unchecked.at
    for _ in range(6):
        if isinstance(at, (ast.Subscript, ast.Attribute)):
            at = at.value
        elif isinstance(at, ast.Call) and _kind(at):
            return at
        elif isinstance(at, ast.Call) and isinstance(at.func, ast.Attribute):
            at = at.func.value
        elif isinstance(at, ast.IfExp):
            at = at.orelse if _is_false(at.body) else at.body
        elif isinstance(at, ast.Await):
            at = at.value
        elif isinstance(at, ast.Name):
            values = project.flow.fold.values.reads.sources(Value(at, module))
            found = [one for one in values if not _is_false(one.node)]
            if len(found) != 1 or found[0].module is not module or found[0].node is at:
                return None
            at = found[0].node
        else:
            return None
    return None


def _kind(node: ast.expr) -> Form | None:
    name = called(node) if isinstance(node, ast.Call) else ""
    return "json" if name in _JSON else "xml" if name in _XML else None


def _bound(statement: ast.stmt, parsed: ast.expr) -> str:
    """The name that a statement binds the parsed response to, and nothing else of it; ''."""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target, value = statement.targets[0], statement.value
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        target, value = statement.target, statement.value
    else:
        return ""
    value = value.value if isinstance(value, ast.Await) else value
    return target.id if value is parsed and isinstance(target, ast.Name) else ""


def _guarded(statement: ast.stmt, parsed: ast.expr) -> str:
    """The name that a statement binds either the parsed response or a false value to; ''."""
    value = statement.value if isinstance(statement, ast.Assign) and len(statement.targets) == 1 else None
    if not isinstance(value, ast.IfExp) or not isinstance(statement, ast.Assign):
        return ""
    target = statement.targets[0]
    sides = [side.value if isinstance(side, ast.Await) else side for side in (value.body, value.orelse)]
    others = [side for side in sides if side is not parsed]
    false = len(others) == 1 and _is_false(others[0])
    return target.id if false and isinstance(target, ast.Name) else ""


def _is_false(node: ast.expr) -> bool:
    """Whether an expression is false: `None`, `{}`."""
    items = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", None)
    return not items if items is not None else isinstance(node, ast.Constant) and not node.value


def _hoisted(patch: Patch, statement: ast.stmt, parsed: ast.expr, kind: Form, module: Module, project: Project) -> bool:
    """The parsed response gets a name and its check before the statement that uses it; False if that may not run."""
    import libcst as cst

    if line_before(module, statement) is not statement or not comes_first(statement, parsed, module):
        return False
    outer = module.tables.parents.get(parsed)
    taken = outer if isinstance(outer, ast.Await) else parsed
    name = free_name(module, statement, "answer", "found", "response")
    node = patch.node(taken, cst.BaseExpression)
    text = text_of(module, taken)
    line = patch.statement(statement)
    bare = isinstance(statement, ast.Expr) and statement.value is taken
    if (
        node is None
        or (bare and len(getattr(line, "body", ())) != 1)
        or not patch.before(statement, f"{name} = {text}\n{stat_check(kind, name, statement, module, project)}")
    ):
        return False
    if bare:
        patch.change(line, lambda found: cst.FlattenSentinel(but_last(found)))
    else:
        patch.change(node, lambda _: cst.Name(name))
    return True
