"""Parses only the statements that an edit changes; the other top-level statements are those of the earlier tree."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

from flickr_lint.tree import walk

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["reparse"]

_Span = tuple[int, int]
"""The first line of a statement, and the one after its last, from 0."""


def reparse(before: Sequence[str], tree: ast.Module, after: Sequence[str]) -> ast.Module | None:
    """The tree of a text; None if it must be parsed as a whole, as what does not parse must.

    Complete statements put one after the other are a module, and a line that begins a top-level statement begins one
    wherever it stands. So what lies between two such lines is parsed alone.

    Args:
        before: the lines of the text before.
        tree: its tree. Its statements go into the result and get the lines that they have there, so it is used up.
        after: the lines of the text.
    """
    spans = _spans(tree.body)
    same = _common(before, after)
    rest = min(_common(before[::-1], after[::-1]), len(before) - same, len(after) - same)
    moved = len(after) - len(before)
    # A line after a statement may belong to it, as `else:` does: the last one before the change is parsed again.
    head = max(0, sum(end <= same for _, end in spans) - 1)
    while head and head < len(spans) and spans[head][0] < spans[head - 1][1]:
        head -= 1  # `a; b`
    tail = next((at for at in range(head, len(spans)) if spans[at][0] >= len(before) - rest), len(spans))
    while head < tail < len(spans) and spans[tail][0] < spans[tail - 1][1]:
        tail += 1
    first = spans[head - 1][1] if head else 0
    last = spans[tail][0] + moved if tail < len(spans) else len(after)
    text = "\n".join([*after[first:last], ""] if tail < len(spans) else after[first:])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fresh = ast.parse("\n" * first + text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if moved:
        for statement in tree.body[tail:]:
            _move(statement, moved)
    while head < tail and fresh.body and _ends(tree.body[head]) == _ends(fresh.body[0]) and spans[head][1] <= same:
        head += 1  # nothing of what follows belongs to it
        fresh.body.pop(0)
    return ast.Module([*tree.body[:head], *fresh.body, *tree.body[tail:]], [])


def _ends(statement: ast.stmt) -> tuple[type[ast.stmt], int, int | None, int | None]:
    return type(statement), statement.lineno, statement.end_lineno, statement.end_col_offset


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """The number of equal lines at the beginning of two texts."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _spans(statements: list[ast.stmt]) -> list[_Span]:
    out: list[_Span] = []
    for at in statements:
        # The `@` of a decorator may be on a line before it.
        first = (out[-1][1] if out else 0) if getattr(at, "decorator_list", ()) else at.lineno - 1
        out.append((first, at.end_lineno or at.lineno))
    return out


def _move(statement: ast.stmt, lines: int) -> None:
    for node in walk(statement):
        if (line := getattr(node, "lineno", None)) is not None:
            node.lineno = line + lines  # type: ignore[attr-defined]
            node.end_lineno += lines  # type: ignore[attr-defined]
