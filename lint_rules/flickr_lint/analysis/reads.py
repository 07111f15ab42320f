"""What values are read from: whatever an item or attribute is a part of, with the keys that lead there."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec.structs import replace

from flickr_lint.analysis.frames import ANY, UNKNOWN
from flickr_lint.analysis.passing import GETTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.analysis.engine import Engine
    from flickr_lint.analysis.frames import Value

__all__ = ["Reads"]

_BUDGET = 200
"""Values that are followed for one question."""


class Reads:
    """Follows values back to what they are parts of, also if nothing is known of that."""

    def __init__(self, values: Engine) -> None:
        self._values = values

    def back(self, at: Value) -> list[Value]:
        """The values that a value may be, one step away, and what it is read from: another value with a path."""
        whole = replace(at, path=()) if at.path else at
        found = [self._part(one, at.path) for one in self._values.step(whole) or ()]
        found += self._read(whole, at.path)
        return [one for one in dict.fromkeys(found) if one != at and one.node is not UNKNOWN]

    def sources(self, at: Value) -> tuple[Value, ...]:
        """Where a value comes from: the values that it may be, and those that it is a part of, with their paths."""
        return tuple(one for one, after in self._all(at) if not after)

    def trail(self, at: Value) -> tuple[Value, ...]:
        """A value, and all that it may be or be read from, after any number of steps."""
        return tuple(one for one, _ in self._all(at))

    def _all(self, at: Value) -> Iterator[tuple[Value, list[Value]]]:
        queue, seen = [at], {at}
        for one in queue:
            after = self.back(one) if len(queue) < _BUDGET else []
            queue += [other for other in after if other not in seen]
            seen.update(after)
            yield one, after

    def read(self, at: Value) -> tuple[ast.expr, object] | None:
        """What an expression reads, and the key or attribute under which it does; None if it reads nothing."""
        node, given = at.node, at.node.args if isinstance(at.node, ast.Call) else []
        if isinstance(node, ast.Attribute):
            return node.value, node.attr
        if isinstance(node, ast.Subscript):
            part = isinstance(node.slice, ast.Slice)
            return node.value, ANY if part else self._key(at, node.slice)
        if len(given) > 1 and isinstance(node, ast.Call) and at.module.qualified(node.func) == "getattr":
            return given[0], self._key(at, given[1])
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in GETTERS:
            return node.func.value, self._key(at, given[0]) if given else ANY
        return None

    def _key(self, at: Value, said: ast.expr) -> object:
        return self._values.constant(self._values.beside(at, said))

    @staticmethod
    def _part(at: Value, path: tuple[object, ...]) -> Value:
        return replace(at, path=(*at.path, *path)) if path else at

    def _read(self, at: Value, path: tuple[object, ...]) -> list[Value]:
        """What an expression is read from."""
        read = self.read(at)
        if read is None:
            return []
        whole, key = self._values.beside(at, read[0]), read[1]
        attribute = isinstance(at.node, ast.Attribute) or read[0] in getattr(at.node, "args", ())
        if not attribute:
            return self._values.contents.select(whole, (key, *path), use=at.node)
        return [self._part(whole, (key, *path))]
