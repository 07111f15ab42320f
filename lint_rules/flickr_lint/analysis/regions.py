"""The parts of a program that a place stands in: loops, branches and handlers."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.module import Module

__all__ = ["COMPREHENSIONS", "FUNCTIONS", "LOOPS", "branching"]

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
LOOPS = (ast.For, ast.AsyncFor, ast.While, *COMPREHENSIONS)
"""What is evaluated time and again."""
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_BRANCHING = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.TryStar, ast.Match, ast.ExceptHandler)


def branching(node: ast.AST, module: Module) -> Iterator[ast.AST]:
    """The statements around a place that may leave it out, within its function."""
    for at in module.ancestors(node):
        if isinstance(at, (*FUNCTIONS, ast.Lambda, ast.ClassDef)):
            return
        if isinstance(at, _BRANCHING):
            yield at
