"""Folds constant expressions: numbers, durations and texts, through names and module constants, never by running code."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from flickr_lint.scopes import dotted

if TYPE_CHECKING:
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.scopes import Scope

__all__ = ["HOLE", "UNKNOWN", "Fold", "Unknown"]

HOLE = "\0"
"""Stands in a text for a part that is not known."""

_DEPTH = 12
_LONGEST = 20_000
_UNITS = {"weeks", "days", "hours", "minutes", "seconds", "milliseconds", "microseconds"}


@dataclass(frozen=True)
class Unknown:
    """What can't be folded."""


UNKNOWN = Unknown()
Value = str | int | float | bool | timedelta | bytes | Unknown | None


class Fold:
    """Folds expressions of the modules of a project."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def value(self, node: ast.expr, module: Module, depth: int = _DEPTH) -> Value:
        """The constant that an expression stands for, or `UNKNOWN`."""
        if depth <= 0:
            return UNKNOWN
        if isinstance(node, ast.Constant):
            return node.value if not isinstance(node.value, complex) and node.value is not ... else UNKNOWN
        if isinstance(node, ast.Name | ast.Attribute):
            return self._named(node, module, depth)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            inner = self.value(node.operand, module, depth - 1)
            return -inner if isinstance(inner, int | float | timedelta) else UNKNOWN
        if isinstance(node, ast.BinOp):
            return _operate(node.op, self.value(node.left, module, depth - 1), self.value(node.right, module, depth - 1))
        if isinstance(node, ast.Call):
            return self._called(node, module, depth)
        return UNKNOWN

    def text(self, node: ast.expr, module: Module, depth: int = _DEPTH) -> str:
        """The text of an expression with `HOLE` for what is unknown; a lone hole if nothing is known."""
        if depth <= 0:
            return HOLE
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else HOLE
        if isinstance(node, ast.JoinedStr):
            return "".join(self.text(part, module, depth - 1) for part in node.values)[:_LONGEST]
        if isinstance(node, ast.FormattedValue):
            known = self.value(node.value, module, depth - 1)
            return str(known) if isinstance(known, str | int) else self.text(node.value, module, depth - 1)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return (self.text(node.left, module, depth - 1) + self.text(node.right, module, depth - 1))[:_LONGEST]
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            return _percent(self.text(node.left, module, depth - 1))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "format":
                return _format(self.text(node.func.value, module, depth - 1))
            if node.func.attr in {"strip", "rstrip", "lower", "encode"}:
                return self.text(node.func.value, module, depth - 1)
            return HOLE
        if isinstance(node, ast.Name | ast.Attribute):
            found = self.binding(node, module)
            return self.text(found[0], found[1], depth - 1) if found else HOLE
        return HOLE

    def binding(self, node: ast.expr, module: Module) -> tuple[ast.expr, Module] | None:
        """The one expression that is bound to a name, and the module where it stands; None if there are several."""
        name = dotted(node)
        head, _, rest = name.partition(".")
        if not name:
            return None
        scope: Scope | None = module.scope_of(node)
        while scope is not None:
            if head in scope.names and not rest:
                bound = scope.names[head]
                return (bound[0].value, module) if len(bound) == 1 and bound[0].how == "value" else None
            if scope.function is not None and scope.node is scope.function.node:
                if head in {"self", "cls"} and rest and scope.function.owner is not None:
                    bound = scope.function.owner.attributes.get(rest, [])
                    return (bound[0].value, module) if len(bound) == 1 and bound[0].how == "value" else None
                if head in scope.function.params:
                    return None
            scope = scope.parent
        if head in module.tables.classes and rest:
            bound = module.tables.classes[head].attributes.get(rest, [])
            return (bound[0].value, module) if len(bound) == 1 and bound[0].how == "value" else None
        return self._imported(name, module)

    def _imported(self, name: str, module: Module) -> tuple[ast.expr, Module] | None:
        found = self._project.lookup(module, name)
        if found is None or not found[1]:
            return None
        bound = found[0].tables.module.names.get(found[1], [])
        return (bound[0].value, found[0]) if len(bound) == 1 and bound[0].how == "value" else None

    def _named(self, node: ast.expr, module: Module, depth: int) -> Value:
        found = self.binding(node, module)
        return self.value(found[0], found[1], depth - 1) if found else UNKNOWN

    def _called(self, node: ast.Call, module: Module, depth: int) -> Value:
        name = module.qualified(node.func).rpartition(".")[2]
        if name in {"timedelta", "Duration"}:
            parts = {"days": 0.0, "seconds": 0.0}
            given = list(zip(("days", "seconds"), node.args, strict=False))
            given += [(word.arg, word.value) for word in node.keywords if word.arg in _UNITS]
            for unit, part in given:
                number = self.value(part, module, depth - 1)
                if not isinstance(number, int | float):
                    return UNKNOWN
                parts[unit] = float(number)
            try:
                return timedelta(**parts)
            except (OverflowError, ValueError):
                return UNKNOWN
        if name == "total_seconds" and isinstance(node.func, ast.Attribute):
            inner = self.value(node.func.value, module, depth - 1)
            return inner.total_seconds() if isinstance(inner, timedelta) else UNKNOWN
        if name in {"int", "float", "round", "abs"} and len(node.args) == 1 and not node.keywords:
            inner = self.value(node.args[0], module, depth - 1)
            return inner if isinstance(inner, int | float) else UNKNOWN
        return UNKNOWN


def _operate(op: ast.operator, left: Value, right: Value) -> Value:
    if isinstance(left, Unknown | bytes) or isinstance(right, Unknown | bytes) or left is None or right is None:
        return UNKNOWN
    if isinstance(left, str) or isinstance(right, str):
        both = isinstance(left, str) and isinstance(right, str) and isinstance(op, ast.Add)
        return f"{left}{right}"[:_LONGEST] if both else UNKNOWN
    try:
        if isinstance(op, ast.Add):
            return left + right  # type: ignore[operator] # pyright: ignore
        if isinstance(op, ast.Sub):
            return left - right  # type: ignore[operator] # pyright: ignore
        if isinstance(op, ast.Mult):
            return left * right  # type: ignore[operator] # pyright: ignore
        if isinstance(op, ast.Div):
            return left / right  # type: ignore[operator] # pyright: ignore
        if isinstance(op, ast.FloorDiv):
            return left // right  # type: ignore[operator] # pyright: ignore
    except (ArithmeticError, TypeError, ValueError):
        return UNKNOWN
    if isinstance(op, ast.Pow) and isinstance(left, int) and isinstance(right, int) and 0 <= right < 64 and abs(left) < 1000:
        power: int = left**right
        return power
    return UNKNOWN


def _percent(template: str) -> str:
    """A `%` template with holes for its fields."""
    out, at = [], 0
    while (found := template.find("%", at)) >= 0:
        out.append(template[at:found])
        if template[found + 1 : found + 2] == "%":
            out.append("%")
            at = found + 2
            continue
        end = template.find(")", found) + 1 if template[found + 1 : found + 2] == "(" else found + 1
        while end < len(template) and template[end] in "0123456789.+- #":
            end += 1
        out.append(HOLE)
        at = end + 1
    return "".join([*out, template[at:]])


def _format(template: str) -> str:
    """A `str.format` template with holes for its fields."""
    out, at = [], 0
    while (found := template.find("{", at)) >= 0:
        out.append(template[at:found])
        if template[found + 1 : found + 2] == "{":
            out.append("{")
            at = found + 2
            continue
        end = template.find("}", found)
        out.append(HOLE)
        at = end + 1 if end >= 0 else len(template)
    return "".join([*out, template[at:]])
