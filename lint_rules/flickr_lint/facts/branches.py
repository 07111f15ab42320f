"""Whether two places of a function can't both be passed on one way through it."""

from __future__ import annotations

import ast
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flickr_lint.module import Module

__all__ = ["apart"]


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
