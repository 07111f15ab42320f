"""What containers hold: displays, copies and comprehensions, and what is put into them later."""

from __future__ import annotations

import ast
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.analysis.frames import UNKNOWN, Value, is_none
from flickr_lint.analysis.passing import APPENDS, COPIES, EXTENDS, ITEMS, MAPS, NAMESPACES
from flickr_lint.analysis.regions import branching
from flickr_lint.scopes import dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.analysis.engine import Engine
    from flickr_lint.module import Module

__all__ = ["ANY", "Contents", "Put", "is_sure", "place_of"]

ANY = None
"""Any item, as a loop gives them."""
_Path = tuple[object, ...]
_Question = tuple[Value, _Path, tuple[type, ...], ast.AST]
_NO_KEY = object()
_BUDGET = 600
"""Containers that are looked into for one question; what is beyond is unknown."""
_DEEPEST = 40
"""Containers within containers."""
_MAX_COUNT = 60
"""Items that may be meant; more are a table."""


class Put(Struct, frozen=True):
    """Something put into what has a dotted name: under a key, at an end, or all that another container holds."""

    node: ast.stmt | ast.Call
    value: ast.expr
    key: ast.expr | str | None = None
    many: bool = False


class Contents:
    """The contents of containers."""

    def __init__(self, values: Engine) -> None:
        self._values = values
        self._puts: dict[Module, dict[str, list[Put]]] = {}
        self._known: dict[_Question, list[Value]] = {}
        self._asked: set[_Question] = set()
        self._left = _BUDGET
        self._cuts = 0

    def begin(self) -> None:
        """Begin another question, which has all steps before it, unless one is being asked."""
        self._left = self._left if self._asked else _BUDGET

    @property
    def asks(self) -> bool:
        """Whether a question is being asked."""
        return bool(self._asked)

    def forget(self) -> None:
        """Forget all answers: more is known now."""
        self._known.clear()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Ask in the middle of another question, as if that hadn't been asked."""
        kept = self._asked, self._left
        self._asked, self._left = set(), _BUDGET
        yield
        self._asked, self._left = kept

    def select(self, at: Value, path: _Path, use: ast.AST | None = None) -> list[Value]:
        """The items of a container at a path of keys; `ANY` stands for any of them.

        A mapping is gone over as its values; what can't be told is unknown.
        """
        if not path:
            return [at]
        return self._select(at, path, use or at.node) or [self._values.unknown(at)]

    def _select(self, at: Value, path: _Path, use: ast.AST) -> list[Value]:
        question = (at, path, tuple(map(type, path)), use)
        if question in self._known:
            return self._known[question]
        if not self._values.asks:
            self.begin()
        self._left -= 1
        if question in self._asked or len(self._asked) > _DEEPEST or self._left < 0:
            self._cuts += 1
            self._values.cut()
            return [self._values.unknown(at)]
        cuts = self._cuts
        self._asked.add(question)
        try:
            found = list(dict.fromkeys(self._looked_up(at, path, use)))
        finally:
            self._asked.discard(question)
        found = [*found[:_MAX_COUNT], self._values.unknown(at)] if len(found) > _MAX_COUNT else found
        if cuts == self._cuts and not self._values.cut_off:
            self._known[question] = found
        return found

    def _looked_up(self, at: Value, path: _Path, use: ast.AST) -> list[Value]:
        put, hidden = self._put_into(at, path, use)
        if hidden:
            return put
        after = self._values.step(at)
        if after is None:
            return put + self._held(at, path)
        held = [
            value
            for one in after
            if not is_none(one.node)
            for value in (self._select(one, path, use) if one.known else [one])
        ]
        return put + held

    def _held(self, at: Value, path: _Path) -> list[Value]:
        """What a container shows where it is made."""
        node, key, rest = at.node, path[0], path[1:]
        found: list[Value] = []
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            found = self._displayed(at, node.elts, key)
        elif isinstance(node, ast.Dict):
            found = self._mapped(at, node, key)
        elif isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp):
            found = [self._values.beside(at, node.elt)]
        elif isinstance(node, ast.DictComp):
            found = [self._values.beside(at, node.value)]
        elif isinstance(node, ast.Call):
            return self._made(at, node, path)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.BitOr):
            sides = (self._values.beside(at, part) for part in (node.left, node.right))
            return [value for side in sides for value in self._select(side, path, side.node)]
        elif isinstance(node, ast.Name):
            said = self._values.callables.annotation(node, at.module)
            kind = said.slice if isinstance(said, ast.Subscript) else None  # `Photo` of `list[Photo]`
            own = kind is not None and self._values.callables.named(kind, at.module)
            found = [self._values.beside(at, kind)] if own and kind else self._values.callers.rest(at, key)
        else:
            found = [self._values.unknown(at)]
        return [value for one in found for value in self.select(one, rest)] if rest else found

    def _displayed(self, at: Value, elements: list[ast.expr], key: object) -> list[Value]:
        starred = any(isinstance(part, ast.Starred) for part in elements)
        if isinstance(key, int) and not isinstance(key, bool) and not starred:
            return [self._values.beside(at, elements[key])] if -len(elements) <= key < len(elements) else []
        return [
            value
            for part in elements
            for value in (
                self.select(self._values.beside(at, part.value), (ANY,))
                if isinstance(part, ast.Starred)
                else [self._values.beside(at, part)]
            )
        ]

    def _mapped(self, at: Value, node: ast.Dict, key: object) -> list[Value]:
        out: list[Value] = []
        for said, value in zip(reversed(node.keys), reversed(node.values), strict=True):
            inner = self._values.beside(at, value)
            if said is None:
                spread = [one for one in self._select(inner, (key,), inner.node) if one.known]
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

    def _made(self, at: Value, node: ast.Call, path: _Path) -> list[Value]:
        """`dict(a=1)`, `list(x)`, `enumerate(x)`, `x.items()`, a generator, a named tuple."""
        key, rest = path[0], path[1:]
        origin = at.module.qualified(node.func)
        if origin in COPIES or origin in NAMESPACES:
            return self._copied(at, node, path, COPIES.get(origin, 0))
        handed = self._rearranged(at, node, origin, path)
        if handed is not None:
            inner, inside = handed
            return [value for part in inner for value in self._select(part, inside, part.node)]
        method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if (origin in MAPS or method in {"map", "imap", "imap_unordered"}) and len(node.args) > 1:
            return [value for one in self._values.callables.results(at, node) for value in self.select(one, rest)]
        if origin == "vars" and len(node.args) == 1 and isinstance(key, str):
            return self._values.objects.attribute(self._values.beside(at, node.args[0]), key, at) or []
        given = self._values.callables.yielded(node, at) or self._values.objects.field(at, key)
        given = given or self._values.callables.special(at, *(("__iter__",) if key is ANY else ()), "__getitem__")
        return [value for one in given or [self._values.unknown(at)] for value in self.select(one, rest)]

    def _copied(self, at: Value, node: ast.Call, path: _Path, place: int) -> list[Value]:
        """What a copy holds: what its argument holds, and its keywords."""
        key, rest, beside = path[0], path[1:], self._values.beside
        words = {word.arg: word.value for word in node.keywords if word.arg}
        if isinstance(key, str) and key in words:
            return self.select(beside(at, words[key]), rest)
        inner = [beside(at, word.value) for word in node.keywords if word.arg is None]
        inner += [beside(at, part) for part in node.args[place : place + 1]]
        found = [value for one in inner for value in self._select(one, path, one.node)]
        if key is ANY or key is UNKNOWN:
            found += [value for word in words.values() for value in self.select(beside(at, word), rest)]
        return found

    def _rearranged(self, at: Value, node: ast.Call, origin: str, path: _Path) -> tuple[list[Value], _Path] | None:
        """The containers whose items a call gives in another order or form, and the path in them."""
        beside, index = self._values.beside, path[1] if len(path) > 1 else None
        if origin == "enumerate" and node.args and index == 1:
            return [beside(at, node.args[0])], (ANY, *path[2:])
        if origin == "zip" and isinstance(index, int) and index < len(node.args):
            return [beside(at, node.args[index])], (ANY, *path[2:])
        if origin in {"itertools.chain", "chain"}:
            return [beside(at, part) for part in node.args], path
        if not isinstance(node.func, ast.Attribute) or self._values.callables.targets(beside(at, node.func)):
            return None
        base, name = beside(at, node.func.value), node.func.attr
        if name == "items" and index == 1:
            return [base], (ANY, *path[2:])
        return ([base], path) if name in ITEMS and not (name == "copy" and node.args) else None

    def _put_into(self, at: Value, path: _Path, use: ast.AST) -> tuple[list[Value], bool]:
        """What is put into a container under its name before a use, and whether that hides all before."""
        name = dotted(at.node)
        module = at.module
        known = self.put_into(name, module)
        if not known:
            return [], False
        own = self._owner(name, at.node, module)
        function, place = module.function_of(use), place_of(use)
        inside = module.function_of(at.node) is function
        around = {use, *module.ancestors(use)}
        out: list[Value] = []
        hidden = False
        appended = 0
        for put in known:
            here = inside and module.function_of(put.node) is function
            if self._owner(name, put.node, module) is not own or (here and not self._comes_before(put, place, around)):
                continue
            key = self._key(put, at)
            if put.key is None and not put.many:
                wanted = path[0]
                plain = isinstance(wanted, int) and not isinstance(wanted, bool) and here
                appended += 1
                if plain and appended - 1 != wanted and wanted != -1 and is_sure(put.node, around, module):
                    continue
            elif key is not _NO_KEY and path[0] is not ANY and path[0] is not UNKNOWN and key is not UNKNOWN:
                if key != path[0] or type(key) is not type(path[0]):
                    continue
                if here and is_sure(put.node, around, module):
                    out, hidden = [], True
            inner = self._values.beside(at, put.value)
            rest = path if put.many else path[1:]
            found = self.select(inner, rest) if rest else [inner]
            out += [one for one in found if one.known] if put.many else found
        return out, hidden

    @staticmethod
    def _comes_before(put: Put, place: tuple[int, int], around: set[ast.AST]) -> bool:
        return place_of(put.node) < place and put.node not in around

    def _key(self, put: Put, at: Value) -> object:
        """The key under which something is put; `_NO_KEY` for what has none."""
        if put.key is None:
            return _NO_KEY
        return put.key if isinstance(put.key, str) else self._values.constant(self._values.beside(at, put.key))

    def _owner(self, name: str, node: ast.AST, module: Module) -> object:
        """Whose a dotted name is: the scope that binds it, or the class whose object it belongs to."""
        head = name.partition(".")[0]
        if head in {"self", "cls"} and "." in name:
            functions = (module.tables.functions.get(at) for at in module.ancestors(node))
            return next((function.owner for function in functions if function and function.owner), None)
        found = self._values.scope_of(head, node, module)
        return found[0] if found else None

    def filled(self, node: ast.expr, module: Module, *, many: bool = False) -> list[ast.expr]:
        """What the function around puts into a container by its name: items, or (`many`) what holds items."""
        function = module.function_of(node)
        known = self.put_into(dotted(node), module)
        return [put.value for put in known if put.many is many and module.function_of(put.node) is function]

    def put_into(self, name: str, module: Module) -> list[Put]:
        """All that a module puts into what it calls by a dotted name, in order."""
        if module not in self._puts:
            self._puts[module] = _all_puts(module)
        return self._puts[module].get(name, []) if name else []


def _all_puts(module: Module) -> dict[str, list[Put]]:
    """What a module puts into containers, by their dotted names, in order."""
    out: dict[str, list[Put]] = {}
    for name, put in (*_assigned(module), *_called(module)):
        if name:
            out.setdefault(name, []).append(put)
    for known in out.values():
        known.sort(key=lambda put: place_of(put.node))
    return out


def _assigned(module: Module) -> Iterator[tuple[str, Put]]:
    """`name[key] = value`, `name += values`."""
    for statement, target, value in module.tables.assigned:
        if isinstance(target, ast.Subscript) and dotted(target.value):
            if not isinstance(target.slice, ast.Slice):
                counted = isinstance(statement, ast.AugAssign)
                yield dotted(target.value), Put(statement, UNKNOWN if counted else value, target.slice)
        elif isinstance(statement, ast.AugAssign) and isinstance(statement.op, ast.Add | ast.BitOr):
            yield dotted(target), Put(statement, value, many=True)


def _called(module: Module) -> Iterator[tuple[str, Put]]:
    """`name.append(value)`, `name.update(key=value)`."""
    for node in module.tables.calls:
        into = dotted(node.func.value) if isinstance(node.func, ast.Attribute) else ""
        if not into or not isinstance(node.func, ast.Attribute):
            continue
        name = node.func.attr
        if name in APPENDS and len(node.args) > APPENDS[name]:
            key = ast.Constant(0) if name == "appendleft" else node.args[0] if name == "insert" else None
            yield into, Put(node, node.args[APPENDS[name]], key)
        elif name in EXTENDS:
            yield from ((into, Put(node, part, many=True)) for part in node.args[:1])
            yield from ((into, Put(node, word.value, word.arg, many=word.arg is None)) for word in node.keywords)
        elif name == "setdefault" and len(node.args) == 2:
            yield into, Put(node, node.args[1], node.args[0])


def place_of(node: ast.AST) -> tuple[int, int]:
    """Where a node stands, to be compared."""
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def is_sure(step: ast.AST, around: set[ast.AST], module: Module) -> bool:
    """Whether a statement is passed on every way to a use that has these nodes around it."""
    return all(at in around for at in branching(step, module))
