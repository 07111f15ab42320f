"""The parts of a program that a place is in: loops, branches and handlers."""

from __future__ import annotations

import ast
from itertools import pairwise
from typing import TYPE_CHECKING

from flickr_lint.tree import COMPREHENSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.module import Module

__all__ = ["FORS", "FUNCTIONS", "LOOPS", "TRIES", "WITHS", "apart", "branching", "conditions", "head_of"]

LOOPS = (ast.For, ast.AsyncFor, ast.While, *COMPREHENSIONS)
"""What is evaluated time and again."""
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
FORS = (ast.For, ast.AsyncFor)
WITHS = (ast.With, ast.AsyncWith)
TRIES = (ast.Try, ast.TryStar)
_BRANCHING = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.TryStar, ast.Match, ast.ExceptHandler)


def head_of(loop: ast.AST) -> ast.AST:
    """The part of a loop to mark: what it iterates over, or its condition."""
    if isinstance(loop, ast.While):
        return loop.test
    return loop.iter if isinstance(loop, FORS) else loop


def branching(node: ast.AST, module: Module) -> Iterator[ast.AST]:
    """The statements around a place that may leave it out, within its function."""
    for at in module.ancestors(node):
        if isinstance(at, (*FUNCTIONS, ast.Lambda, ast.ClassDef)):
            return
        if isinstance(at, _BRANCHING):
            yield at


def conditions(node: ast.AST, module: Module, stop: ast.AST | None = None) -> Iterator[ast.expr]:
    """The conditions that decide whether a place is reached, within its function or what to stop at.

    Those around it, and those before it whose branch leaves: `if video: return` before a later place.
    """
    child = node
    for at in module.ancestors(node):
        if isinstance(at, (ast.If, ast.IfExp)) and child is not at.test:
            yield at.test
        for block in (getattr(at, name, None) for name in ("body", "orelse", "finalbody")):
            before = block[: block.index(child)] if isinstance(block, list) and child in block else []
            yield from (step.test for step in before if isinstance(step, ast.If) and _leaves(step.body))
        if at is stop or isinstance(at, (*FUNCTIONS, ast.Lambda, ast.ClassDef)):
            return
        child = at


def _leaves(body: list[ast.stmt]) -> bool:
    return isinstance(body[-1], (ast.Return, ast.Continue, ast.Break, ast.Raise))


def apart(first: ast.AST, second: ast.AST, module: Module) -> bool:
    """Whether two places are in different branches of one condition."""
    around = [first, *module.ancestors(first)]
    branches: dict[ast.AST, ast.AST] = {at: child for child, at in pairwise(around) if isinstance(at, ast.If)}
    child = second
    for at in module.ancestors(second):
        mine = branches.get(at)
        if isinstance(at, ast.If) and mine is not None and at.test not in {mine, child}:
            return (mine in at.body) != (child in at.body)
        child = at
    return False
