"""Raw answers of the API: where they are parsed, and whether anybody looks at `stat` before they are used."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flickr_lint.facts.arguments import given
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.calls import Call
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["Answer", "answers_of"]

_PARSERS = frozenset(
    {"loads", "load", "fromstring", "parse", "parseString", "XML", "literal_eval", "parse_json", "json_loads"}
)
_RAW_FORMATS = frozenset({"json", "rest", "xmlnode-raw"})
_NO_CHECK = frozenset(
    {
        "print",
        "pprint",
        "len",
        "dumps",
        "dump",
        "debug",
        "info",
        "warning",
        "str",
        "repr",
        "type",
        "list",
        "append",
        "enumerate",
        "sorted",
    }
)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that is used, dropped or returned with nobody having looked at `stat`.

    `at` is the first use (the parsed expression where it is dropped or returned).
    """

    call: Call
    at: ast.expr
    how: str
    """`used`, `dropped` or `returned`."""


def answers_of(module: Module, project: Project) -> Iterator[Answer]:
    """The unchecked raw answers of a module, in order."""
    for node in module.tables.calls:
        source = _source(node, module, project)
        if source is None:
            continue
        found = _fate(node, source, module)
        if found:
            yield found
    for call in project.flow.calls.get(module, ()):
        if call.client == "http" and call.method and isinstance(module.tables.parents.get(call.node), ast.Expr):
            yield Answer(call, call.node, "dropped")


def _source(node: ast.Call, module: Module, project: Project) -> Call | None:
    """The call of the API whose raw answer an expression parses."""
    name = called(node)
    held: ast.expr | None = None
    if name == "json" and isinstance(node.func, ast.Attribute) and not node.args:
        held = node.func.value
    elif name in _PARSERS and node.args:
        held = node.args[0]
    return _raw(held, node, module, project, 6) if held is not None else None


def _raw(held: ast.expr, node: ast.AST, module: Module, project: Project, depth: int) -> Call | None:
    """The call that an expression holds the raw answer of, followed through names of the same function."""
    if depth <= 0:
        return None
    flow = project.flow
    for at in ast.walk(held):
        if isinstance(at, ast.Call):
            call = flow.call_at(at)
            if call is not None and _is_raw(call, project):
                return call
    for at in ast.walk(held):
        if isinstance(at, ast.Name):
            for binding, where in flow.names.bindings(at, module):
                near = where is module and module.function_of(binding.value) is module.function_of(node)
                if near and binding.how in {"value", "context"} and binding.value is not held:
                    found = _raw(binding.value, node, module, project, depth - 1)
                    if found:
                        return found
    return None


def _is_raw(call: Call, project: Project) -> bool:
    """Whether a call gives what Flickr sent; clients that parse answers raise errors by themselves."""
    if call.method in {"upload", "replace"} or "auth" in call.method:
        return False
    if call.client == "http":
        return isinstance(call.node, ast.Call) and called(call.node) not in {"Request", "urlencode", "format"}
    if call.client != "flickrapi":
        return False
    wanted = given(call, project).arguments.get("format")
    if wanted is None:
        return True  # parsed by the caller, so it wasn't parsed by the client
    value = project.flow.fold.value(wanted, call.module)
    return value in _RAW_FORMATS if isinstance(value, str) else True


def _fate(node: ast.Call, call: Call, module: Module) -> Answer | None:
    """What becomes of a parsed answer, where nobody looks at `stat`."""
    child, parent = _outwards(node, module)
    if isinstance(parent, ast.Expr):
        return Answer(call, node, "dropped")
    if isinstance(parent, ast.Subscript) and parent.value is child:
        return Answer(call, node, "used") if _takes_apart(parent) and not _shielded(parent, module) else None
    if isinstance(parent, ast.Return):
        return Answer(call, node, "returned") if not _speaks_of_stat(module) else None
    name = ""
    if isinstance(parent, ast.Assign) and len(parent.targets) == 1 and isinstance(parent.targets[0], ast.Name):
        name = parent.targets[0].id
    elif isinstance(parent, ast.AnnAssign | ast.NamedExpr) and isinstance(parent.target, ast.Name):
        name = parent.target.id
    return _followed(name, node, call, module) if name else None


def _outwards(node: ast.expr, module: Module) -> tuple[ast.AST, ast.AST | None]:
    child: ast.AST = node
    parent = module.tables.parents.get(node)
    while isinstance(parent, ast.Await):
        child, parent = parent, module.tables.parents.get(parent)
    return child, parent


def _followed(name: str, node: ast.Call, call: Call, module: Module) -> Answer | None:
    """What becomes of a name: the first time that it is taken apart, unless somebody checks it."""
    function = module.function_of(node)
    whole: ast.AST = function.node if function else module.tree
    first: ast.expr | None = None
    uses = [
        at
        for at in ast.walk(whole)
        if isinstance(at, ast.Name) and at.id == name and isinstance(at.ctx, ast.Load) and at.lineno >= node.lineno
    ]
    end = _next_assigned(name, node, whole)
    uses = [at for at in uses if at.lineno <= end]
    for use in sorted(uses, key=lambda at: (at.lineno, at.col_offset)):
        parent = module.tables.parents.get(use)
        if _checks(use, parent):
            return None
        if isinstance(parent, ast.Subscript) and parent.value is use and _takes_apart(parent):
            if _shielded(parent, module):
                return None
            first = first or parent
        elif isinstance(parent, ast.Return):
            if _speaks_of_stat(module):
                return None
            first = first or use
    return Answer(call, first, "used") if first is not None else None


def _next_assigned(name: str, node: ast.Call, whole: ast.AST) -> int:
    """The line where the name gets another value in the same block; later uses are of that one."""
    later = [
        at.lineno
        for at in ast.walk(whole)
        if isinstance(at, ast.Name)
        and at.id == name
        and isinstance(at.ctx, ast.Store)
        and at.lineno > (node.end_lineno or 0)
    ]
    return min(later, default=10**9)


def _checks(use: ast.Name, parent: ast.AST | None) -> bool:
    """Whether a use looks at `stat`, at what is in the answer, or hands it to somebody who may."""
    if isinstance(parent, ast.Subscript) and parent.value is use:
        return isinstance(parent.slice, ast.Constant) and parent.slice.value in {"stat", "code", "message"}
    if isinstance(parent, ast.Attribute):
        return True
    if isinstance(parent, ast.Compare | ast.UnaryOp | ast.If | ast.BoolOp | ast.Assert | ast.Starred | ast.While):
        return True
    if isinstance(parent, ast.Call) and use in parent.args:
        return called(parent) not in _NO_CHECK
    return isinstance(parent, ast.keyword)


def _takes_apart(node: ast.Subscript) -> bool:
    key = node.slice
    if isinstance(key, ast.Constant):
        return isinstance(key.value, str) and key.value not in {"stat", "code", "message"}
    return isinstance(key, ast.Name) and isinstance(node.ctx, ast.Load)


def _shielded(node: ast.AST, module: Module) -> bool:
    """Whether a missing member is caught: the answer's form is looked at after all."""
    child = node
    for at in module.ancestors(node):
        if isinstance(at, ast.Try) and child in at.body and any(_catches(handler) for handler in at.handlers):
            return True
        if isinstance(at, _FUNCTIONS):
            return False
        child = at
    return False


def _catches(handler: ast.ExceptHandler) -> bool:
    types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    names = {dotted(at).rpartition(".")[2] for at in types if at is not None}
    return handler.type is None or bool(names & {"KeyError", "Exception", "BaseException", "LookupError", "TypeError"})


def _speaks_of_stat(module: Module) -> bool:
    return any(node.value in {"stat", "fail"} for node in module.tables.strings)
