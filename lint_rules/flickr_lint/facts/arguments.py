"""The arguments of a call, those in dictionaries that are handed over with `**` or as parameters included."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flickr_lint.scopes import called, dotted, text_keys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_lint.facts.calls import Call
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["Given", "given"]

_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Given:
    """The arguments that the code shows, and whether these are all."""

    arguments: Mapping[str, ast.expr]
    complete: bool


def given(call: Call, project: Project) -> Given:
    """What a call is given: keywords, items of dictionaries, parameters of a URL."""
    out: dict[str, ast.expr] = dict(call.arguments)
    complete = isinstance(call.node, ast.Call)
    node = call.node
    if not isinstance(node, ast.Call):
        return Given(out, complete=False)
    for word in node.keywords:
        if word.arg is None:
            found = _items(word.value, call.module, project, _DEPTH)
            complete = complete and found.complete
            out = {**found.arguments, **out}
    for value in (*node.args, *(word.value for word in node.keywords if word.arg in {"params", "data", "args"})):
        if isinstance(value, ast.Starred):
            complete = False
        elif call.client in {"named", "http"} and isinstance(value, ast.Dict | ast.Name | ast.BinOp | ast.Call):
            if isinstance(value, ast.Dict) or _is_mapping(value, call.module, project):
                found = _items(value, call.module, project, _DEPTH)
                complete = complete and found.complete
                out = {**found.arguments, **out}
            elif not isinstance(value, ast.BinOp):
                complete = False
    if call.client == "http" and not any(isinstance(at, ast.Dict) for at in ast.walk(node)):
        complete = False
    return Given(out, complete)


def _is_mapping(value: ast.expr, module: Module, project: Project) -> bool:
    bound = project.flow.fold.binding(value, module) if isinstance(value, ast.Name) else None
    return bound is not None and (
        isinstance(bound[0], ast.Dict) or (isinstance(bound[0], ast.Call) and called(bound[0]) in {"dict", "copy"})
    )


def _items(value: ast.expr, module: Module, project: Project, depth: int) -> Given:
    """The items of a mapping, with what is added to it later in the same function."""
    if depth <= 0:
        return Given({}, complete=False)
    if isinstance(value, ast.Dict):
        out: dict[str, ast.expr] = {}
        complete = True
        for key, item in zip(value.keys, value.values, strict=True):
            if key is None:
                inner = _items(item, module, project, depth - 1)
                out.update(inner.arguments)
                complete = complete and inner.complete
        out.update(text_keys(value))
        plain = all(key is None or (isinstance(key, ast.Constant) and isinstance(key.value, str)) for key in value.keys)
        return Given(out, complete and plain)
    if isinstance(value, ast.Call):
        return _made(value, module, project, depth)
    if isinstance(value, ast.Name | ast.Attribute):
        return _named(value, module, project, depth)
    return Given({}, complete=False)


def _made(value: ast.Call, module: Module, project: Project, depth: int) -> Given:
    """`dict(a=1, **b)`, `base.copy()`."""
    if called(value) == "dict":
        out: dict[str, ast.expr] = {word.arg: word.value for word in value.keywords if word.arg}
        complete = True
        for part in (*value.args, *(word.value for word in value.keywords if word.arg is None)):
            inner = _items(part, module, project, depth - 1)
            out = {**inner.arguments, **out}
            complete = complete and inner.complete
        return Given(out, complete)
    if called(value) in {"copy", "deepcopy"}:
        base = value.args[0] if value.args else value.func.value if isinstance(value.func, ast.Attribute) else None
        return _items(base, module, project, depth - 1) if base is not None else Given({}, complete=False)
    return Given({}, complete=False)


def _named(value: ast.Name | ast.Attribute, module: Module, project: Project, depth: int) -> Given:
    bindings = project.flow.names.bindings(value, module)
    out: dict[str, ast.expr] = {}
    complete = len(bindings) == 1
    for binding, where in bindings:
        inner = (
            _items(binding.value, where, project, depth - 1) if binding.how == "value" else Given({}, complete=False)
        )
        out.update(inner.arguments)
        complete = complete and inner.complete
    added, all_plain = _added(dotted(value), value, module, project, depth)
    return Given({**out, **added}, complete and all_plain)


def _added(
    name: str, value: ast.expr, module: Module, project: Project, depth: int
) -> tuple[dict[str, ast.expr], bool]:
    """What the function around puts into a mapping: `name[key] = …`, `name.update(…)`."""
    function = module.function_of(value)
    out: dict[str, ast.expr] = {}
    plain = True
    for statement in module.tables.assigns:
        for target in statement.targets if isinstance(statement, ast.Assign) else [statement.target]:
            if not isinstance(target, ast.Subscript) or dotted(target.value) != name or statement.value is None:
                continue
            if module.function_of(statement) is function:
                if isinstance(target.slice, ast.Constant) and isinstance(target.slice.value, str):
                    out.setdefault(target.slice.value, statement.value)
                else:
                    plain = False
    for node in module.tables.calls:
        if called(node) in {"update", "setdefault"} and isinstance(node.func, ast.Attribute):
            if dotted(node.func.value) != name or module.function_of(node) is not function:
                continue
            for part in node.args[:1] if called(node) == "update" else ():
                inner = _items(part, module, project, depth - 1)
                out.update(inner.arguments)
                plain = plain and inner.complete
            out.update({word.arg: word.value for word in node.keywords if word.arg})
    return out, plain
