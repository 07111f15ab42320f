"""Rewrites expressions with libcst, so that their layout stays.

Only the expression itself is parsed, not the file, so a fix costs less than a millisecond.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, TypeVar

from flickr_lint.findings import Edit, Region

if TYPE_CHECKING:
    from collections.abc import Callable

    import libcst as cst

    from flickr_lint.locations import Placed
    from flickr_lint.module import Module

__all__ = ["alike", "cut", "insertion", "named_at", "node_at", "rewritten"]

N = TypeVar("N", bound=ast.AST)


def node_at(module: Module, region: Region, kind: type[N]) -> N | None:
    """The node of a kind that is at a region, the outermost if there are several."""
    found = (node for node in module.beginning(region.line) if isinstance(node, kind))
    return next((node for node in found if module.region(node) == region), None)


def cut(source: Placed, region: Region) -> str:
    """The text in a region."""
    lines = source.lines[region.line - 1 : region.end_line]
    if not lines:
        return ""
    lines[-1] = lines[-1][: region.end_column - 1]
    lines[0] = lines[0][region.column - 1 :]
    return "\n".join(lines)


def insertion(source: Placed, region: Region, offset: int, text: str) -> Edit:
    """An edit that inserts text so many characters after a region's beginning."""
    before = cut(source, region)[:offset]
    line = region.line + before.count("\n")
    column = len(before) - (before.rfind("\n") + 1) + (region.column if line == region.line else 1)
    return Edit(Region(line, column, line, column), text, source.path)


def rewritten(
    module: Module, node: ast.expr, change: Callable[[cst.BaseExpression], cst.BaseExpression | None]
) -> Edit | None:
    """The edit that replaces an expression by the result of `change`.

    None if there is no result, or if libcst can't parse the expression without its context or is not installed
    (extra `lint`).
    """
    try:
        import libcst as cst
    except ImportError:
        return None
    region = module.region(node)
    try:
        # In brackets, an expression may span lines; a comment in its last line ends before the closing one.
        whole = cst.parse_expression(f"({cut(module, region)}\n)")
    except (cst.ParserSyntaxError, RecursionError):
        return None
    bare = whole.with_changes(lpar=whole.lpar[1:], rpar=whole.rpar[:-1])
    made = change(bare)
    return Edit(region, cst.Module([]).code_for_node(made), module.path) if made is not None else None


def named_at(module: Module, region: Region) -> tuple[Region, str, str] | None:
    """The region of an argument's name, given that of its value; how the name is written, and what it is.

    That is the keyword of a call, or the key of a dictionary display (written with its quotes).
    """
    for said in (at for at in module.beginning(region.line) if module.region(at) == region):
        node = module.tables.parents.get(said)
        if isinstance(node, ast.keyword) and node.arg:
            at = module.region(node)
            return Region(at.line, at.column, at.line, at.column + len(node.arg)), node.arg, node.arg
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if value is said and isinstance(key, ast.Constant) and isinstance(key.value, str):
                    at = module.region(key)
                    return at, cut(module, at), key.value
    return None


def alike(one: str, other: str) -> bool:
    """Whether two names differ in case and underscores only, so that one certainly means the other."""
    return one.replace("_", "").lower() == other.replace("_", "").lower()
