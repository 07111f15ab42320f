"""The arguments of a call, those in dictionaries that are handed over with `**` or as parameters included."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flickr_lint.facts.branches import apart
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
    node = call.node
    if not isinstance(node, ast.Call):
        return Given(out, complete=False)
    complete, mapped = not any(isinstance(value, ast.Starred) for value in node.args), False
    handed = [word.value for word in node.keywords if word.arg is None]
    if call.client in {"named", "http"}:
        words = [word.value for word in node.keywords if word.arg in {"params", "data", "args"}]
        for value in (*node.args, *words):
            mapping = isinstance(value, ast.Dict) or _is_mapping(value, call.module, project)
            mapped = mapped or mapping
            complete = complete and (
                mapping or not isinstance(value, ast.Name | ast.Call) or _is_text(value, call, project)
            )
            handed += [value] if mapping else []
    for value in handed:
        found = _items(value, call.module, project, _DEPTH, node)
        complete = complete and found.complete
        out = {**found.arguments, **out}
    return Given(out, complete and (mapped or call.client != "http"))


def _is_text(value: ast.expr, call: Call, project: Project) -> bool:
    """Whether an argument is a text, such as the address, so that no arguments of the method are in it."""
    return bool(project.flow.fold.text(value, call.module).strip("\0"))


def _is_mapping(value: ast.expr, module: Module, project: Project) -> bool:
    bound = project.flow.fold.binding(value, module) if isinstance(value, ast.Name) else None
    return bound is not None and (
        isinstance(bound[0], ast.Dict) or (isinstance(bound[0], ast.Call) and called(bound[0]) in {"dict", "copy"})
    )


def _items(value: ast.expr, module: Module, project: Project, depth: int, use: ast.AST) -> Given:
    """The items of a mapping, with what is added to it later in the same function."""
    if depth <= 0:
        return Given({}, complete=False)
    if isinstance(value, ast.Dict):
        out: dict[str, ast.expr] = {}
        complete = True
        for key, item in zip(value.keys, value.values, strict=True):
            if key is None:
                inner = _items(item, module, project, depth - 1, use)
                out.update(inner.arguments)
                complete = complete and inner.complete
        out.update(text_keys(value))
        plain = all(key is None or (isinstance(key, ast.Constant) and isinstance(key.value, str)) for key in value.keys)
        return Given(out, complete and plain)
    if isinstance(value, ast.Call):
        return _made(value, module, project, depth, use)
    if isinstance(value, ast.Name | ast.Attribute):
        return _named(value, module, project, depth, use)
    return Given({}, complete=False)


def _made(value: ast.Call, module: Module, project: Project, depth: int, use: ast.AST) -> Given:
    """`dict(a=1, **b)`, `base.copy()`."""
    if called(value) == "dict":
        out: dict[str, ast.expr] = {word.arg: word.value for word in value.keywords if word.arg}
        complete = True
        for part in (*value.args, *(word.value for word in value.keywords if word.arg is None)):
            inner = _items(part, module, project, depth - 1, use)
            out = {**inner.arguments, **out}
            complete = complete and inner.complete
        return Given(out, complete)
    if called(value) in {"copy", "deepcopy"}:
        base = value.args[0] if value.args else value.func.value if isinstance(value.func, ast.Attribute) else None
        return _items(base, module, project, depth - 1, use) if base is not None else Given({}, complete=False)
    return Given({}, complete=False)


def _named(value: ast.Name | ast.Attribute, module: Module, project: Project, depth: int, use: ast.AST) -> Given:
    bindings = project.flow.names.bindings(value, module)
    out: dict[str, ast.expr] = {}
    complete = len(bindings) == 1
    for binding, where in bindings:
        inner = (
            _items(binding.value, where, project, depth - 1, use)
            if binding.how == "value"
            else Given({}, complete=False)
        )
        out.update(inner.arguments)
        complete = complete and inner.complete
    added, all_plain = _added(dotted(value), module, project, depth, use)
    return Given({**out, **added}, complete and all_plain)


def _added(name: str, module: Module, project: Project, depth: int, use: ast.AST) -> tuple[dict[str, ast.expr], bool]:
    """What the function around puts into a mapping: `name[key] = …`, `name.update(…)`."""
    function = module.function_of(use)
    out: dict[str, ast.expr] = {}
    plain = True
    for statement in module.tables.assigns:
        for target in statement.targets if isinstance(statement, ast.Assign) else [statement.target]:
            if not isinstance(target, ast.Subscript) or dotted(target.value) != name or statement.value is None:
                continue
            if module.function_of(statement) is function and not apart(statement, use, module):
                if isinstance(target.slice, ast.Constant) and isinstance(target.slice.value, str):
                    out.setdefault(target.slice.value, statement.value)
                else:
                    plain = False
    for node in module.tables.calls:
        if called(node) in {"update", "setdefault"} and isinstance(node.func, ast.Attribute):
            if dotted(node.func.value) != name or module.function_of(node) is not function or apart(node, use, module):
                continue
            for part in node.args[:1] if called(node) == "update" else ():
                inner = _items(part, module, project, depth - 1, use)
                out.update(inner.arguments)
                plain = plain and inner.complete
            out.update({word.arg: word.value for word in node.keywords if word.arg})
    return out, plain
