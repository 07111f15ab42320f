"""All items of a mapping: displays, `dict(…)`, unions, copies, queries of one, and what is put into it before a use."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec import Struct, field

from flickr_lint.analysis.frames import UNKNOWN, Value, is_none
from flickr_lint.analysis.memory import Marks
from flickr_lint.analysis.passing import MAPPINGS, QUERIES, WRITERS, WRITES
from flickr_lint.analysis.puts import is_sure, place_of
from flickr_lint.analysis.reaching import reaching
from flickr_lint.analysis.regions import apart
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from flickr_lint.analysis.answers import Answers
    from flickr_lint.analysis.engine import Engine
    from flickr_lint.analysis.frames import Arguments
    from flickr_lint.analysis.puts import Put
    from flickr_lint.module import Module

__all__ = ["Items", "Mappings"]

_DEEPEST = 12
_MAX_COUNT = 60
"""Items put into one mapping before a use that are looked at, the last ones."""


class Items(Struct):
    """The items of a mapping by their keys, an unknown value for what is one of several."""

    values: dict[str, Value] = field(default_factory=dict)
    complete: bool = False
    """Whether there are no others."""
    plain: bool = False
    """Whether it is plainly a mapping, or a query that is made of one."""

    def beneath(self, other: Items) -> Items:
        """These items, with those of another mapping over them."""
        return Items({**self.values, **other.values}, self.complete and other.complete, self.plain or other.plain)


class Mappings:
    """The items of mappings."""

    def __init__(self, values: Engine) -> None:
        self._values = values
        self._known: Answers[tuple[Value, ast.AST, int], Items] = values.table()
        self._taken: dict[Module, list[tuple[ast.AST, str, str]]] = {}

    def items(self, at: Value, use: ast.AST, depth: int = _DEEPEST) -> Items:
        """The items of a mapping, with what is put into it before a use in the same function."""
        if depth <= 0:
            return Items()
        key = (at, use, depth)
        known = self._known.get(key)
        if known is None:
            doubts, met = self._values.doubts, self._values.met
            self._values.met = self._values.mark(at)
            self._values.meet(use)
            known = self._items(at, use, depth)
            for one in known.values.values():
                self._values.rest(self._values.mark(one))
            rests, self._values.met = self._values.met, self._values.met | met
            if not self._values.cut_off:
                self._known.keep(key, known, sure=doubts == self._values.doubts, rests=rests)
        else:
            self._values.recall(self._known, key)
        return Items({**known.values}, known.complete, known.plain)  # whoever asks may add to it

    def words(self, given: Arguments, depth: int = _DEEPEST) -> Items:
        """The keywords that a call is given, those of mappings included."""
        out = Items(complete=True, plain=True)
        for mapping in given.mappings:
            out = out.beneath(self.items(mapping, mapping.node, depth))
        out.values.update(given.keywords)
        return out

    def _items(self, at: Value, use: ast.AST, depth: int) -> Items:
        after = self._values.step(at)
        if after is None:
            out = self._made(at, use, depth)
        else:
            found = [self._next(one, at, use, depth) for one in after if not is_none(one.node)]
            out = found[0] if found else Items()
            here = at.module.function_of(at.node)
            passed = any(one.known and one.module.function_of(one.node) is not here for one in after)
            for other in found[1:]:
                out = self._either(out, other, at, passed=passed)
        return self._put(at, out, use, depth) if dotted(at.node) else out

    def _either(self, one: Items, other: Items, at: Value, *, passed: bool) -> Items:
        """The items of a mapping that is one of two: what both say otherwise is unknown.

        So is what only one says, where two calls pass them.
        """
        out = {**one.values, **other.values}
        for key in out:
            both = key in one.values and key in other.values
            if both and self._same(one.values[key], other.values[key]):
                continue
            if both or passed:
                out[key] = self._values.unknown(at)
        return Items(out, complete=False, plain=one.plain or other.plain)

    def _same(self, one: Value, other: Value) -> bool:
        if one == other:
            return True
        said = self._values.constant(one)
        return said is not UNKNOWN and said == self._values.constant(other)

    def _next(self, one: Value, at: Value, use: ast.AST, depth: int) -> Items:
        near = one.module is at.module and one.module.function_of(one.node) is at.module.function_of(use)
        return self.items(one, use if near else one.node, depth - 1) if one.known else Items()

    def _made(self, at: Value, use: ast.AST, depth: int) -> Items:
        node = at.node
        forwarded = self._values.callers.forwarded(at)
        if forwarded is not None:
            return self.words(forwarded, depth - 1)
        if isinstance(node, ast.Dict):
            return self._shown(at, node, use, depth)
        if isinstance(node, (ast.List, ast.Tuple)):
            return self._pairs(at, node)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            left, right = (
                self.items(self._values.beside(at, part), use, depth - 1) for part in (node.left, node.right)
            )
            return left.beneath(right)
        return self._called(at, node, use, depth) if isinstance(node, ast.Call) else Items()

    def _shown(self, at: Value, node: ast.Dict, use: ast.AST, depth: int) -> Items:
        out = Items(complete=True, plain=True)
        for key, value in zip(node.keys, node.values, strict=True):
            inner = self._values.beside(at, value)
            if key is None:
                out = out.beneath(self.items(inner, use, depth - 1))
                continue
            said = self._values.constant(self._values.beside(at, key))
            if isinstance(said, str):
                out.values[said] = inner
            else:
                out.complete = False
        return out

    def _pairs(self, at: Value, node: ast.List | ast.Tuple) -> Items:
        """`[("a", 1), ("b", 2)]`."""
        out = Items(complete=True, plain=True)
        for part in node.elts:
            pair = part.elts if isinstance(part, (ast.Tuple, ast.List)) and len(part.elts) == 2 else None
            key = pair[0].value if pair and isinstance(pair[0], ast.Constant) else None
            if pair is None or not isinstance(key, str):
                return Items()
            out.values[key] = self._values.beside(at, pair[1])
        return out if out.values else Items()

    def _called(self, at: Value, node: ast.Call, use: ast.AST, depth: int) -> Items:
        """`dict(a=1, **b)`, `base.copy()`, `urlencode(args)`."""
        name, beside = called(node), self._values.beside
        if name in WRITES or (name == "copy" and not node.args):
            base = node.func.value if isinstance(node.func, ast.Attribute) else None
            return self.items(beside(at, base), use, depth - 1) if base is not None else Items()
        if name in WRITERS:
            return self.items(beside(at, node.args[0]), use, depth - 1) if node.args else Items()
        if name not in MAPPINGS and name not in QUERIES:
            return Items()
        out = Items(complete=True, plain=True)
        parts = node.args[:1] if name in QUERIES else node.args
        for part in (*parts, *(word.value for word in node.keywords if word.arg is None)):
            out = out.beneath(self.items(beside(at, part), use, depth - 1))
        if name not in QUERIES:
            out.values.update({word.arg: beside(at, word.value) for word in node.keywords if word.arg})
        return out

    def _put(self, at: Value, out: Items, use: ast.AST, depth: int) -> Items:
        """Add what the function around puts into a mapping under its name before a use."""
        module, function = at.module, at.module.function_of(use)
        since = self._since(at, use) if out.complete else (0, 0)
        name = dotted(at.node)
        if function is None:
            self._values.rest_on_writes(name, module)
            self._values.rest(Marks.LOOSE)
        known = [
            put for put in self._values.contents.put_into(name, module) if module.function_of(put.node) is function
        ]
        earlier = [put for put in known if since <= place_of(put.node) < place_of(use)]
        around = {use, *module.ancestors(use)}
        out.complete = out.complete and len(earlier) <= _MAX_COUNT
        for put in earlier[-_MAX_COUNT:]:
            if not apart(put.node, use, module):
                fresh = self._fresh(put, at, use, depth)
                sure = is_sure(put.node, around, module)
                for key, value in fresh.values.items():
                    out.values[key] = value if sure or key not in out.values else self._values.unknown(at)
                out.complete, out.plain = out.complete and fresh.complete, out.plain or put.key is not None
        for node, taken, key in self._taken_out(module) if out.values else ():
            later = (put for put in earlier if put.key == key and place_of(put.node) > place_of(node))
            here = module.function_of(node) is function and since <= place_of(node) < place_of(use)
            if here and taken == name and is_sure(node, around, module) and not any(later):
                out.values.pop(key, None)
        return out

    def _taken_out(self, module: Module) -> list[tuple[ast.AST, str, str]]:
        """What a module takes out of mappings, `del args["page"]`, `args.pop("page")`: where, its name, the key."""
        if module not in self._taken:
            self._taken[module] = found = []
            nodes: list[ast.Delete | ast.Call] = [*module.of_kind(ast.Delete), *module.calls_named("pop")]
            for node in nodes:
                holders: list[tuple[ast.expr, ast.expr]] = []
                if isinstance(node, ast.Delete):
                    holders = [(at.value, at.slice) for at in node.targets if isinstance(at, ast.Subscript)]
                elif isinstance(node.func, ast.Attribute):
                    holders = [(node.func.value, at) for at in node.args[:1]]
                for holder, key in holders:
                    if isinstance(key, ast.Constant) and isinstance(key.value, str) and dotted(holder):
                        found.append((node, dotted(holder), key.value))
        return self._taken[module]

    def _fresh(self, put: Put, at: Value, use: ast.AST, depth: int) -> Items:
        inner = Value(put.value, at.module, at.frame)
        if put.many:
            return self.items(inner, use, depth - 1)
        if put.key is None:
            return Items()
        key = put.key if isinstance(put.key, str) else self._values.constant(self._values.beside(at, put.key))
        return Items({key: inner}, complete=put.value is not UNKNOWN) if isinstance(key, str) else Items()

    def _since(self, at: Value, use: ast.AST) -> tuple[int, int]:
        """Where a name is bound, if that is at one place in the function around the use."""
        if not isinstance(at.node, ast.Name):
            return 0, 0
        found = self._values.scope_of(at.node.id, at.node, at.module)
        seen = reaching(at.node.id, found[0], at.node, at.module).bindings if found else []
        if len(seen) != 1 or seen[0].node is None:
            return 0, 0
        same = at.module.function_of(seen[0].node) is at.module.function_of(use)
        return place_of(seen[0].node) if same else (0, 0)
