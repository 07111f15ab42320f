"""What handlers of exceptions catch."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.analysis.frames import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.analysis.values import Values
    from flickr_lint.module import Module

__all__ = ["caught", "class_names"]


def caught(handler: ast.ExceptHandler, module: Module, values: Values) -> list[str]:
    """The classes that a handler catches by their own names, `FlickrError`; empty if it catches all."""
    return [] if handler.type is None else [*class_names(handler.type, module, values)]


def class_names(node: ast.expr, module: Module, values: Values) -> Iterator[str]:
    """The own names of an exception class, or of those in a tuple, whatever they are imported as or stored under."""
    at = values.only(node, module)
    if isinstance(at.node, ast.Tuple):
        for part in at.node.elts:
            yield from class_names(part, at.module, values)
    elif isinstance(at.node, ast.BinOp) and isinstance(at.node.op, ast.Add):  # `NETWORK + (KeyError,)`
        yield from class_names(at.node.left, at.module, values)
        yield from class_names(at.node.right, at.module, values)
    else:
        found = values.trail(Value(node, module))
        names = (one.module.qualified(one.node).rpartition(".")[2] for one in found)
        yield next((name for name in names if name), "")
