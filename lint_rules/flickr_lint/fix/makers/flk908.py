"""FLK908: a write is sent by POST, its arguments in the body; unsafe, because the code that signs may need a change."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.findings import Finding, Fix
from flickr_lint.fix.expressions import node_at, rewritten
from flickr_lint.module import Module

if TYPE_CHECKING:
    import libcst as cst

    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:  # noqa: ARG001
    """`get(url, params=…)` becomes `post(url, data=…)`; None for any other form of call."""
    node = node_at(source, finding.region, ast.Call) if isinstance(source, Module) else None
    if node is None or not isinstance(source, Module):
        return None
    edit = rewritten(source, node, _posted)
    return Fix("Send it by POST", (edit,), "unsafe", "what signs the request may have to know") if edit else None


def _posted(expression: cst.BaseExpression) -> cst.BaseExpression | None:
    import libcst as cst

    if not isinstance(expression, cst.Call) or not isinstance(expression.func, cst.Attribute):
        return None
    names = {argument.keyword.value for argument in expression.args if argument.keyword}
    if "params" not in names or names & {"data", "json", "content"}:
        return None
    verb = expression.func.attr.value
    args = [
        argument.with_changes(keyword=cst.Name("data"))
        if argument.keyword and argument.keyword.value == "params"
        else argument
        for argument in expression.args
    ]
    if verb == "get":
        return expression.with_changes(func=expression.func.with_changes(attr=cst.Name("post")), args=args)
    first = args[0].value if args else None
    if verb == "request" and isinstance(first, cst.SimpleString) and first.value[1:-1].upper() == "GET":
        written = f"{first.value[0]}POST{first.value[-1]}"
        return expression.with_changes(args=[args[0].with_changes(value=cst.SimpleString(written)), *args[1:]])
    return None
