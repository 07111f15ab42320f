"""Constants that expressions stand for: numbers, durations and texts, never found by running code."""

from __future__ import annotations

import ast
import operator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from flickr_lint.analysis.frames import Value as At
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_lint.analysis.frames import Frame
    from flickr_lint.analysis.values import Values
    from flickr_lint.module import Module

__all__ = ["UNKNOWN", "Constants", "Unknown"]

_DEPTH = 12
_MAX_LENGTH = 20_000
_OPERATIONS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Pow: operator.pow,
}
_UNITS = {"weeks", "days", "hours", "minutes", "seconds", "milliseconds", "microseconds"}


class Unknown(Struct, frozen=True):
    """What can't be folded."""


UNKNOWN = Unknown()
Value = str | int | float | bool | timedelta | bytes | Unknown | None


class Constants:
    """The constants of the modules of a project."""

    def __init__(self, values: Values) -> None:
        self.values = values

    def value(self, node: ast.expr, module: Module, frame: Frame | None = None) -> Value:
        """The constant that an expression stands for, or `UNKNOWN`."""
        return self.constant(At(node, module, frame))

    def constant(self, at: At, depth: int = _DEPTH) -> Value:
        """The constant that a value is, or `UNKNOWN`."""
        node = at.node
        if depth <= 0:
            return UNKNOWN
        if isinstance(node, ast.Constant):
            return node.value if not isinstance(node.value, complex) and node.value is not ... else UNKNOWN
        only = self.values.terminals(at).only
        if only is not None and only.node is not node:
            return self.constant(only, depth - 1)
        return self._computed(at, node, depth)

    def _inner(self, at: At, node: ast.expr, depth: int) -> Value:
        return self.constant(self.values.beside(at, node), depth - 1)

    def _computed(self, at: At, node: ast.expr, depth: int) -> Value:
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            inner = self._inner(at, node.operand, depth)
            return -inner if isinstance(inner, (int, float, timedelta)) else UNKNOWN
        if isinstance(node, ast.BinOp):
            left, right = (self._inner(at, side, depth) for side in (node.left, node.right))
            return _operate(node.op, left, right)
        return self._called(at, node, depth) if isinstance(node, ast.Call) else UNKNOWN

    def binding(self, node: ast.expr, module: Module) -> tuple[ast.expr, Module] | None:
        """The one expression that another stands for, and the module where it is; None if there are several."""
        found = self.values.only(node, module)
        return (found.node, found.module) if found.node is not node else None

    def _called(self, at: At, node: ast.Call, depth: int) -> Value:
        name = called(node)
        if name in {"timedelta", "Duration"}:
            return self._duration(at, node, depth)
        if name == "total_seconds" and isinstance(node.func, ast.Attribute):
            inner = self._inner(at, node.func.value, depth)
            return inner.total_seconds() if isinstance(inner, timedelta) else UNKNOWN
        if name in {"int", "float", "round", "abs"} and len(node.args) == 1 and not node.keywords:
            inner = self._inner(at, node.args[0], depth)
            if isinstance(inner, str) and inner.isdecimal() and len(inner) < 20:
                return int(inner)
            return inner if isinstance(inner, (int, float)) else UNKNOWN
        default = _default(node, name)
        return self._inner(at, default, depth) if default is not None else UNKNOWN

    def _duration(self, at: At, node: ast.Call, depth: int) -> Value:
        parts = {"days": 0.0, "seconds": 0.0}
        given: list[tuple[str | None, ast.expr]] = list(zip(("days", "seconds"), node.args, strict=False))
        given += [(word.arg, word.value) for word in node.keywords if word.arg in _UNITS]
        for unit, part in given:
            number = self._inner(at, part, depth)
            if not isinstance(number, (int, float)) or unit is None:
                return UNKNOWN
            parts[unit] = float(number)
        try:
            return timedelta(**parts)
        except (OverflowError, ValueError):
            return UNKNOWN


def _default(node: ast.Call, name: str) -> ast.expr | None:
    """The default of a setting: `getattr(settings, "X", 60)`, `getenv("X", 60)`."""
    place = {"getattr": 2, "get": 1, "getenv": 1, "getint": 1, "config": 1}.get(name)
    if place is None:
        return None
    named = next((word.value for word in node.keywords if word.arg in {"default", "fallback", "cast_default"}), None)
    return node.args[place] if len(node.args) > place and named is None else named


def _operate(op: ast.operator, left: Any, right: Any) -> Value:
    if isinstance(left, str) and isinstance(right, str):
        return f"{left}{right}"[:_MAX_LENGTH] if isinstance(op, ast.Add) else UNKNOWN
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
