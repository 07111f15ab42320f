"""Numbers that a program draws at random: the least and the most that an expression may be."""

from __future__ import annotations

import ast
import operator
from itertools import product
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.facts.modelled import modelled
from flickr_lint.models.rows import Drawn, argument

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["Range", "range_of"]

_DEPTH = 6
_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class Range(Struct, frozen=True):
    """The numbers that an expression may be; one, if both are equal."""

    least: float
    most: float

    @property
    def mean(self) -> float:
        """What it is on average."""
        return (self.least + self.most) / 2


def range_of(node: ast.expr, module: Module, project: Project) -> Range | None:
    """The numbers that an expression may be; None if that isn't known."""
    return _range(node, module, project, _DEPTH)


def _range(node: ast.expr, module: Module, project: Project, depth: int) -> Range | None:
    value = project.flow.fold.value(node, module)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Range(float(value), float(value))
    if depth <= 0:
        return None
    if isinstance(node, ast.BinOp) and (how := _OPERATORS.get(type(node.op))):
        sides = [_range(at, module, project, depth - 1) for at in (node.left, node.right)]
        return _combined(how, *sides)
    if isinstance(node, ast.Call):
        return _drawn(node, module, project, depth)
    one = project.flow.fold.values.only(node, module)
    return None if one.node is node else _range(one.node, one.module, project, depth - 1)


def _drawn(node: ast.Call, module: Module, project: Project, depth: int) -> Range | None:
    found = modelled(Drawn, node, module, project.flow.fold)
    if found is None:
        return None
    row, ends = found.row, []
    for place, usual in ((row.least, 0.0), (row.most, 1.0)):
        given = argument(node, place)
        if given is None:
            ends.append(usual)
        else:
            end = _range(given, module, project, depth - 1)
            if end is None:
                return None
            ends.append(end.mean)
    return Range(min(ends), max(ends))


def _combined(how: Callable[[float, float], float], one: Range | None, other: Range | None) -> Range | None:
    if one is None or other is None or (how is operator.truediv and other.least <= 0 <= other.most):
        return None
    found = [how(*pair) for pair in product((one.least, one.most), (other.least, other.most))]
    return Range(min(found), max(found))
