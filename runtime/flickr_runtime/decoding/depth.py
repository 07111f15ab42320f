"""Limits the depth of responses: types of objects that contain their own kind, such as collections, have no limit."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from flickr_runtime.scalars import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["DEEPEST", "is_too_deep", "nests"]

DEEPEST = 60
"""Levels. Flickr's deepest responses have ten; with more than a few hundred, `repr`, comparison and pickling fail."""


@cache
def nests(into: Any) -> bool:
    """Whether values of a type can nest without a limit."""
    return _nests(into, ())


def is_too_deep(result: Any) -> bool:
    """Whether a result has more than `DEEPEST` levels of records."""
    level = list(_records(result))
    for _ in range(DEEPEST):
        if not level:
            return False
        level = [
            inner for record in level for field in _nesting(type(record)) for inner in _records(getattr(record, field))
        ]
    return True


def _nests(into: Any, outer: tuple[Any, ...]) -> bool:
    if into in outer:
        return True
    if isinstance(into, type) and issubclass(into, Record):
        return any(_nests(hint, (*outer, into)) for hint in get_type_hints(into).values())
    return any(_nests(part, outer) for part in get_args(into))


@cache
def _nesting(kind: type[Record]) -> tuple[str, ...]:
    """The fields of a record that can nest without a limit."""
    return tuple(name for name, hint in get_type_hints(kind).items() if nests(hint))


def _records(value: Any) -> Iterator[Record]:
    if isinstance(value, Record):
        yield value
    elif isinstance(value, list):
        yield from (item for item in value if isinstance(item, Record))
