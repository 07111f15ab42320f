"""The values of generators, contexts and exceptions: what Python itself calls."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from flickr_lint.analysis.callables import is_generator
from flickr_lint.analysis.frames import ANY, Target, Value, is_none
from flickr_lint.analysis.memory import Marks
from flickr_lint.analysis.passing import CONTEXTS
from flickr_lint.scopes import Class, Function, called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.analysis.engine import Engine
    from flickr_lint.module import Module

__all__ = ["Generators"]


class Generators:
    """Generators, contexts and exceptions."""

    def __init__(self, values: Engine) -> None:
        self._values = values
        self._sent: dict[Function | Class, list[Value]] = {}
        self._settled = False

    def entered(self, at: Value) -> list[Value]:
        """The value of a context: `with at as name`."""
        if not isinstance(at.node, ast.Call):
            return [at]
        for target in self._values.callables.targets(self._values.beside(at, at.node.func)):
            if isinstance(target.what, Class):
                line = self._values.objects.line(target.what, target.module)
                names = ("__enter__", "__aenter__")
                method = next(((c.methods[n], w) for c, w in line for n in names if n in c.methods), None)
                given = self._values.callables.returned(Target(*method), instance=at) if method else None
                return given or [at]
            decorators = {target.module.qualified(one) for one in getattr(target.what.node, "decorator_list", ())}
            if decorators & CONTEXTS:
                return self.yielded(at.node, at) or [at]
        return [at]

    def yielded(self, node: ast.Call, at: Value) -> list[Value] | None:
        """What a call of a generator yields; None if it is none."""
        out: list[Value] = []
        for target in self._values.callables.targets(self._values.beside(at, node.func)):
            if not is_generator(target.what) or not isinstance(target.what, Function):
                return None
            frame = self._values.callables.enter(target, self._values.callables.arguments(node, at), node, at.frame)
            for given in target.what.returns:
                value = Value(given, target.module, frame)
                parent = target.module.tables.parents.get(given)
                if isinstance(parent, ast.Yield):
                    out.append(value)
                elif isinstance(parent, ast.YieldFrom):
                    out += self._values.contents.select(value, (ANY,))
        return out or None

    def sent(self, at: Value) -> list[Value] | None:
        """What is sent to the generator that a `yield` is in: `steps.send(value)`."""
        function = at.module.function_of(at.node)
        if not self._settled:
            self._values.doubt()
        return self._sent.get(function) if function is not None else None

    def find(self) -> dict[Any, object]:
        """Find what is sent to all generators, by function."""
        found = [one for module in self._values.program.modules.values() for one in self._all_sent(module)]
        for what, value in found:
            self._sent.setdefault(what, []).append(value)
        self._settled = True
        self._values.forget()
        return {**self._sent}

    def _all_sent(self, module: Module) -> Iterator[tuple[Function | Class, Value]]:
        for node in module.tables.calls:
            if called(node) in {"send", "asend"} and isinstance(node.func, ast.Attribute) and len(node.args) == 1:
                for made in self._values.terminals(Value(node.func.value, module)).values:
                    func = made.node.func if isinstance(made.node, ast.Call) else made.node
                    for target in self._values.callables.targets(self._values.beside(made, func)):
                        if is_generator(target.what) and not is_none(node.args[0]):
                            yield target.what, Value(node.args[0], module)

    def ended(self, at: Value) -> list[Value] | None:
        """What `yield from` returns: what the generator returns when it ends."""
        if not isinstance(at.node, ast.Call):
            return None
        targets = self._values.callables.targets(self._values.beside(at, at.node.func))
        arguments = self._values.callables.arguments(at.node, at)
        return [
            one
            for target in targets
            for one in self._values.callables.returned(target, arguments, at.node, at.frame) or []
        ] or None

    def raised(self, said: ast.expr, module: Module) -> list[Value]:
        """The exceptions that a handler may be given: those that the program raises of its classes."""
        self._values.rest(Marks.RAISED)
        types = said.elts if isinstance(said, ast.Tuple) else [said]
        names = {module.qualified(one) for one in types}
        reached = [at.what for one in types for at in self._values.callables.targets(Value(one, module))]
        kinds = [at for at in reached if isinstance(at, Class)]
        names |= {heir.name for at in kinds for heir in self._values.objects.heirs(at)}
        out = [
            Value(made, where)
            for where in self._values.program.modules.values()
            for made in where.tables.raised
            if where.qualified(made.func) in names or (kinds and called(made) in names)
        ]
        return out or [self._values.unknown(Value(said, module))]

    def special(self, made: Value, *names: str) -> list[Value] | None:
        """What a method of an object returns or yields that Python itself calls."""
        func = made.node.func if isinstance(made.node, ast.Call) else made.node
        for kind in self._values.callables.targets(self._values.beside(made, func)):
            line = self._values.objects.line(kind.what, kind.module) if isinstance(kind.what, Class) else []
            method = next(
                ((at.methods[name], where) for name in names for at, where in line if name in at.methods), None
            )
            if method is not None:
                yields = is_generator(method[0])
                given = self._values.callables.returned(Target(*method), instance=made)
                return [Value(node, method[1]) for node in method[0].returns] if yields else given
        return None
