"""A lambda written as a function with a name, so that it can do something before it returns."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.analysis.regions import FUNCTIONS
from flickr_lint.findings import Edit, Region
from flickr_lint.fix.expressions import cut
from flickr_lint.fix.patch import indent_of
from flickr_lint.fix.positions import free_name, is_simple, statement_of
from flickr_lint.tree import COMPREHENSIONS

if TYPE_CHECKING:
    from flickr_lint.module import Module

__all__ = ["as_function"]

_NAMES = ("look_up", "ask_flickr")


def as_function(node: ast.Lambda, before: str, module: Module) -> tuple[Edit, ...]:
    """The edits that define a function with a line before what the lambda returns, and name it in the lambda's place.

    None if the lambda may read names of its own statement, or if there is no room before that.
    """
    statement = statement_of(module, node)
    if statement is None or not (is_simple(statement) or isinstance(statement, (ast.For, ast.If))):
        return ()
    around = list(module.ancestors(node))
    inner = around[: around.index(statement)]
    whole, region = module.region(statement), module.region(node)
    line = module.lines[whole.line - 1]
    indent = line[: whole.column - 1]
    shared = indent.strip() or line[whole.column - 1 :].startswith("elif")
    nested = any(isinstance(at, (*COMPREHENSIONS, ast.Lambda)) for at in inner)
    if shared or nested or isinstance(around[len(inner) + 1], ast.ClassDef):
        return ()
    name, body = free_name(module, statement, *_NAMES), cut(module, module.region(node.body))
    body = f"({body})" if "\n" in body else body
    step = indent_of(module)
    lines = [f"def {name}({ast.unparse(node.args)}):", f"{step}{before}", f"{step}return {body}"]
    gap = "\n" * (2 if isinstance(around[len(inner) + 1], ast.Module) else 1)
    above = "" if whole.line == 1 or _opens_block(statement, module) else gap[_blank_above(module, whole.line) :]
    text = above.replace("\n", f"\n{indent}") + f"\n{indent}".join(lines) + f"\n{gap}{indent}"
    start = Region(whole.line, whole.column, whole.line, whole.column)
    return Edit(start, text, module.path), Edit(region, name, module.path)


def _opens_block(statement: ast.stmt, module: Module) -> bool:
    """Whether a statement is the first of a block, or follows a docstring only."""
    above = module.tables.parents[statement]
    body: list[ast.stmt] = getattr(above, "body", [])
    return isinstance(above, (*FUNCTIONS, ast.If, ast.With, ast.For, ast.While, ast.Try)) and statement in body[:1]


def _blank_above(module: Module, line: int) -> int:
    """The empty lines above a line."""
    above = module.lines[: line - 1]
    return next((number for number, text in enumerate(reversed(above)) if text.strip()), len(above))
