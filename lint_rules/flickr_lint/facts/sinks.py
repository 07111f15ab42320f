"""Output: the calls and statements with rows of sinks."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.facts.modelled import modelled
from flickr_lint.memo import Remembered
from flickr_lint.models.rows import Sink, argument

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.models.rows import Label
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["outputs"]

_sinks: Remembered[tuple[tuple[ast.Call, Sink], ...]] = Remembered()


def outputs(label: Label, module: Module, project: Project) -> Iterator[list[ast.expr]]:
    """The values that each sink of a kind receives in a module, in order."""
    if module not in _sinks:
        found = ((node, modelled(Sink, node, module, project.flow.fold)) for node in module.tables.calls)
        _sinks[module] = tuple((node, at.row) for node, at in found if at is not None)
    for node, row in _sinks[module]:
        if row.label == label:
            yield _taken(node, row)
    for raised in module.of_kind(ast.Raise) if label == "error" else ():
        if isinstance(raised.exc, ast.Call):
            yield raised.exc.args


def _taken(node: ast.Call, row: Sink) -> list[ast.expr]:
    if row.takes:
        taken = argument(node, row.takes)
        return [taken] if taken is not None else []
    return [*node.args, *(word.value for word in node.keywords if word.arg not in row.leaves)]
