"""The contents of containers that calls create: copies, chains, pairs, records, maps and generators."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.analysis.alike import filled
from flickr_lint.analysis.frames import ANY, UNKNOWN, Value
from flickr_lint.analysis.passing import CHAINS, COPIES, FACTORIES, HOLDERS, ITEMS, MAPS, NAMESPACES, RECORDS

if TYPE_CHECKING:
    from flickr_lint.analysis.engine import Engine

__all__ = ["Makers"]

_Path = tuple[object, ...]
_GIVES_ITEMS = ("__next__", "__anext__", "__iter__", "__aiter__")


class Makers:
    """Containers that calls create."""

    def __init__(self, values: Engine) -> None:
        self._values = values

    def made(self, at: Value, node: ast.Call, path: _Path) -> list[Value]:
        """The items at a path of what a call makes."""
        origin = at.module.qualified(node.func)
        for way in (self._zipped, self._chained, self._passed, self._copied, self._recorded, self._mapped):
            found = way(at, node, origin, path)
            if found is not None:
                return found
        return self._own(at, node, path)

    def _select(self, at: Value, path: _Path) -> list[Value]:
        return self._values.contents.select(at, path)

    def _items(self, at: Value, path: _Path) -> list[Value]:
        return self._values.contents.items(at, path, at.node) if path else [at]

    def _zipped(self, at: Value, node: ast.Call, origin: str, path: _Path) -> list[Value] | None:
        """`enumerate(items)`, `zip(first, second)`."""
        if origin not in {"enumerate", "zip"} or not node.args:
            return None
        key, *rest = path
        index = rest[0] if rest else None
        first = self._values.beside(at, node.args[0])
        if isinstance(index, int) and isinstance(first.node, ast.Starred):
            return self._items(self._values.beside(at, first.node.value), (index, key, *rest[1:]))
        place = index - 1 if isinstance(index, int) and origin == "enumerate" else index
        if isinstance(place, int) and 0 <= place < len(node.args):
            return self._items(self._values.beside(at, node.args[place]), (ANY, *path[2:]))
        parts = ["None", "_0[...]"] if origin == "enumerate" else [f"_{n}[...]" for n in range(len(node.args))]
        pairs = filled(f"[({', '.join(parts)},)]", node, at.module) if len(path) == 1 else None
        return self._items(self._values.beside(at, pairs), path) if pairs is not None else None

    def _chained(self, at: Value, node: ast.Call, origin: str, path: _Path) -> list[Value] | None:
        """`chain(first, second)`, `ChainMap(first, second)`."""
        parts = [self._values.beside(at, part) for part in node.args]
        if origin in {"itertools.chain", "chain"}:
            return [value for part in parts for value in self._items(part, path)]
        if origin in {"itertools.chain.from_iterable", "chain.from_iterable"}:
            return [value for part in parts[:1] for value in self._items(part, (ANY, *path))]
        if origin not in CHAINS:
            return None
        out: list[Value] = []
        for part in parts:
            found = [one for one in self._items(part, path) if one.known]
            if found and path[0] is not ANY:
                return found
            out += found
        return out or [self._values.unknown(at)]

    def _passed(self, at: Value, node: ast.Call, origin: str, path: _Path) -> list[Value] | None:
        """`as_completed(calls)`, whose items are a mapping's keys, `box.items()`, `box.values()`."""
        if origin.rpartition(".")[2] == "as_completed" and node.args:
            inner = self._values.beside(at, node.args[0])
            keys = [(one, key) for one in self._values.terminals(inner).values for key in _keys(one.node)]
            found = [value for one, key in keys for value in self._items(self._values.beside(one, key), path[1:])]
            return found or self._items(inner, path)
        if not isinstance(node.func, ast.Attribute) or self._values.callables.targets(
            self._values.beside(at, node.func)
        ):
            return None
        base, name = self._values.beside(at, node.func.value), node.func.attr
        if name == "items" and path[1:2] == (1,):
            return self._items(base, (ANY, *path[2:]))
        return self._items(base, path) if name in ITEMS and not (name == "copy" and node.args) else None

    def _copied(self, at: Value, node: ast.Call, origin: str, path: _Path) -> list[Value] | None:
        """`list(items)`, `dict(box, id=1)`, `defaultdict(list)`, `ContextVar("box", default=1)`."""
        if origin in HOLDERS:
            words = [word.value for word in node.keywords if word.arg == HOLDERS[origin]]
            return [value for word in words for value in self._select(self._values.beside(at, word), path[1:])]
        if origin not in COPIES and origin not in NAMESPACES:
            return None
        lacking = filled("_0()", node, at.module) if origin in FACTORIES and node.args else None
        fresh = self._select(self._values.beside(at, lacking), path[1:]) if lacking is not None else []
        return self._copy(at, node, path, COPIES.get(origin, 0)) + fresh

    def _recorded(self, at: Value, node: ast.Call, origin: str, path: _Path) -> list[Value] | None:
        """`vars(photo)`, `asdict(photo)`, `photo._asdict()`."""
        func = node.func
        if isinstance(func, ast.Attribute) and func.attr in RECORDS and not node.args:
            return self._values.displays.recorded(self._values.beside(at, func.value), at, path)
        if origin not in RECORDS or not node.args:
            return None
        return self._values.displays.recorded(self._values.beside(at, node.args[0]), at, path)

    def _mapped(self, at: Value, node: ast.Call, origin: str, path: _Path) -> list[Value] | None:
        """`map(function, items)`, `pool.starmap(function, pairs)`."""
        method = node.func.attr if isinstance(node.func, ast.Attribute) else origin
        if not {origin, method} & MAPS or len(node.args) < 2:
            return None
        return [value for one in self._values.getters.handed_on(at) for value in self._select(one, path[1:])]

    def _own(self, at: Value, node: ast.Call, path: _Path) -> list[Value]:
        """What the program's own generators, records and containers give."""
        key = path[0]
        given = self._values.generators.yielded(node, at) or self._values.objects.field(at, key)
        given = given or self._values.generators.special(at, *(_GIVES_ITEMS if key is ANY else ()), "__getitem__")
        if given is None and self._values.objects.is_mapping(at):
            return self._copy(at, node, path, 0)
        return [value for one in given or [self._values.unknown(at, (key,))] for value in self._select(one, path[1:])]

    def _copy(self, at: Value, node: ast.Call, path: _Path, place: int) -> list[Value]:
        """What a copy contains: what its argument contains, and its keywords."""
        key, rest, beside = path[0], path[1:], self._values.beside
        words = {word.arg: word.value for word in node.keywords if word.arg}
        if isinstance(key, str) and key in words:
            return self._select(beside(at, words[key]), rest)
        inner = [beside(at, word.value) for word in node.keywords if word.arg is None]
        inner += [beside(at, part) for part in node.args[place : place + 1]]
        found = [value for one in inner for value in self._items(one, path)]
        if isinstance(key, str) and not any(value.known for value in found):
            found += [value for one in inner for value in self._paired(one, path)]
        if key is ANY or key is UNKNOWN:
            found += [value for word in words.values() for value in self._select(beside(at, word), rest)]
        return found

    def _paired(self, at: Value, path: _Path) -> list[Value]:
        """What pairs hold under a key: `dict([("id", 1)])`."""
        pairs = [one for one in self._items(at, (ANY,)) if isinstance(one.node, (ast.Tuple, ast.List))]
        said = [(self._values.constant(key), one) for one in pairs for key in self._select(one, (0,))[:1]]
        return [
            value
            for key, one in said
            if key == path[0] or key is UNKNOWN
            for value in self._select(one, (1, *path[1:]))
        ]


def _keys(node: ast.expr) -> list[ast.expr]:
    """The keys of a mapping that is shown."""
    if isinstance(node, ast.DictComp):
        return [node.key]
    return [key for key in node.keys if key is not None] if isinstance(node, ast.Dict) else []
