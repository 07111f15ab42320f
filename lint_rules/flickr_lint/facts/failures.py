"""Where code meets a call that has failed: tests of `stat`, and answers that are taken apart as if all were well."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.facts.answers import raw_answer
from flickr_lint.facts.flow import Kind
from flickr_lint.regex import regex
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["asks_for_api_error", "finds_failure", "reads_answer", "reads_raw_answer"]

_MEMBERS = frozenset(
    {"photos", "photo", "photoset", "photosets", "sizes", "person", "user", "stat", "profile", "comments", "rsp"}
    | {"gallery", "galleries", "group", "groups", "collections", "licenses", "contacts", "places", "photoid", "stats"}
)
"""Members that an answer has unless the call has failed."""
_IS_ERROR = regex(r"^is_?(?:api|flickr)_?(?:error|failure)$", re.IGNORECASE)


def reads_answer(node: ast.Try, shape: set[str], module: Module, project: Project) -> bool:
    """Whether the body takes an answer of the API apart, or asserts its form."""
    flow = project.flow
    for step in node.body:
        for at in ast.walk(step):
            if isinstance(at, ast.Subscript) and shape - {"AssertionError"}:
                key = at.slice.value if isinstance(at.slice, ast.Constant) else None
                if key in _MEMBERS and flow.kind(at.value, module) & Kind.RESULT:
                    return True
            if isinstance(at, ast.Assert) and "AssertionError" in shape:
                names = [part for part in ast.walk(at.test) if isinstance(part, ast.Name)]
                if any(flow.kind(part, module) & Kind.RESULT for part in names):
                    return True
    return False


def reads_raw_answer(node: ast.Try, module: Module, project: Project) -> bool:
    """Whether the body takes an answer apart whose `stat` nobody has looked at, so that the failure is caught."""
    for step in node.body:
        for at in ast.walk(step):
            key = at.slice.value if isinstance(at, ast.Subscript) and isinstance(at.slice, ast.Constant) else None
            if key in _MEMBERS and isinstance(at, ast.Subscript) and raw_answer(at.value, module, project):
                function = module.function_of(node)
                return "stat" not in _texts_of(function.node if function else module.tree)
    return False


def _texts_of(node: ast.AST) -> set[object]:
    return {at.value for at in ast.walk(node) if isinstance(at, ast.Constant) and isinstance(at.value, str)}


def finds_failure(test: ast.expr, module: Module, project: Project) -> bool:
    """`answer["stat"] != "ok"`, `answer.get("stat") == "fail"`."""
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return False
    value = test.comparators[0]
    word = value.value if isinstance(value, ast.Constant) else None
    negative = (ast.NotEq, "ok"), (ast.Eq, "fail")
    if (type(test.ops[0]), word) not in negative or not _is_stat(test.left, module, project):
        return False
    return bool(project.flow.calls.get(module)) or bool(project.flow.kind(test.left, module) & Kind.RESULT)


def _is_stat(node: ast.expr, module: Module, project: Project) -> bool:
    if isinstance(node, ast.Subscript):
        return project.flow.fold.value(node.slice, module) == "stat"
    if isinstance(node, ast.Call) and called(node) == "get" and node.args:
        return project.flow.fold.value(node.args[0], module) == "stat"
    return isinstance(node, ast.Attribute) and node.attr == "stat"


def asks_for_api_error(test: ast.expr) -> bool:
    """`answer.is_api_error()`."""
    return isinstance(test, ast.Call) and bool(_IS_ERROR.match(called(test)))
