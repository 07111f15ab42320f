"""What a module puts into containers by what it calls: the container, the key and the value."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.analysis.frames import UNKNOWN
from flickr_lint.analysis.passing import APPENDS, EXTENDS, PUTS
from flickr_lint.analysis.regions import branching
from flickr_lint.scopes import dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.module import Module

__all__ = ["Put", "all_puts", "is_before", "is_sure", "place_of", "puts"]

_HOMES = frozenset(name.partition(".")[0] for name in PUTS)


class Put(Struct, frozen=True):
    """Something put into what has a dotted name: under a key, at an end, or all that another container contains."""

    node: ast.stmt | ast.Call
    value: ast.expr
    key: ast.expr | str | None = None
    many: bool = False


def all_puts(module: Module) -> dict[str, list[Put]]:
    """What a module puts into containers, by their dotted names, in order."""
    out: dict[str, list[Put]] = {}
    for into, put in puts(module):
        name = dotted(into)
        if name:
            out.setdefault(name, []).append(put)
    for known in out.values():
        known.sort(key=lambda put: place_of(put.node))
    return out


def puts(module: Module) -> Iterator[tuple[ast.expr, Put]]:
    """What a module puts into containers, each with the expression of the container."""
    yield from _assigned(module)
    yield from _called(module)


def _assigned(module: Module) -> Iterator[tuple[ast.expr, Put]]:
    """`name[key] = value`, `name += values`."""
    for statement, target, value in module.tables.assigned:
        if isinstance(target, ast.Subscript):
            if isinstance(target.slice, ast.Slice):
                yield target.value, Put(statement, value, many=True)
            else:
                counted = isinstance(statement, ast.AugAssign)
                yield target.value, Put(statement, UNKNOWN if counted else value, target.slice)
        elif isinstance(statement, ast.AugAssign) and isinstance(statement.op, (ast.Add, ast.BitOr)):
            yield target, Put(statement, value, many=True)


def _called(module: Module) -> Iterator[tuple[ast.expr, Put]]:
    """`name.append(value)`, `name.update(key=value)`."""
    functions = any(origin.partition(".")[0] in _HOMES for origin in module.tables.imports.values())
    for node in module.tables.calls:
        place = PUTS.get(module.qualified(node.func)) if functions and len(node.args) > 1 else None
        if place is not None and len(node.args) > place[1]:
            key = node.args[place[0]] if place[0] is not None else None
            yield node.args[0], Put(node, node.args[place[1]], key)
        if not isinstance(node.func, ast.Attribute):
            yield from _set(node, module)
            continue
        into, name = node.func.value, node.func.attr
        if name in APPENDS and len(node.args) > APPENDS[name]:
            key = ast.Constant(0) if name == "appendleft" else node.args[0] if name == "insert" else None
            yield into, Put(node, node.args[APPENDS[name]], key)
        elif name in EXTENDS:
            yield from ((into, Put(node, part, many=True)) for part in node.args[:1])
            yield from ((into, Put(node, word.value, word.arg, many=word.arg is None)) for word in node.keywords)
        elif name in {"setdefault", "__setitem__"} and len(node.args) == 2:
            yield into, Put(node, node.args[1], node.args[0])
        elif name == "set" and len(node.args) == 1:
            yield into, Put(node, node.args[0])


def _set(node: ast.Call, module: Module) -> Iterator[tuple[ast.expr, Put]]:
    """`for name, value in items.items(): setattr(box, name, value)` fills `box.__dict__`."""
    if dotted(node.func) != "setattr" or len(node.args) != 3 or not isinstance(node.args[1], ast.Name):
        return
    loop = next((at for at in module.ancestors(node) if isinstance(at, ast.For)), None)
    pair = loop.target.elts if loop is not None and isinstance(loop.target, ast.Tuple) else []
    func = loop.iter.func if loop is not None and isinstance(loop.iter, ast.Call) else None
    same = [dotted(at) for at in pair] == [dotted(at) for at in node.args[1:]]
    if same and isinstance(func, ast.Attribute) and func.attr == "items":
        whole = module.tables.made.setdefault((node, "__dict__"), ast.Attribute(node.args[0], "__dict__", ast.Load()))
        yield ast.copy_location(whole, node), Put(node, func.value, many=True)


def place_of(node: ast.AST) -> tuple[int, int]:
    """Where a node stands, to be compared."""
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def is_before(step: ast.AST, use: ast.AST, module: Module) -> bool:
    """Whether a statement is before a use that it doesn't hold."""
    return place_of(step) < place_of(use) and step is not use and step not in module.ancestors(use)


def is_sure(step: ast.AST, around: set[ast.AST], module: Module) -> bool:
    """Whether a statement is passed on every way to a use that has these nodes around it."""
    return all(at in around for at in branching(step, module))
