"""What calls give that reach no function of the program: items, attributes, what futures wait for, pickers' results."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.analysis.alike import filled
from flickr_lint.analysis.frames import ANY, UNKNOWN, Value
from flickr_lint.analysis.passing import AWAITED, CALLERS, ENTERS, GETTERS, INVERSES, PICKERS, RESULTS
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from flickr_lint.analysis.engine import Engine

__all__ = ["Getters"]


class Getters:
    """Calls of Python's own methods and functions that give what they are given, or a part of it."""

    def __init__(self, values: Engine) -> None:
        self._values = values

    def taken(self, node: ast.Call, at: Value, origin: str) -> list[Value] | None:
        """`getattr(photo, "title")`, `next(photos)`."""
        values, base = self._values, self._values.beside(at, node.args[0])
        if origin == "next":
            found = values.contents.select(base, (ANY,))
            return found if any(one.known for one in found) else None
        name = values.constant(values.beside(at, node.args[1])) if len(node.args) > 1 else UNKNOWN
        return values.objects.attribute(base, name, at) if isinstance(name, str) else None

    def picked(self, node: ast.Call, at: Value) -> ast.expr | None:
        """The expression that `itemgetter("key")(value)` or `methodcaller("search")(value)` is the same as."""
        values = self._values
        if isinstance(node.func, ast.Attribute) or len(node.args) != 1:
            return None
        for one in values.terminals(values.beside(at, node.func)).values:
            if isinstance(one.node, ast.Call) and one.node.args:
                kind = PICKERS.get(one.module.qualified(one.node.func), "")
                keys = [values.constant(values.beside(one, part)) for part in one.node.args]
                text = _text_of(kind, keys)
                if text:
                    return filled(text, node, at.module)
        return None

    def _undone(self, node: ast.Call, at: Value) -> list[Value]:
        """The value that a call restores: `box` for `loads(text)` if `text = dumps(box)`."""
        beside, inverse = self._values.beside, INVERSES.get(called(node), "")
        given = node.args[0] if node.args else node.func.value if isinstance(node.func, ast.Attribute) else None
        ends = self._values.terminals(beside(at, given)).values if inverse and given is not None else ()
        made = [(one, one.node) for one in ends if isinstance(one.node, ast.Call) and called(one.node) == inverse]
        return [
            beside(one, part)
            for one, call in made
            for part in (call.args[:1] or ([call.func.value] if isinstance(call.func, ast.Attribute) else []))
        ]

    def asked(self, node: ast.Call, func: ast.expr, at: Value) -> list[Value] | None:
        """`mapping.get(key)`, `future.result()`."""
        values = self._values
        if not isinstance(func, ast.Attribute):
            return self._undone(node, at) or None
        base = values.beside(at, func.value)
        waited = self._awaited(node, func, base) or self._undone(node, at)
        if waited:
            return waited
        caller = CALLERS.get(func.attr)
        if caller is not None and caller.gives:
            return self.handed_on(at) or None
        return self._got(node, func, at) if func.attr in GETTERS else None

    def _awaited(self, node: ast.Call, func: ast.Attribute, base: Value) -> list[Value]:
        """`future.result()`, `group.create_task(call)`, `stack.enter_context(context)`."""
        given = [self._values.beside(base, part) for part in node.args[:1]]
        if func.attr in RESULTS and not given:
            trail = self._values.trail(base)
            waits = [one for one in trail if isinstance(one.node, ast.Call) and called(one.node) in AWAITED]
            out = [self._values.beside(one, part) for one in waits for part in getattr(one.node, "args", [])[:1]]
            return out + [one for made in trail for one in self.handed_on(made)]
        if func.attr in ENTERS and given:
            return self._values.generators.entered(given[0])
        return given if func.attr in AWAITED else []

    def _got(self, node: ast.Call, func: ast.Attribute, at: Value) -> list[Value] | None:
        values = self._values
        base = values.beside(at, func.value)
        key: object = ANY
        if node.args and func.attr not in {"popleft", "get_nowait"}:
            key = values.constant(values.beside(at, node.args[0]))
        if key is UNKNOWN:
            return None
        found = [one for one in values.contents.select(base, (key,), use=node) if one.known]
        default = node.args[1] if len(node.args) > 1 and func.attr != "popleft" else None
        shown = all(isinstance(one.node, ast.Dict) for one in values.terminals(base).values)
        if not found and not (shown and default is not None):
            return None
        return [*found, values.beside(at, default)] if default is not None else found

    def handed_on(self, at: Value) -> list[Value]:
        """What a function returns that a call passes to a thread or pool."""
        node = at.node
        if not isinstance(node, ast.Call):
            return []
        return [
            value
            for func, arguments in self._values.callers.handed(node, at)
            for target in self._values.callables.targets(func)
            for value in self._values.callables.returned(target, arguments, node, at.frame) or []
        ]


def _text_of(kind: str, keys: list[object]) -> str:
    """The expression that a picker's function returns for its argument."""
    names = [key for key in keys if isinstance(key, str) and all(part.isidentifier() for part in key.split("."))]
    if kind == "method":
        told = ", ".join(repr(key) if isinstance(key, (str, int)) else "..." for key in keys[1:])
        return f"_0.{names[0]}({told})" if names and names[:1] == keys[:1] else ""
    plain = len(names) == len(keys) if kind == "attribute" else UNKNOWN not in keys
    if not kind or not plain:
        return ""
    parts = [f"_0.{key}" if kind == "attribute" else f"_0[{key!r}]" for key in keys]
    return parts[0] if len(parts) == 1 else f"({', '.join(parts)})"
