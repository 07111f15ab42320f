"""FLK906: a response is checked where it is parsed: a failure is raised with Flickr's message and code."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from flickr_lint.analysis.frames import Value
from flickr_lint.facts.responses import unchecked_responses
from flickr_lint.findings import Finding, Fix
from flickr_lint.fix.patch import patch_at
from flickr_lint.fix.positions import comes_first, free_name, line_before, statement_of
from flickr_lint.fix.python_version import text_with
from flickr_lint.module import Module
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from flickr_lint.facts.responses import UncheckedResponse
    from flickr_lint.fix.patch import Patch
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
    parsed = _parsed(unchecked, source, project) if unchecked else None
    kind = _kind(parsed) if parsed is not None else ""
    statement = statement_of(source, parsed) if parsed is not None else None
    patch = patch_at(source, statement) if statement is not None and kind else None
    if patch is None or parsed is None or statement is None:
        return None
    name = _bound(statement, parsed)
    done = (
        patch.after(statement, _check(kind, name, statement, source, project))
        if name
        else _hoisted(patch, statement, parsed, kind, source, project)
    )
    why = "a call that failed ends in an exception"
    return Fix("Check `stat`", patch.edits(), "unsafe", why) if done else None


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
        elif isinstance(at, ast.Name):
            found = project.flow.fold.values.reads.sources(Value(at, module))
            if len(found) != 1 or found[0].module is not module or found[0].node is at:
                return None
            at = found[0].node
        else:
            return None
    return None


def _kind(node: ast.expr) -> str:
    name = called(node) if isinstance(node, ast.Call) else ""
    return "json" if name in _JSON else "xml" if name in _XML else ""


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


def _hoisted(patch: Patch, statement: ast.stmt, parsed: ast.expr, kind: str, module: Module, project: Project) -> bool:
    """The parsed response gets a name and its check before the statement that uses it; False if that may not run."""
    import libcst as cst

    if line_before(module, statement) is not statement or not comes_first(statement, parsed, module):
        return False
    outer = module.tables.parents.get(parsed)
    taken = outer if isinstance(outer, ast.Await) else parsed
    name = free_name(module, statement, "answer", "found", "response")
    node = patch.node(taken, cst.BaseExpression)
    text = ast.get_source_segment(module.text, taken)
    if (
        node is None
        or text is None
        or not patch.before(statement, f"{name} = {text}\n{_check(kind, name, statement, module, project)}")
    ):
        return False
    if isinstance(statement, ast.Expr) and statement.value is taken:
        patch.change(patch.statement(statement), lambda found: cst.FlattenSentinel(_but_last(found)))
    else:
        patch.change(node, lambda _: cst.Name(name))
    return True


def _but_last(found: Any) -> list[Any]:
    """The statements put before a statement, without it, as it has become a bare name; its comment stays."""
    nodes = list(getattr(found, "nodes", ()) or [found])
    *leading_nodes, last = nodes
    first = leading_nodes[0]
    leading = [*first.leading_lines, *last.leading_lines]
    leading_nodes[0] = first.with_changes(leading_lines=leading, trailing_whitespace=last.trailing_whitespace)
    return leading_nodes


def _check(kind: str, name: str, node: ast.AST, module: Module, project: Project) -> str:
    """The statement that raises if a response says that the call failed."""
    if kind == "json":
        said = text_with("Flickr: {} (code {})", (f"{name}.get('message')", f"{name}.get('code')"), module, project)
        return f'if {name}.get("stat") != "ok":\n    raise RuntimeError({said})\n'
    error = free_name(module, node, "error", "refusal")
    said = text_with("Flickr: {} (code {})", (f"{error}.get('msg')", f"{error}.get('code')"), module, project)
    return (
        f'if {name}.get("stat") != "ok":\n'
        f'    {error} = {name}.find("err")\n'
        f'    raise RuntimeError("Flickr refused the call" if {error} is None else {said})\n'
    )
