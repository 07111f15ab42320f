"""Folds constant expressions: numbers, durations and texts, through names, never by running code."""

from __future__ import annotations

import ast
import operator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flickr_lint.facts.pieces import HOLE, Hole, Pieces
from flickr_lint.facts.reaching import reaching
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.scopes import Binding, Scope

__all__ = ["HOLE", "UNKNOWN", "Fold", "Unknown"]

_DEPTH = 12
_CHOICES = 8
"""Assignments to one name that are looked at."""
_LONGEST = 20_000
_OPERATIONS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Pow: operator.pow,
}
_UNITS = {"weeks", "days", "hours", "minutes", "seconds", "milliseconds", "microseconds"}


@dataclass(frozen=True)
class Unknown:
    """What can't be folded."""


UNKNOWN = Unknown()
Value = str | int | float | bool | timedelta | bytes | Unknown | None


class Fold:
    """Folds expressions of the modules of a project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.pieces = Pieces(self)

    def value(self, node: ast.expr, module: Module, depth: int = _DEPTH) -> Value:
        """The constant that an expression stands for, or `UNKNOWN`."""
        if depth <= 0:
            return UNKNOWN
        if isinstance(node, ast.Constant):
            return node.value if not isinstance(node.value, complex) and node.value is not ... else UNKNOWN
        if isinstance(node, ast.Name | ast.Attribute):
            return self._named(node, module, depth)
        return self._computed(node, module, depth)

    def _computed(self, node: ast.expr, module: Module, depth: int) -> Value:
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            inner = self.value(node.operand, module, depth - 1)
            return -inner if isinstance(inner, int | float | timedelta) else UNKNOWN
        if isinstance(node, ast.BinOp):
            left, right = (self.value(side, module, depth - 1) for side in (node.left, node.right))
            return _operate(node.op, left, right)
        return self._called(node, module, depth) if isinstance(node, ast.Call) else UNKNOWN

    def text(self, node: ast.expr, module: Module) -> str:
        """The text of an expression with `HOLE` for what is unknown; a lone hole if nothing is known."""
        return "".join(HOLE if isinstance(piece, Hole) else piece for piece in self.pieces.of(node, module))

    def binding(self, node: ast.expr, module: Module) -> tuple[ast.expr, Module] | None:
        """The one expression that is bound to a name, and the module where it stands; None if there are several."""
        name = dotted(node)
        head, _, rest = name.partition(".")
        scope: Scope | None = module.scope_of(node) if name else None
        while scope is not None:
            if not rest and head in scope.names:
                return _reached(head, scope, node, module)
            function = scope.function if scope.function and scope.function.scope is scope else None
            if function and function.owner and rest and head in {"self", "cls"}:
                return _single(function.owner.attributes.get(rest, []), module)
            if function and head in function.params:
                return None
            scope = scope.parent
        if rest and head in module.tables.classes:
            return _single(module.tables.classes[head].attributes.get(rest, []), module)
        return self._imported(name, module)

    def choices(self, node: ast.expr, module: Module) -> list[tuple[ast.expr, Module]]:
        """All that a name may be bound to where it is used; the expression itself where it is none."""
        found = self.binding(node, module)
        if found or not isinstance(node, ast.Name):
            return [found or (node, module)]
        scope: Scope | None = module.scope_of(node)
        while scope is not None and node.id not in scope.names:
            scope = scope.parent
        bound = reaching(node.id, scope, node, module).bindings if scope else []
        return [(at.value, module) for at in bound[:_CHOICES] if at.how == "value"] or [(node, module)]

    def _imported(self, name: str, module: Module) -> tuple[ast.expr, Module] | None:
        found = self.project.lookup(module, name)
        if found is None or not found[1]:
            return None
        return _single(found[0].tables.module.names.get(found[1], []), found[0])

    def _named(self, node: ast.expr, module: Module, depth: int) -> Value:
        found = self.binding(node, module)
        return self.value(found[0], found[1], depth - 1) if found else UNKNOWN

    def _called(self, node: ast.Call, module: Module, depth: int) -> Value:
        name = called(node)
        if name in {"timedelta", "Duration"}:
            return self._duration(node, module, depth)
        if name == "total_seconds" and isinstance(node.func, ast.Attribute):
            inner = self.value(node.func.value, module, depth - 1)
            return inner.total_seconds() if isinstance(inner, timedelta) else UNKNOWN
        if name in {"int", "float", "round", "abs"} and len(node.args) == 1 and not node.keywords:
            inner = self.value(node.args[0], module, depth - 1)
            if isinstance(inner, str) and inner.isdecimal() and len(inner) < 20:
                return int(inner)
            return inner if isinstance(inner, int | float) else UNKNOWN
        default = _default(node, name)
        return self.value(default, module, depth - 1) if default is not None else UNKNOWN

    def _duration(self, node: ast.Call, module: Module, depth: int) -> Value:
        parts = {"days": 0.0, "seconds": 0.0}
        given: list[tuple[str | None, ast.expr]] = list(zip(("days", "seconds"), node.args, strict=False))
        given += [(word.arg, word.value) for word in node.keywords if word.arg in _UNITS]
        for unit, part in given:
            number = self.value(part, module, depth - 1)
            if not isinstance(number, int | float) or unit is None:
                return UNKNOWN
            parts[unit] = float(number)
        try:
            return timedelta(**parts)
        except (OverflowError, ValueError):
            return UNKNOWN


def _default(node: ast.Call, name: str) -> ast.expr | None:
    """The default of a setting, which holds until somebody sets it: `getattr(settings, "X", 60)`, `getenv("X", 60)`."""
    place = {"getattr": 2, "get": 1, "getenv": 1, "getint": 1, "config": 1}.get(name)
    if place is None:
        return None
    named = next((word.value for word in node.keywords if word.arg in {"default", "fallback", "cast_default"}), None)
    return node.args[place] if len(node.args) > place and named is None else named


def _reached(name: str, scope: Scope, use: ast.expr, module: Module) -> tuple[ast.expr, Module] | None:
    """The one value that a local name has where it is used; None where a parameter may be meant as well."""
    found = reaching(name, scope, use, module)
    return None if found.entry else _single(found.bindings, module)


def _single(bound: list[Binding], module: Module) -> tuple[ast.expr, Module] | None:
    return (bound[0].value, module) if len(bound) == 1 and bound[0].how == "value" else None


def _operate(op: ast.operator, left: Any, right: Any) -> Value:
    if isinstance(left, str) and isinstance(right, str):
        return f"{left}{right}"[:_LONGEST] if isinstance(op, ast.Add) else UNKNOWN
    numbers = (int, float, timedelta)
    operate = _OPERATIONS.get(type(op))
    if operate is None or not isinstance(left, numbers) or not isinstance(right, numbers):
        return UNKNOWN
    if isinstance(op, ast.Pow) and not (isinstance(left, int) and isinstance(right, int) and _small(left, right)):
        return UNKNOWN
    try:
        result: Value = operate(left, right)
    except (ArithmeticError, TypeError, ValueError):
        return UNKNOWN
    return result


def _small(base: int, exponent: int) -> bool:
    """Whether a power is quick to compute: hostile sources hold `9**9**9`."""
    return abs(base) < 1000 and 0 <= exponent < 64
