"""Methods of the API that are passed on as values: calls if what receives them calls them, with what arrives there."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec.structs import replace

from flickr_lint.analysis.frames import Arguments, Value
from flickr_lint.analysis.passing import PARTIALS
from flickr_lint.facts.calls import Call, is_plain, make_call, method_of
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.analysis.values import Values
    from flickr_lint.facts.fold import Fold
    from flickr_lint.module import Module
    from flickr_lint.sources import Sources

__all__ = ["passed_methods"]

_DEPTH = 3
"""Functions that pass a function on to each other."""
_NOTHING = Arguments()
_NO_CALLS = frozenset({"print", "repr", "str", "callable", "isinstance", "getattr", "hasattr", "setattr", "id", "type"})


def passed_methods(project: Sources, fold: Fold, near: Values) -> Iterator[Call]:
    """The calls that are made through a value; `near` follows values within functions, not to their callers."""
    methods = {
        node: found
        for module in project.modules.values()
        for node in module.of_kind(ast.Attribute)
        if isinstance(node.ctx, ast.Load) and not is_plain(node, module)
        if (found := method_of(node, module, fold))
    }
    passed = _Passed(methods, near)
    for module in project.modules.values() if methods else ():
        for node in module.tables.calls:
            if node not in fold.values.opaque and module.qualified(node.func) not in PARTIALS:
                found = passed.call(node, module)
                if found is not None:
                    yield found


class _Passed:
    def __init__(self, methods: dict[ast.Attribute, Call], near: Values) -> None:
        self._methods = methods
        self._near = near

    def call(self, node: ast.Call, module: Module) -> Call | None:
        """The call that is made by calling something else: a function of the program, or a library's."""
        found = next(self._run(Value(node, module), _DEPTH), None)
        return self._fact(node, module, *found) if found is not None else None

    def _run(self, at: Value, depth: int) -> Iterator[tuple[Call, Arguments]]:
        """The methods that a call makes a function call, with the arguments that arrive there."""
        node, near = at.node, self._near
        if not isinstance(node, ast.Call) or at.module.qualified(node.func) in PARTIALS:
            return
        runs = [(near.beside(at, node.func), near.callables.arguments(node, at)), *near.callers.handed(node, at)]
        for func, given in runs:
            yield from self._meant(func, given)
        passed = list(self._passed(at))
        for func, given in runs if depth else ():
            for target in near.callables.targets(func):
                inside = target.closure is not None or passed
                frame = near.callables.enter(target, given, node, at.frame) if inside else None
                for inner in target.module.calls_of(frame.function) if frame is not None else ():
                    yield from self._run(Value(inner, target.module, frame), depth - 1)
        if passed and called(node) not in _NO_CALLS and not near.callables.targets(runs[0][0]):
            given = self._guessed(runs[0][1], at)
            yield from ((call, given.after(before)) for call, before in passed)

    def _guessed(self, given: Arguments, at: Value) -> Arguments:
        """The arguments of a method that a library's function calls: mappings that it is given, or its keywords."""
        values = [*given.positional, *given.keywords.values()]
        mappings = [one for one in values if self._near.mappings.items(one, at.node).plain]
        if mappings:
            return Arguments(mappings=(*given.mappings, *mappings))
        words = {word: one for word, one in given.keywords.items() if not any(self._meant(one))}
        return Arguments((), self._near.unknown(at), words, given.mappings)

    def _passed(self, at: Value) -> Iterator[tuple[Call, Arguments]]:
        """The methods among the arguments of a call."""
        node = at.node
        values = [*node.args, *(word.value for word in node.keywords)] if isinstance(node, ast.Call) else []
        for value in values:
            if not isinstance(value, (ast.Constant, ast.Starred)):
                yield from self._meant(self._near.beside(at, value))

    def _meant(self, func: Value, given: Arguments = _NOTHING) -> Iterator[tuple[Call, Arguments]]:
        """The methods that a function may be, with the arguments that `partial` has given them before."""
        plain = {one.node for one in self._near.of(func.node, func.module)} if func.frame is not None else ()
        for one in self._near.terminals(func).values:
            if isinstance(one.node, ast.Attribute) and one.node in self._methods and one.node not in plain:
                yield self._methods[one.node], given
            elif isinstance(one.node, ast.Call) and one.node.args and one.module.qualified(one.node.func) in PARTIALS:
                rest = ast.Call(one.node.func, one.node.args[1:], one.node.keywords)
                before = self._near.callables.arguments(rest, one)
                yield from self._meant(self._near.beside(one, one.node.args[0]), given.after(before))

    def _fact(self, node: ast.Call, module: Module, found: Call, given: Arguments) -> Call:
        items = self._near.mappings.words(given)
        words = {word: self._written(value, node, module) for word, value in items.values.items()}
        whole = items.complete and not given.positional and given.star is None
        return replace(make_call(node, module, found.method, found.client, words), whole=whole)

    def _written(self, value: Value, node: ast.Call, module: Module) -> ast.expr:
        """An argument as it is written beside the call, an unknown one if it is written elsewhere."""
        trail = self._near.trail(value)
        here = (one.node for one in trail if one.known and one.frame is None and one.module is module)
        return next(here, None) or ast.copy_location(ast.Constant(...), node)
