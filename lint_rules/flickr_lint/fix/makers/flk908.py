"""FLK908: a write is sent by POST, its arguments in the body; unsafe, because the code that signs may need a change."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.findings import Edit, Finding, Fix, Region
from flickr_lint.fix.expressions import node_at, rewritten
from flickr_lint.fix.positions import statement_of
from flickr_lint.fix.python_version import is_old
from flickr_lint.fix.split_urls import halves
from flickr_lint.module import Module
from flickr_lint.scopes import called

if TYPE_CHECKING:
    import libcst as cst

    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]


_OPENS = frozenset({"urlopen", "Request"})
_WHY = "what signs the request may have to know"


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:
    """`get(url, params=…)` becomes `post(url, data=…)`, `urlopen(url?query)` gets the query as its body."""
    node = node_at(source, finding.region, ast.Call) if isinstance(source, Module) else None
    if node is None or not isinstance(source, Module):
        return None
    if called(node) in _OPENS:
        edits = _with_body(node, source, project)
    else:
        edit = rewritten(source, node, _posted)
        edits = (edit,) if edit is not None else _plain(node, source, project)
    return Fix("Send it by POST", edits, "unsafe", _WHY) if edits else None


def _with_body(node: ast.Call, module: Module, project: Project) -> tuple[Edit, ...]:
    """The edits that give a request the query of its address as its body."""
    given = node.args[0] if len(node.args) == 1 and not isinstance(node.args[0], ast.Starred) else None
    if isinstance(given, ast.Call) and called(given) == "Request" and not node.keywords:
        return _with_body(given, module, project)
    if given is None or any(word.arg in {"data", "method"} for word in node.keywords):
        return ()
    built = _built(given, module, project)
    found = halves(built, module, project) if built is not None else None
    if found is None or built is None:
        return ()
    body = found.body(old=is_old(module))
    if built is given:
        return (Edit(module.region(given), f"{found.address}, {body}"),)
    end = module.region(given)
    after = Region(end.end_line, end.end_column, end.end_line, end.end_column)
    return Edit(module.region(built), found.address), Edit(after, f", {body}")


def _built(given: ast.expr, module: Module, project: Project) -> ast.expr | None:
    """The expression that builds an address; that of a name only if the line before gives it to nothing else."""
    if not isinstance(given, ast.Name):
        return given
    one = project.flow.fold.values.only(given, module)
    bound = module.tables.parents.get(one.node)
    statement = statement_of(module, given)
    if one.module is not module or not isinstance(bound, ast.Assign) or statement is None:
        return None
    uses = [at for at in module.of_kind(ast.Name) if at.id == given.id and isinstance(at.ctx, ast.Load)]
    same = [at for at in uses if module.function_of(at) is module.function_of(given)]
    block: list[ast.stmt] = getattr(module.tables.parents.get(bound), "body", [])
    follows = bound in block and block[block.index(bound) + 1 :][:1] == [statement]
    return one.node if follows and same == [given] else None


def _plain(node: ast.Call, module: Module, project: Project) -> tuple[Edit, ...]:
    """`get(address?query)` as `post`, the arguments where they are."""
    func = node.func
    sure = isinstance(func, ast.Attribute) and func.attr == "get" and len(node.args) == 1 and not node.keywords
    if not isinstance(func, ast.Attribute) or not sure or halves(node.args[0], module, project) is None:
        return ()
    end = module.region(func)
    return (Edit(Region(end.end_line, end.end_column - len("get"), end.end_line, end.end_column), "post"),)


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
