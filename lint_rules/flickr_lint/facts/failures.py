"""How code handles failed calls: tests of `stat`, and responses that are read without one."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.facts.flow import Kind
from flickr_lint.facts.responses import raw_response
from flickr_lint.regex import regex
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["asks_for_api_error", "finds_failure", "reads_raw_response", "reads_response"]

_MEMBERS = frozenset(
    {"photos", "photo", "photoset", "photosets", "sizes", "person", "user", "stat", "profile", "comments", "rsp"}
    | {"gallery", "galleries", "group", "groups", "collections", "licenses", "contacts", "places", "photoid", "stats"}
)
"""Members that an answer has unless the call has failed."""
_RESPONSE = Kind.RESULT | Kind.OUTCOME
_IS_ERROR = regex(r"^is_?(?:api|flickr)_?(?:error|failure)$", re.IGNORECASE)


def reads_response(node: ast.Try | ast.TryStar, shape: set[str], module: Module, project: Project) -> bool:
    """Whether the body reads members of a response of the API, or asserts its form."""
    flow = project.flow
    for step in node.body:
        for at in ast.walk(step):
            if isinstance(at, ast.Subscript) and shape - {"AssertionError"}:
                key = at.slice.value if isinstance(at.slice, ast.Constant) else None
                if key in _MEMBERS and flow.kind(at.value, module) & _RESPONSE:
                    return True
            if isinstance(at, ast.Assert) and "AssertionError" in shape:
                names = [part for part in ast.walk(at.test) if isinstance(part, ast.Name)]
                if any(flow.kind(part, module) & _RESPONSE for part in names):
                    return True
    return False


def reads_raw_response(node: ast.Try | ast.TryStar, module: Module, project: Project) -> bool:
    """Whether the body reads members of a response whose `stat` nobody has checked, so that the failure is caught."""
    for step in node.body:
        for at in ast.walk(step):
            key = at.slice.value if isinstance(at, ast.Subscript) and isinstance(at.slice, ast.Constant) else None
            if key in _MEMBERS and isinstance(at, ast.Subscript) and raw_response(at.value, module, project):
                function = module.function_of(node)
                return "stat" not in _texts_of(function.node if function else module.tree)
    return False


def _texts_of(node: ast.AST) -> set[object]:
    return {at.value for at in ast.walk(node) if isinstance(at, ast.Constant) and isinstance(at.value, str)}


def finds_failure(test: ast.expr, module: Module, project: Project) -> bool:
    """`answer["stat"] != "ok"`, `answer.get("stat") == "fail"`, `not answer or answer["stat"] != "ok"`."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return _finds_success(test.operand, module, project)
    if isinstance(test, ast.BoolOp):
        found = [part for part in test.values if finds_failure(part, module, project)]
        about = {at.id for part in found for at in ast.walk(part) if isinstance(at, ast.Name)}
        others = {at.id for part in test.values for at in ast.walk(part) if isinstance(at, ast.Name)}
        return bool(found) and others <= about
    return _says(test, {(ast.NotEq, "ok"), (ast.Eq, "fail"), (ast.IsNot, "ok"), (ast.Is, "fail")}, module, project)


def _finds_success(test: ast.expr, module: Module, project: Project) -> bool:
    """`answer["stat"] == "ok"`, `answer.get("stat") != "fail"`."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return finds_failure(test.operand, module, project)
    return _says(test, {(ast.Eq, "ok"), (ast.NotEq, "fail"), (ast.Is, "ok"), (ast.IsNot, "fail")}, module, project)


def _says(test: ast.expr, wanted: set[tuple[type[ast.cmpop], str]], module: Module, project: Project) -> bool:
    """Whether a test compares `stat` in one of these ways, with a word on either side."""
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return False
    sides = (test.left, test.comparators[0])
    for one, other in (sides, sides[::-1]):
        word = project.flow.fold.value(other, module)
        if isinstance(word, str) and (type(test.ops[0]), word) in wanted and _is_stat(one, module, project):
            return bool(project.flow.calls.get(module)) or bool(project.flow.kind(one, module) & _RESPONSE)
    return False


def _is_stat(node: ast.expr, module: Module, project: Project) -> bool:
    if isinstance(node, ast.Name):
        meant = project.flow.fold.values.only(node, module)
        return meant.node is not node and _is_stat(meant.node, meant.module, project)
    if isinstance(node, ast.Subscript):
        return project.flow.fold.value(node.slice, module) == "stat"
    if isinstance(node, ast.Call) and called(node) == "get" and node.args:
        return project.flow.fold.value(node.args[0], module) == "stat"
    return isinstance(node, ast.Attribute) and node.attr == "stat"


def asks_for_api_error(test: ast.expr) -> bool:
    """`answer.is_api_error()`."""
    return isinstance(test, ast.Call) and bool(_IS_ERROR.match(called(test)))
