"""What is put into objects and containers by other names than the one asked about: by helpers, aliases, modules."""

from __future__ import annotations

import ast
from functools import cached_property
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from flickr_lint.analysis.frames import Target, Value
from flickr_lint.analysis.passing import APPENDS
from flickr_lint.analysis.puts import Put, is_before, puts
from flickr_lint.scopes import Class, Function, dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.analysis.engine import Engine
    from flickr_lint.analysis.frames import Frame
    from flickr_lint.module import Module

__all__ = ["Places", "Write"]

_SITES = 12
"""Calls of a function that fills what it is given."""
_MAX_COUNT = 40
"""Writes to one object that are looked at."""
_MADE = (ast.Call, ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp, ast.BinOp)


class Write(Struct, frozen=True, eq=False):
    """Something put into an object: as an item, or (`attribute`) under a name."""

    put: Put
    module: Module
    frame: Frame | None
    """The call of the function that puts it there, if that is given the object."""
    attribute: str = ""
    direct: bool = False
    """Whether the name under which it is put is where the object is made, so that it is found by that name."""

    @property
    def value(self) -> Value:
        """What is put there."""
        return Value(self.put.value, self.module, self.frame)


class Places:
    """Writes by the object that they change: where it is made, its class, or the module that it is."""

    def __init__(self, values: Engine) -> None:
        self._values = values
        self._writes: dict[object, list[Write]] = {}
        self._settled = False

    @property
    def names(self) -> frozenset[str]:
        """The names of all attributes that are assigned other than by `self`."""
        return self._names

    @cached_property
    def _names(self) -> frozenset[str]:
        tables = [module.tables for module in self._values.program.modules.values()]
        targets = [target for at in tables for _, target, _ in at.assigned if isinstance(target, ast.Attribute)]
        return frozenset(at.attr for at in targets if not (isinstance(at.value, ast.Name) and at.value.id == "self"))

    def items(self, at: Value, use: ast.AST) -> list[Write]:
        """What is put into a container that is made in one place, wherever that is done before a use."""
        found = self._all().get(at.node, []) if isinstance(at.node, _MADE) else []
        return [one for one in found if not one.attribute and self._counts(one, at, use)][:_MAX_COUNT]

    def attribute(self, owner: object, name: str, frame: Frame | None = None) -> list[Value]:
        """What is assigned to an attribute of an object by where it is made, of a class, or of a module."""
        found = [one for one in self._all().get(owner, []) if one.attribute == name][:_MAX_COUNT]
        inner = {one: one.module.function_of(one.put.node) for one in found}
        own = {one: frame.of(where) if frame and where else None for one, where in inner.items()}
        return [Value(one.put.value, one.module, one.frame or own[one]) for one in found]

    @staticmethod
    def _counts(one: Write, at: Value, use: ast.AST) -> bool:
        here = one.module is at.module and one.module.function_of(one.put.node) is at.module.function_of(use)
        return not (one.direct and one.module is at.module) and (not here or is_before(one.put.node, use, at.module))

    def _all(self) -> dict[object, list[Write]]:
        if not self._settled:
            self._values.doubt()
        return self._writes

    def find(self, *, last: bool) -> dict[Any, object]:
        """Find all writes, for the last time if calls are known; returns what can be compared with another run's."""
        found: dict[object, list[Write]] = {}
        for module in self._values.program.modules.values():
            for owner, write in self._in(module):
                found.setdefault(owner, []).append(write)
        self._writes, self._settled = found, last
        self._values.forget()
        told: dict[Any, object] = {
            owner: [(at.put, at.module, at.frame, at.attribute, at.direct) for at in writes]
            for owner, writes in found.items()
        }
        return {**told, "names": self._names}

    def _in(self, module: Module) -> Iterator[tuple[object, Write]]:
        for into, put in puts(module):
            yield from self._owners(into, put, module)
        for into, put in self._bound(module):
            yield from ((owner, replace(write, direct=False)) for owner, write in self._owners(into, put, module))
        for statement, target, value in module.tables.assigned:
            if isinstance(target, ast.Attribute) and not self._is_own(target.value, module):
                yield from self._owners(target.value, Put(statement, value), module, target.attr)

    def _bound(self, module: Module) -> Iterator[tuple[ast.expr, Put]]:
        """`put = items.append`, then `put(value)`."""
        names = {at.id for _, at, value in module.tables.assigned if isinstance(at, ast.Name) and _appends(value)}
        for node in module.tables.calls if names else ():
            if isinstance(node.func, ast.Name) and node.func.id in names and len(node.args) == 1:
                for one in self._values.terminals(Value(node.func, module)).values:
                    if isinstance(one.node, ast.Attribute) and one.node.attr in APPENDS and one.module is module:
                        yield one.node.value, Put(node, node.args[0])

    def _is_own(self, node: ast.expr, module: Module) -> bool:
        return isinstance(node, ast.Name) and self._values.objects.own_class(node, module) is not None

    def _owners(self, into: ast.expr, put: Put, module: Module, attribute: str = "") -> Iterator[tuple[object, Write]]:
        head = dotted(into).partition(".")[0]
        function = module.function_of(put.node)
        frames: list[Frame | None] = [None]
        if function is not None and head in function.params and not self._is_own_name(head, function):
            target = Target(function, module)
            enter = self._values.callables.enter
            sites = self._values.callers.sites(function)[:_SITES]
            frames = [enter(target, site.arguments, site.node, None) for site in sites]
        for frame in frames:
            at = Value(into, module, frame)
            after = self._values.step(at) if isinstance(into, ast.Name) else [at]
            ends = self._values.terminals(at).values if after is not None else (at,)
            for one in ends:
                owner = self._identity(one)
                if owner is not None:
                    direct = isinstance(into, ast.Name) and after is not None and one in after
                    yield owner, Write(put, module, frame, attribute, direct)

    @staticmethod
    def _is_own_name(head: str, function: Function) -> bool:
        return function.owner is not None and function.params[:1] == (head,)

    def _identity(self, one: Value) -> object:
        if isinstance(one.node, _MADE):
            return one.node
        if isinstance(one.node, (ast.Name, ast.ClassDef)):
            known = next((at.what for at in self._values.callables.targets(one) if isinstance(at.what, Class)), None)
            name = dotted(one.node) if known is None else ""
            there = self._values.program.lookup(one.module, name) if name else None
            return known or (there[0] if there and not there[1] else None)
        return None


def _appends(value: ast.expr) -> bool:
    return isinstance(value, ast.Attribute) and value.attr in APPENDS
