"""What the names in a `match` statement's patterns hold, as expressions of the value that is matched."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["captures", "part_of"]

_WHOLE = frozenset({"str", "int", "float", "bool", "bytes", "bytearray", "dict", "list", "set", "frozenset", "tuple"})
"""Classes whose one positional pattern matches the value itself."""


def captures(pattern: ast.pattern, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """The names that a pattern binds, each with the expression that it stands for: `value["id"]`, `value[1:]`."""
    if isinstance(pattern, ast.MatchAs) and pattern.name:
        yield pattern.name, value
    if isinstance(pattern, ast.MatchMapping) and pattern.rest:
        yield pattern.rest, value
    if isinstance(pattern, ast.MatchSequence):
        yield from _sequence(pattern.patterns, value)
        return
    for inner, part in _parts(pattern, value):
        yield from captures(inner, part)


def _parts(pattern: ast.pattern, value: ast.expr) -> Iterator[tuple[ast.pattern, ast.expr]]:
    """The patterns within a pattern, each with what it is compared with."""
    if isinstance(pattern, ast.MatchAs) and pattern.pattern is not None:
        yield pattern.pattern, value
    elif isinstance(pattern, ast.MatchOr):
        yield from ((one, value) for one in pattern.patterns)
    elif isinstance(pattern, ast.MatchMapping):
        for key, inner in zip(pattern.keys, pattern.patterns, strict=True):
            yield inner, _at(ast.Subscript(value, key), value)
    elif isinstance(pattern, ast.MatchClass):
        whole = isinstance(pattern.cls, ast.Name) and pattern.cls.id in _WHOLE
        for place, inner in enumerate(pattern.patterns):
            yield inner, value if whole else part_of(value, place)
        for name, inner in zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True):
            yield inner, _at(ast.Attribute(value, name), value)


def _sequence(patterns: list[ast.pattern], value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    length = len(patterns)
    star = next((place for place, at in enumerate(patterns) if isinstance(at, ast.MatchStar)), length)
    for place, inner in enumerate(patterns):
        if isinstance(inner, ast.MatchStar):
            if inner.name:
                yield inner.name, part_of(value, place, place + 1 - length)
        else:
            yield from captures(inner, part_of(value, place if place < star else place - length))


def part_of(value: ast.expr, first: int, last: int | None = None) -> ast.expr:
    """An item of a sequence, or the part that begins there and ends so many items before the end."""
    if last is None:
        return _at(ast.Subscript(value, ast.Constant(first)), value)
    upper = ast.Constant(last) if last else None
    return _at(ast.Subscript(value, ast.Slice(ast.Constant(first), upper)), value)


def _at(made: ast.expr, value: ast.expr) -> ast.expr:
    return ast.copy_location(made, value)
