"""The names of a literal: the keyword, key, variable, parameter or function that it belongs to, nearest first."""

from __future__ import annotations

import ast
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from flickr_lint.facts.credential_uses import named_elsewhere
from flickr_lint.facts.secrets import is_placeholder, shape_of
from flickr_lint.memo import Remembered
from flickr_lint.regex import regex
from flickr_lint.scopes import dotted, text_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["PLAIN", "handed_to_clients", "keys_beside", "names_beyond", "names_of", "passed_to"]

PLAIN = frozenset({"default", "initial", "fallback", "value", "placeholder"})
"""Keywords that say nothing about what they hold."""
_GETTERS = frozenset({"get", "getenv", "setdefault", "getattr", "config", "env"})
_CLIENT = regex(r"flickr|(?:^|\.)(?:set_keys|OAuth1\w*|AuthHandler)$", re.IGNORECASE)
_FIELDS = ("body", "orelse", "finalbody")
_handed: Remembered[dict[ast.expr, str]] = Remembered()


def names_of(node: ast.expr, module: Module) -> list[str]:
    """The names of a literal, nearest first."""
    names: list[str] = []
    child: ast.AST = node
    for parent in list(module.ancestors(node))[:5]:
        if isinstance(parent, ast.stmt) and not isinstance(parent, (ast.Assign, ast.AnnAssign)):
            break
        if isinstance(parent, ast.Compare):
            break
        name = _NAMERS.get(type(parent))
        names += name(parent, child, node, module) if name else []
        child = parent
    return [name for name in names if name]


def _keyword(parent: ast.keyword, _: ast.AST, __: ast.expr, module: Module) -> list[str]:
    names = [parent.arg or ""]
    if parent.arg in PLAIN:
        names += _beside(parent, module.tables.parents.get(parent))
    return names


def _display(parent: ast.Dict, child: ast.AST, _: ast.expr, __: Module) -> list[str]:
    pairs = text_keys(parent)
    photos = bool(pairs.keys() & {"server", "farm"})  # a photo's own secret is not a credential
    return [f"photo_{name}" if photos else name for name, value in pairs.items() if value is child]


def _call(parent: ast.Call, child: ast.AST, _: ast.expr, module: Module) -> list[str]:
    if child not in parent.args:
        return []
    function = module.qualified(parent.func)
    others = [str(a.value) for a in parent.args if isinstance(a, ast.Constant) and a is not child]
    names = others if function.rpartition(".")[2] in _GETTERS else []
    return [*names, "Flickr's key" if _CLIENT.search(function) or _is_pair(parent.args) else function]


def _row(parent: ast.Tuple | ast.List, _: ast.AST, __: ast.expr, ___: Module) -> list[str]:
    return ["Flickr's key"] if _is_pair(parent.elts) else []


def _annotated(parent: ast.AnnAssign | ast.NamedExpr, _: ast.AST, __: ast.expr, ___: Module) -> list[str]:
    return [dotted(parent.target).rpartition(".")[2]]


def _beside(keyword: ast.keyword, call: ast.AST | None) -> list[str]:
    """The other texts of a call, which say what its default is for: `add_argument("--api-key", default=…)`."""
    if not isinstance(call, ast.Call):
        return []
    others = [*call.args, *(word.value for word in call.keywords if word is not keyword)]
    return [str(other.value) for other in others if isinstance(other, ast.Constant)]


def _before(joined: ast.BinOp, child: ast.AST, _: ast.expr, __: Module) -> list[str]:
    """The end of the text before a literal: `"…&api_key=" + literal`."""
    text = joined.left.value if isinstance(joined.left, ast.Constant) and joined.left is not child else ""
    match = re.search(r"(\w+)=$", str(text))
    return [match[1]] if match else []


def _is_pair(values: list[ast.expr]) -> bool:
    """Whether a key and a secret are side by side, a form that only Flickr has."""
    shapes = [
        shape_of(value.value) for value in values if isinstance(value, ast.Constant) and isinstance(value.value, str)
    ]
    return ("API key", "API secret") in pairwise(shapes)


def _targets(parent: ast.Assign, child: ast.AST, node: ast.expr, _: Module) -> list[str]:
    out = []
    for target in parent.targets:
        if (
            isinstance(target, ast.Tuple)
            and isinstance(child, ast.Tuple)
            and node in child.elts
            and len(target.elts) == len(child.elts)
        ):
            target = target.elts[child.elts.index(node)]  # noqa: PLW2901
        if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
            out.append(str(target.slice.value))
        out.append(dotted(target).rpartition(".")[2])
    return [name for name in out if name]


def _parameter(arguments: ast.arguments, child: ast.AST, _: ast.expr, __: Module) -> list[str]:
    ordered = [*arguments.posonlyargs, *arguments.args]
    for argument, default in zip(reversed(ordered), reversed(arguments.defaults), strict=False):
        if default is child:
            return [argument.arg]
    return [a.arg for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if d is child]


def passed_to(node: ast.expr, module: Module) -> str:
    """The client that a literal is an argument of, by place: its name would be the client's variable's."""
    call = module.tables.parents.get(node)
    if not isinstance(call, ast.Call) or node not in call.args:
        return ""
    function = module.qualified(call.func)
    return function.rpartition(".")[2] if _CLIENT.search(function) or _is_pair(call.args) else ""


def keys_beside(node: ast.expr, module: Module) -> list[ast.expr]:
    """The literals right before and after one that have the form of an API key."""
    parent = module.tables.parents.get(node)
    around: list[ast.expr | None] = []
    if isinstance(parent, (ast.Assign, ast.AnnAssign)):
        block = module.tables.parents.get(parent)
        for field in _FIELDS:
            steps = getattr(block, field, None)
            if isinstance(steps, list) and parent in steps:
                at = steps.index(parent)
                beside = [*steps[max(at - 1, 0) : at], *steps[at + 1 : at + 2]]
                around = [step.value for step in beside if isinstance(step, (ast.Assign, ast.AnnAssign))]
    elif isinstance(parent, ast.Dict) and node in parent.values:
        at = parent.values.index(node)
        around = [*parent.values[max(at - 1, 0) : at], *parent.values[at + 1 : at + 2]]
    elif isinstance(parent, ast.keyword) and isinstance(call := module.tables.parents.get(parent), ast.Call):
        around = [word.value for word in call.keywords if word is not parent]
    return [other for other in around if other is not None and _is_key(other)]


def _is_key(node: ast.expr | None) -> bool:
    text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
    return shape_of(text) == "API key" and not is_placeholder(text)


def handed_to_clients(project: Project) -> dict[ast.expr, str]:
    """Literals that are passed to a client of Flickr's, under any name, with the names of the arguments."""
    if project not in _handed:
        found: dict[ast.expr, str] = {}
        for module in project.modules.values():
            for node in module.tables.calls:
                if _CLIENT.search(module.qualified(node.func)):
                    given = [*node.args[:4], *(word.value for word in node.keywords)]
                    found |= {at: name for value in given for at, name in _literals(value, module, project)}
        _handed[project] = found
    return _handed[project]


def _literals(value: ast.expr, module: Module, project: Project) -> Iterator[tuple[ast.expr, str]]:
    """The literals that a value may be, unless it is one itself."""
    values = project.flow.fold.values
    for at in values.of(value, module):
        if at.node is not value and isinstance(at.node, ast.Constant) and isinstance(at.node.value, str):
            yield at.node, next(values.uses.names(value, module), "")


def names_beyond(node: ast.expr, module: Module, project: Project) -> list[str]:
    """The names of a literal where its value is used."""
    carriers = [(at, module) for at in project.flow.fold.values.uses.carriers(node, module)]
    return [name for at, where in (*carriers, *named_elsewhere(node, module, project)) for name in names_of(at, where)]


_NAMERS: dict[type[ast.AST], Callable[[Any, ast.AST, ast.expr, Module], list[str]]] = {
    ast.keyword: _keyword,
    ast.Dict: _display,
    ast.Assign: _targets,
    ast.AnnAssign: _annotated,
    ast.NamedExpr: _annotated,
    ast.Call: _call,
    ast.Tuple: _row,
    ast.List: _row,
    ast.BinOp: _before,
    ast.arguments: _parameter,
}
