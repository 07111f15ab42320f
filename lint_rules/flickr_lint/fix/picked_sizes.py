"""The reads of a photo's sizes, if each size is picked by its label, so that the list can contain its URL."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.fix.covered_fields import size_field
from flickr_lint.fix.lookup_reads import Follower, NotCoveredError, Read, Turned, bound_to, loads_of
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from flickr_lint.fix.covered_fields import Part

__all__ = ["SizesFollower"]

_ALL = frozenset({"findall", "iter", "getiterator"})
"""Methods of an XML tree that give all elements of a name."""
_WAYS = frozenset({(), ("sizes",), ("sizes", "size")})


class _Taken(Struct, frozen=True):
    """`node["key"]`, `node.get("key")` or `node.get("key", default)`."""

    node: ast.expr
    key: str
    optional: bool = False
    default: ast.expr | None = None


class SizesFollower(Follower):
    """Follows the sizes to where one of them is picked, and that one to where it is read."""

    def part(self, found: list[Part]) -> bool:
        """The list of the sizes, or its container."""
        known = [at for at in found if at.path in _WAYS]
        if not known or bound_to(known[-1].node, self.module):
            return False
        self._list_in(known[-1].node, known[-1].path)
        return True

    def _list_in(self, node: ast.expr, path: tuple[str, ...]) -> None:
        """A response, or the part of it that a way leads to."""
        above, taken = self._above(node), self._taken(node)
        if path == ("sizes", "size"):
            self._list(node)
        elif taken is not None:
            self._list_in(taken.node, (*path, taken.key))
        elif isinstance(above, ast.Subscript) and above.value is node and not path:  # the one child of an element
            self._list_in(above, ("sizes",))
        elif isinstance(above, ast.Attribute) and above.attr in {"find", *_ALL}:
            self._found(self._above(above), above.attr, path)
        elif bound_to(node, self.module):
            self.named(node, lambda use: self._list_in(use, path))
        elif path == ("sizes",):  # the children of an element
            self._list(node)
        else:
            raise NotCoveredError

    def _found(self, node: ast.AST | None, method: str, path: tuple[str, ...]) -> None:
        said = node.args[0] if isinstance(node, ast.Call) and len(node.args) == 1 else None
        name = said.value if isinstance(said, ast.Constant) and isinstance(said.value, str) else ""
        if not isinstance(node, ast.Call):
            raise NotCoveredError
        if method == "find" and name == "sizes" and not path:
            self._list_in(node, ("sizes",))
        elif method in _ALL and name.rpartition("/")[2] == "size":
            self._list(node)
        else:
            raise NotCoveredError

    def _list(self, node: ast.expr) -> None:
        above = self._above(node)
        if bound_to(node, self.module):
            self.named(node, self._list)
        elif isinstance(above, ast.For) and above.iter is node:
            self._loop(above)
        elif isinstance(above, ast.comprehension) and above.iter is node:
            self._comprehension(above)
        else:
            raise NotCoveredError

    def _loop(self, loop: ast.For) -> None:
        """`for size in sizes: if size["label"] == "Large": …`, which may break off."""
        test = loop.body[0]
        if not isinstance(loop.target, ast.Name) or len(loop.body) != 1 or not isinstance(test, ast.If) or test.orelse:
            raise NotCoveredError
        label = _label(test.test, loop.target.id)
        field = size_field(label, "source")
        last = test.body[-1]
        leaves = [at for at in ast.walk(test) if isinstance(at, (ast.Break, ast.Continue))]
        uses = loads_of(loop.target, loop.iter, self.module, lambda at: loop in self.module.ancestors(at))
        if field is None or uses is None or (loop.orelse and not isinstance(last, (ast.Break, ast.Return))):
            raise NotCoveredError
        if any(at is not last for at in leaves) or (leaves and len(test.body) == 1):
            raise NotCoveredError
        for use in uses:
            if test.test not in self.module.ancestors(use):
                self._size(use, label)
        self.uses.turned.append(Turned(loop, test, field))

    def _comprehension(self, part: ast.comprehension) -> None:
        made = self._above(part)
        generators = getattr(made, "generators", [])
        if len(generators) != 1 or not isinstance(part.target, ast.Name):
            raise NotCoveredError
        name = part.target.id
        if isinstance(made, ast.DictComp) and not part.ifs and _read_of(made.key, name) == "label":
            self._by_label(made, _read_of(made.value, name))
        elif isinstance(made, (ast.ListComp, ast.GeneratorExp)) and len(part.ifs) == 1:
            self._first(made, _label(part.ifs[0], name), _read_of(made.elt, name))
        else:
            raise NotCoveredError

    def _first(self, made: ast.ListComp | ast.GeneratorExp, label: str, key: str) -> None:
        """`[…][0]`, `next(…)`, `next(…, None)`: the one size that there is of a label."""
        above = self._above(made)
        first: ast.expr | None = None
        default: list[ast.expr] = []
        if isinstance(above, ast.Subscript) and isinstance(made, ast.ListComp):
            first = above if isinstance(above.slice, ast.Constant) and above.slice.value == 0 else None
        elif isinstance(above, ast.Call) and isinstance(above.func, ast.Name) and above.func.id == "next":
            first, default = above, above.args[1:]
        if first is None or (default and not key):
            raise NotCoveredError
        if key:
            self._read(_Taken(first, key, bool(default), default[0] if default else None), label)
        else:
            self._size(first, label)

    def _by_label(self, node: ast.expr, key: str) -> None:
        """A dictionary of all sizes, or of what they say by a key, by their labels."""
        above, taken = self._above(node), self._taken(node)
        if bound_to(node, self.module):
            self.named(node, lambda use: self._by_label(use, key))
        elif isinstance(above, ast.Compare) and above.comparators == [node] and isinstance(above.ops[0], ast.In):
            label = above.left.value if isinstance(above.left, ast.Constant) else None
            field = size_field(str(label), "source")
            if field is None:
                raise NotCoveredError
            self.uses.reads.append(Read(above, field, asks=True))
        elif taken is not None and key:
            self._read(_Taken(taken.node, key, taken.optional, taken.default), taken.key)
        elif taken is not None and not taken.optional:
            self._size(taken.node, taken.key)
        else:
            raise NotCoveredError

    def _size(self, node: ast.expr, label: str) -> None:
        """One size, read by a key or given a name."""
        above, taken = self._above(node), self._taken(node)
        if isinstance(above, ast.Attribute) and above.attr == "attrib":
            self._size(above, label)
        elif taken is not None:
            self._read(_Taken(taken.node, taken.key, taken.default is not None, taken.default), label)
        elif bound_to(node, self.module):
            self.named(node, lambda use: self._size(use, label))
        else:
            raise NotCoveredError

    def _read(self, taken: _Taken, label: str) -> None:
        field = size_field(label, taken.key)
        if field is None:
            raise NotCoveredError
        default = None if isinstance(taken.default, ast.Constant) and taken.default.value is None else taken.default
        self.uses.reads.append(Read(taken.node, field, optional=taken.optional, default=default))

    def _above(self, node: ast.AST) -> ast.AST | None:
        return self.module.tables.parents.get(node)

    def _taken(self, node: ast.expr) -> _Taken | None:
        """What is taken of an expression by a key, if anything is."""
        above = self._above(node)
        if isinstance(above, ast.Attribute) and above.value is node and above.attr == "get":
            above = self._above(above)
        return _taken_by(above) if isinstance(above, ast.expr) and _base(above) is node else None


def _base(node: ast.expr) -> ast.expr | None:
    """What something is taken of."""
    if isinstance(node, ast.Subscript):
        return node.value
    return node.func.value if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else None


def _taken_by(node: ast.expr) -> _Taken | None:
    keys = [node.slice] if isinstance(node, ast.Subscript) else []
    if isinstance(node, ast.Call) and called(node) == "get" and not node.keywords:
        keys = node.args
    if not 1 <= len(keys) <= 2 or not isinstance(keys[0], ast.Constant) or not isinstance(keys[0].value, str):
        return None
    return _Taken(node, keys[0].value, isinstance(node, ast.Call), keys[1] if len(keys) > 1 else None)


def _read_of(node: ast.expr, name: str) -> str:
    """The key by which something is read of a name; '' for the name itself."""
    if isinstance(node, ast.Name) and node.id == name:
        return ""
    taken = _taken_by(node)
    held = _base(node)
    if isinstance(held, ast.Attribute) and held.attr == "attrib":
        held = held.value
    if taken is None or taken.default is not None or not isinstance(held, ast.Name) or held.id != name:
        raise NotCoveredError
    return taken.key


def _label(test: ast.expr, name: str) -> str:
    """The label that a condition tests."""
    if not isinstance(test, ast.Compare) or len(test.ops) != 1 or not isinstance(test.ops[0], ast.Eq):
        raise NotCoveredError
    asked, said = sorted((test.left, test.comparators[0]), key=lambda side: isinstance(side, ast.Constant))
    if _read_of(asked, name) != "label" or not isinstance(said, ast.Constant) or not isinstance(said.value, str):
        raise NotCoveredError
    return said.value
