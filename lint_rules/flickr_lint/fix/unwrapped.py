"""A `try` around one statement that can't fail any more: the statement stays, its handlers go."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.findings import Edit, Region

if TYPE_CHECKING:
    from collections.abc import Collection

    from flickr_lint.module import Module

__all__ = ["unwrapped"]

_LEAVES = ast.Continue | ast.Break | ast.Pass | ast.Raise | ast.Return


def unwrapped(node: ast.Try, gone: Collection[ast.stmt], module: Module) -> list[Edit] | None:
    """The edits that put the body of a `try` in its place; None if a handler gives something that is used later.

    Args:
        node: the `try`.
        gone: statements that go anyway.
        module: where it is.
    """
    plain = all(_leaves(handler.body) for handler in node.handlers)
    whole, first, last = module.region(node), node.body[0], node.body[-1]
    end, below = last.end_lineno or 0, whole.end_line + 1
    texts = (at for step in node.body for at in ast.walk(step) if isinstance(at, (ast.Constant, ast.JoinedStr)))
    if node.orelse or node.finalbody or not plain or any(at.lineno != at.end_lineno for at in texts):
        return None
    if first.lineno <= whole.line or below > len(module.lines) or module.lines[whole.line - 1].strip() != "try:":
        return None
    if all(step in gone for step in node.body):
        return [Edit(Region(whole.line, 1, below, 1), "", module.path)]
    inside = module.region(first).column
    leaving = {line for step in node.body if step in gone for line in range(step.lineno, (step.end_lineno or 0) + 1)}
    kept = [line for line in range(whole.line + 1, end + 1) if module.lines[line - 1].strip() and line not in leaving]
    return [
        Edit(Region(whole.line, 1, whole.line + 1, 1), "", module.path),
        *(Edit(Region(line, whole.column, line, inside), "", module.path) for line in kept),
        Edit(Region(end + 1, 1, below, 1), "", module.path),
    ]


def _leaves(steps: list[ast.stmt]) -> bool:
    """Whether a handler leaves, or does nothing, with nothing more than a call before that: it gives no other value."""
    *before, last = steps
    return isinstance(last, _LEAVES) and all(
        isinstance(at, ast.Expr) and isinstance(at.value, ast.Call) for at in before
    )
