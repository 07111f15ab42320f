"""The contents of containers in the code: displays, comprehensions, sums, slices, enumerations."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from flickr_lint.analysis.frames import ANY, UNKNOWN, Value
from flickr_lint.analysis.passing import RECORDS
from flickr_lint.scopes import Class, dotted

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_lint.analysis.engine import Engine

__all__ = ["Displays", "is_enum"]

_Path = tuple[object, ...]


class Displays:
    """Containers that are written down."""

    def __init__(self, values: Engine) -> None:
        self._values = values
        beside = values.beside
        self._shown: dict[type[ast.expr], Callable[[Value, Any, object], list[Value]]] = {
            **dict.fromkeys((ast.Tuple, ast.List, ast.Set), self._displayed),
            **dict.fromkeys((ast.ListComp, ast.SetComp, ast.GeneratorExp), lambda at, node, _: [beside(at, node.elt)]),
            ast.DictComp: lambda at, node, _: [beside(at, node.value)],
            ast.Dict: self._mapped,
            ast.Name: self._named,
        }
        """The items under a key."""
        self._made_of: dict[type[ast.expr], Callable[[Value, Any, _Path], list[Value]]] = {
            ast.Call: self._called,
            ast.BinOp: self._joined,
            ast.Subscript: self._sliced,
            ast.Attribute: self._attributes,
        }
        """The items at a path."""

    def held(self, at: Value, path: _Path) -> list[Value]:
        """The contents of a container where it is created."""
        whole = self._made_of.get(type(at.node))
        if whole is not None:
            return whole(at, at.node, path)
        own = self._shown.get(type(at.node))
        found = own(at, at.node, path[0]) if own is not None else [self._values.unknown(at, path[:1])]
        return [value for one in found for value in self._select(one, path[1:])]

    def _select(self, at: Value, path: _Path) -> list[Value]:
        return self._values.contents.select(at, path)

    def _items(self, at: Value, path: _Path, use: ast.AST) -> list[Value]:
        return self._values.contents.items(at, path, use)

    def _called(self, at: Value, node: ast.Call, path: _Path) -> list[Value]:
        return self._values.makers.made(at, node, path)

    def _attributes(self, at: Value, node: ast.Attribute, path: _Path) -> list[Value]:
        """`photo.__dict__`."""
        known = node.attr in RECORDS
        return (
            self.recorded(self._values.beside(at, node.value), at, path) if known else [self._values.unknown(at, path)]
        )

    def recorded(self, owner: Value, at: Value, path: _Path) -> list[Value]:
        """The attributes of an object as a container: `vars(photo)["id"]`, `photo._asdict()["id"]`."""
        if isinstance(path[0], int):
            return self._items(owner, path, owner.node)
        found = self._values.objects.attribute(owner, path[0], at) if isinstance(path[0], str) else None
        return [value for one in found or [self._values.unknown(at, path[:1])] for value in self._select(one, path[1:])]

    def _named(self, at: Value, node: ast.Name, key: object) -> list[Value]:
        """The members of an enumeration, the type of a parameter's items, further arguments."""
        callables, objects = self._values.callables, self._values.objects
        enums = [
            (at.what, at.module) for at in callables.targets(at) if isinstance(at.what, Class) and is_enum(at.what)
        ]
        if enums:
            return [one for kind, where in enums for one in objects.members(kind, where, key)]
        said = callables.annotation(node, at.module)
        kind = said.slice if isinstance(said, ast.Subscript) else None  # `Photo` of `list[Photo]`
        own = kind is not None and callables.named(kind, at.module)
        return [self._values.beside(at, kind)] if own and kind else self._values.callers.rest(at, key)

    def _joined(self, at: Value, node: ast.BinOp, path: _Path) -> list[Value]:
        """`first + second`, `first | second`, `items * 3`."""
        left, right = (self._values.beside(at, part) for part in (node.left, node.right))
        if isinstance(node.op, ast.Mult):
            return self._items(left, (ANY, *path[1:]), left.node)
        if not isinstance(node.op, (ast.Add, ast.BitOr)):
            return [self._values.unknown(at)]
        key, length = path[0], _length(left.node)
        if isinstance(key, int) and length is not None and isinstance(node.op, ast.Add):
            if key >= length:
                return self._items(right, (key - length, *path[1:]), right.node)
            return self._items(left if key >= 0 else right, path, node)
        return [value for side in (left, right) for value in self._items(side, path, side.node)]

    def _sliced(self, at: Value, node: ast.Subscript, path: _Path) -> list[Value]:
        """What `items[1:]` contains."""
        key, part = path[0], node.slice
        if not isinstance(part, ast.Slice):
            return [self._values.unknown(at, path)]
        start = self._values.constant(self._values.beside(at, part.lower)) if part.lower is not None else 0
        plain = isinstance(key, int) and isinstance(start, int) and part.step is None and key >= 0
        moved = key + start if plain and isinstance(key, int) and isinstance(start, int) else ANY
        return self._items(self._values.beside(at, node.value), (moved, *path[1:]), node)

    def _displayed(self, at: Value, node: ast.Tuple | ast.List | ast.Set, key: object) -> list[Value]:
        elements = node.elts
        starred = any(isinstance(part, ast.Starred) for part in elements)
        if isinstance(key, str):
            return []
        if isinstance(key, int) and not isinstance(key, bool) and not starred:
            return [self._values.beside(at, elements[key])] if -len(elements) <= key < len(elements) else []
        return [
            value
            for part in elements
            for value in (
                self._select(self._values.beside(at, part.value), (ANY,))
                if isinstance(part, ast.Starred)
                else [self._values.beside(at, part)]
            )
        ]

    def _mapped(self, at: Value, node: ast.Dict, key: object) -> list[Value]:
        out: list[Value] = []
        for said, value in zip(reversed(node.keys), reversed(node.values), strict=True):
            inner = self._values.beside(at, value)
            if said is None:
                spread = [one for one in self._items(inner, (key,), inner.node) if one.known]
                if spread and key is not ANY:
                    return out + spread
                out += spread
                continue
            known = self._values.constant(self._values.beside(at, said)) if key is not ANY else UNKNOWN
            if key is not ANY and key is not UNKNOWN and known == key and type(known) is type(key):
                return [*out, inner]
            if key in (ANY, UNKNOWN) or known is UNKNOWN:
                out.append(inner)
        return out


def is_enum(kind: Class) -> bool:
    """Whether a class is an enumeration."""
    return any(dotted(base).rpartition(".")[2].endswith(("Enum", "Flag")) for base in kind.node.bases)


def _length(node: ast.expr) -> int | None:
    """How many items a display has; None if it isn't clear."""
    shown = isinstance(node, (ast.List, ast.Tuple)) and not any(isinstance(part, ast.Starred) for part in node.elts)
    return len(node.elts) if shown and isinstance(node, (ast.List, ast.Tuple)) else None
