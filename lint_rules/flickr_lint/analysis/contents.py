"""What containers contain: displays, copies and comprehensions, and what is put into them later."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from flickr_lint.analysis.frames import ANY, UNKNOWN, Value, is_none
from flickr_lint.analysis.puts import all_puts, is_sure, place_of
from flickr_lint.scopes import Scope, dotted

if TYPE_CHECKING:
    from flickr_lint.analysis.answers import Answers
    from flickr_lint.analysis.engine import Engine
    from flickr_lint.analysis.puts import Put
    from flickr_lint.module import Module

__all__ = ["Contents"]

_Path = tuple[object, ...]
_Question = tuple[Value, _Path, tuple[type, ...], ast.AST]
_NO_KEY = object()
_TEXT = (str,)
_BUDGET = 600
"""Containers that are looked into for one question; what is beyond is unknown."""
_DEEPEST = 40
"""Containers within containers."""
_MAX_COUNT = 60
"""Items that may be meant; more are a table."""


class Contents:
    """The contents of containers."""

    def __init__(self, values: Engine) -> None:
        self._values = values
        self._puts: dict[Module, dict[str, list[Put]]] = {}
        self._known: Answers[_Question, list[Value]] = values.table()
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

    def select(self, at: Value, path: _Path, use: ast.AST | None = None) -> list[Value]:
        """The items of a container at a path of keys; `ANY` stands for any of them.

        A mapping is iterated over as its values; what can't be determined is unknown.
        """
        if not path:
            return [at]
        return self.items(at, path, use or at.node) or [self._values.unknown(at, path)]

    def items(self, at: Value, path: _Path, use: ast.AST) -> list[Value]:
        """As `select`, but none where a container is known to lack the item."""
        if at.path or not at.known:
            return [self._values.unknown(at, path) if at.path else at]
        # `True` is no `1`, and both are other keys than any text.
        question = (at, path, _TEXT if isinstance(path[0], str) and len(path) == 1 else tuple(map(type, path)), use)
        known = self._known.get(question)
        if known is not None:
            self._values.recall(self._known, question)
            return known
        self._values.meet(use)
        if not self._values.asks:
            self.begin()
        self._left -= 1
        if question in self._asked or len(self._asked) > _DEEPEST or self._left < 0:
            self._cuts += 1
            self._values.cut()
            self._values.rest()
            return [self._values.unknown(at)]
        cuts, doubts, met = self._cuts, self._values.doubts, self._values.met
        self._values.met = self._values.mark(at)
        self._values.meet(use)
        self._asked.add(question)
        try:
            found = list(dict.fromkeys(self._looked_up(at, path, use)))
        finally:
            self._asked.discard(question)
            rests, self._values.met = self._values.met, self._values.met | met
        found = [*found[:_MAX_COUNT], self._values.unknown(at)] if len(found) > _MAX_COUNT else found
        if cuts == self._cuts and not self._values.cut_off:
            for one in found:
                rests |= self._values.mark(one)
            self._values.rest(rests)
            self._known.keep(question, found, sure=doubts == self._values.doubts, rests=rests)
        return found

    def _looked_up(self, at: Value, path: _Path, use: ast.AST) -> list[Value]:
        put, hidden = self._put_into(at, path, use)
        if hidden:
            return put
        after = self._values.step(at)
        if after is None:
            return put + self._values.displays.held(at, path) + self._elsewhere(at, path, use)
        held = [value for one in after if not is_none(one.node) for value in self.items(one, path, use)]
        return put + held

    def _elsewhere(self, at: Value, path: _Path, use: ast.AST) -> list[Value]:
        """What is put into a container by other names, in an order that isn't known."""
        out: list[Value] = []
        for write in self._values.places.items(at, use):
            put, inner = write.put, write.value
            key = _NO_KEY if put.key is None else self._key(put, self._values.beside(inner, inner.node))
            told = key is not _NO_KEY and path[0] is not ANY and UNKNOWN not in (key, path[0])
            if put.many:
                out += [one for one in self.items(inner, path, inner.node) if one.known]
            elif not told or key == path[0]:
                out += self.select(inner, path[1:])
        return out

    def _put_into(self, at: Value, path: _Path, use: ast.AST) -> tuple[list[Value], bool]:
        """What is put into a container under its name before a use, and whether that hides all before."""
        name = dotted(at.node)
        module = at.module
        known = self.put_into(name, module)
        own = self._owner(name, at.node, module) if known or self._values.memory is not None else None
        if own is None or (isinstance(own, Scope) and isinstance(own.node, ast.Module)):
            self._values.rest_on_writes(name, module)
        if not known:
            return [], False
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
        """What the function around puts into a container by its name: items, or (`many`) what contains items."""
        function = module.function_of(node)
        known = self.put_into(dotted(node), module)
        return [put.value for put in known if put.many is many and module.function_of(put.node) is function]

    def put_in(self, node: ast.expr, module: Module) -> list[ast.expr]:
        """All that is put into a container by its name, and all containers whose items are; by attributes anywhere."""
        function, known = module.function_of(node), self.put_into(dotted(node), module)
        return [
            put.value for put in known if isinstance(node, ast.Attribute) or module.function_of(put.node) is function
        ]

    def put_into(self, name: str, module: Module) -> list[Put]:
        """All that a module puts into what it calls by a dotted name, in order."""
        if module not in self._puts:
            self._puts[module] = all_puts(module)
        return self._puts[module].get(name, []) if name else []

    def find(self) -> dict[Any, object]:
        """Find all that is put into what has a name, by module and name."""
        for module in self._values.program.modules.values():
            self.put_into("", module)
        return {(module, name): puts for module, known in self._puts.items() for name, puts in known.items()}
