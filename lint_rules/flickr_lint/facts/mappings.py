"""The items of dictionaries: displays, `dict(…)`, `a | b`, `{**a}`, copies, and what is put into them before a use."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flickr_lint.facts.branches import apart
from flickr_lint.remembered import Remembered
from flickr_lint.scopes import called, dotted, text_keys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_lint.module import Module
    from flickr_lint.scopes import Binding

__all__ = ["Given", "Lookup", "is_mapping", "items_of"]

Lookup = Callable[[ast.expr, "Module"], "list[tuple[Binding, Module]]"]
"""Gives what is bound to a name."""

_DEPTH = 5
_MOST = 60
"""Items put into one mapping before a use that are looked at, the last ones."""
_MAKERS = frozenset({"dict", "OrderedDict", "copy", "deepcopy", "urlencode", "MultiDict", "urllib_urlencode"})
_WRITING = frozenset({"encode", "items", "bytes", "sorted", "str"})
"""What leaves the items as they are: `urlencode(sorted(args.items())).encode()`."""


@dataclass(frozen=True, slots=True)
class Given:
    """The arguments that the code shows, and whether these are all."""

    arguments: Mapping[str, ast.expr]
    complete: bool


@dataclass(frozen=True, slots=True)
class _Added:
    """Something put into a mapping: an item, or all of another mapping (without a key)."""

    node: ast.expr | ast.stmt
    key: str | None
    value: ast.expr | None
    """None where the code doesn't say it."""


_BRANCHING = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.Match, ast.ExceptHandler)
_UNKNOWN = Given({}, complete=False)
_additions: Remembered[dict[str, list[_Added]]] = Remembered()


def is_mapping(value: ast.expr, module: Module, lookup: Lookup, depth: int = _DEPTH) -> bool:
    """Whether an expression is plainly a dictionary, or one written as a query."""
    if depth <= 0 or isinstance(value, ast.Dict):
        return depth > 0
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.BitOr):
        return is_mapping(value.left, module, lookup, depth - 1) or is_mapping(value.right, module, lookup, depth - 1)
    if isinstance(value, ast.List | ast.Tuple):
        return bool(value.elts) and all(_pair(part) for part in value.elts)
    if isinstance(value, ast.Call):
        inner = _inner(value)
        return called(value) in _MAKERS or (inner is not None and is_mapping(inner, module, lookup, depth - 1))
    if isinstance(value, ast.Name | ast.Attribute):
        bound = lookup(value, module)
        return any(
            binding.how == "value" and is_mapping(binding.value, where, lookup, depth - 1) for binding, where in bound
        )
    return False


def items_of(value: ast.expr, module: Module, lookup: Lookup, use: ast.AST, depth: int = _DEPTH) -> Given:
    """The items of a mapping, with what is added to it before its use in the same function."""
    if depth <= 0:
        return _UNKNOWN
    if isinstance(value, ast.Dict):
        return _shown(value, module, lookup, use, depth)
    if isinstance(value, ast.Name | ast.Attribute):
        return _named(value, module, lookup, use, depth)
    if isinstance(value, ast.List | ast.Tuple) and all(_pair(part) for part in value.elts):
        return Given({_pair(part): part.elts[1] for part in value.elts}, complete=True)  # type: ignore[attr-defined]
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.BitOr):
        left, right = (items_of(part, module, lookup, use, depth - 1) for part in (value.left, value.right))
        return Given({**left.arguments, **right.arguments}, left.complete and right.complete)
    return _made(value, module, lookup, use, depth) if isinstance(value, ast.Call) else _UNKNOWN


def _shown(value: ast.Dict, module: Module, lookup: Lookup, use: ast.AST, depth: int) -> Given:
    out: dict[str, ast.expr] = {}
    complete = True
    for key, item in zip(value.keys, value.values, strict=True):
        if key is None:
            inner = items_of(item, module, lookup, use, depth - 1)
            out.update(inner.arguments)
            complete = complete and inner.complete
    out.update(text_keys(value))
    plain = all(key is None or (isinstance(key, ast.Constant) and isinstance(key.value, str)) for key in value.keys)
    return Given(out, complete and plain)


def _made(value: ast.Call, module: Module, lookup: Lookup, use: ast.AST, depth: int) -> Given:
    """`dict(a=1, **b)`, `base.copy()`, `urlencode(args)`."""
    name = called(value)
    inner = _inner(value)
    if name in _WRITING or name in {"copy", "deepcopy"}:
        return items_of(inner, module, lookup, use, depth - 1) if inner is not None else _UNKNOWN
    if name not in _MAKERS:
        return _UNKNOWN
    encoded = "urlencode" in name
    out: dict[str, ast.expr] = {word.arg: word.value for word in value.keywords if word.arg and not encoded}
    complete = True
    parts = value.args[:1] if encoded else value.args
    for part in (*parts, *(word.value for word in value.keywords if word.arg is None)):
        found = items_of(part, module, lookup, use, depth - 1)
        out = {**found.arguments, **out}
        complete = complete and found.complete
    return Given(out, complete)


def _inner(value: ast.Call) -> ast.expr | None:
    """What a call writes down or copies."""
    name = called(value)
    if name in {"encode", "items"} or (name == "copy" and not value.args):
        return value.func.value if isinstance(value.func, ast.Attribute) else None
    known = name in _WRITING or name in {"copy", "deepcopy"}
    return value.args[0] if known and value.args else None


def _pair(part: ast.expr) -> str:
    """The key of an item written as a tuple, '' where it is none."""
    if isinstance(part, ast.Tuple | ast.List) and len(part.elts) == 2 and isinstance(part.elts[0], ast.Constant):
        key = part.elts[0].value
        return key if isinstance(key, str) else ""
    return ""


def _named(value: ast.Name | ast.Attribute, module: Module, lookup: Lookup, use: ast.AST, depth: int) -> Given:
    bindings = lookup(value, module)
    out: dict[str, ast.expr] = {}
    complete = len(bindings) == 1
    since = (0, 0)
    for binding, where in bindings:
        inner = items_of(binding.value, where, lookup, use, depth - 1) if binding.how == "value" else _UNKNOWN
        out.update(inner.arguments)
        complete = complete and inner.complete
        if complete and where is module and binding.node is not None and isinstance(value, ast.Name):
            same = module.function_of(binding.node) is module.function_of(use)
            since = _place(binding.node) if same else since
    plain = _put(dotted(value), out, module, lookup, use, since, depth)
    return Given(out, complete and plain)


def _place(node: ast.AST) -> tuple[int, int]:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def _put(
    name: str,
    out: dict[str, ast.expr],
    module: Module,
    lookup: Lookup,
    use: ast.AST,
    since: tuple[int, int],
    depth: int,
) -> bool:
    """Add what the function around puts into a mapping before a use; False where that may not be all."""
    if module not in _additions:
        _additions[module] = _all_added(module)
    known = _additions[module].get(name, []) if name else []
    earlier = [added for added in known if since <= _place(added.node) < _place(use)]
    if not earlier:
        return True
    function = module.function_of(use)
    around = set(module.ancestors(use))
    plain = len(earlier) <= _MOST
    for added in earlier[-_MOST:]:
        if module.function_of(added.node) is not function or apart(added.node, use, module):
            continue
        fresh: Mapping[str, ast.expr] = {}
        if added.value is None:
            plain = False
        elif added.key is not None:
            fresh = {added.key: added.value}
        else:
            inner = items_of(added.value, module, lookup, use, depth - 1)
            fresh = inner.arguments
            plain = plain and inner.complete
        if added.key is not None and added.value is None:
            fresh = {added.key: ast.copy_location(ast.Constant(...), added.node)}
        sure = _is_sure(added.node, around, module)
        for key, value in fresh.items():
            out[key] = value if sure or key not in out else ast.copy_location(ast.Constant(...), value)
    return plain


def _is_sure(step: ast.AST, around: set[ast.AST], module: Module) -> bool:
    """Whether a statement is passed on every way to a later use that has these nodes around it."""
    return all(at in around for at in module.ancestors(step) if isinstance(at, _BRANCHING))


def _all_added(module: Module) -> dict[str, list[_Added]]:
    """`name[key] = …`, `name |= …`, `name.update(…)` of a module, by name, in order."""
    out: dict[str, list[_Added]] = {}
    for statement in module.tables.assigns:
        for target in statement.targets if isinstance(statement, ast.Assign) else [statement.target]:
            if isinstance(target, ast.Subscript):
                said = target.slice.value if isinstance(target.slice, ast.Constant) else None
                key = said if isinstance(said, str) else None
                value = None if key is None or isinstance(statement, ast.AugAssign) else statement.value
                out.setdefault(dotted(target.value), []).append(_Added(statement, key, value))
            elif isinstance(statement, ast.AugAssign) and isinstance(statement.op, ast.BitOr):
                out.setdefault(dotted(target), []).append(_Added(statement, None, statement.value))
    for node in module.tables.calls:
        if isinstance(node.func, ast.Attribute) and node.func.attr in {"update", "setdefault"}:
            found = out.setdefault(dotted(node.func.value), [])
            if node.func.attr == "update":
                found += [_Added(node, None, part) for part in node.args[:1]]
                found += [_Added(node, word.arg, word.value) for word in node.keywords]
            elif len(node.args) == 2 and isinstance(node.args[0], ast.Constant):
                found.append(_Added(node, str(node.args[0].value), node.args[1]))
    for known in out.values():
        known.sort(key=lambda added: _place(added.node))
    return out
