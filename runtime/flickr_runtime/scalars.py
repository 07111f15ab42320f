"""The scalar types of answers, and `Record`, the base of every struct that answers decode into."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

__all__ = ["Count", "LocalTime", "Record", "Text", "Timestamp"]

# Annotations that stay visible at run time: the decoder reads them.
Timestamp = Annotated[datetime, msgspec.Meta(tz=True)]
"""Seconds since 1970 on the wire, an aware `datetime` in UTC here."""

LocalTime = Annotated[datetime, msgspec.Meta(tz=False)]
"""A photographer's local time, a naive `datetime`: Flickr does not know its zone (facts: dates)."""

if TYPE_CHECKING:
    Count = int
    Text = str
else:

    class Count(int):
        """The number in an element: `{"_content": "7"}` on the wire, `7` here."""

        __slots__ = ()

    class Text(str):
        """The text of an element: `{"_content": "x"}` on the wire, `x` here."""

        __slots__ = ()


class Record(msgspec.Struct, frozen=True, kw_only=True, gc=False, repr_omit_defaults=True):
    """A decoded object: immutable, comparable, picklable, with a `repr` that shows only what was there."""

    def to_dict(self) -> dict[str, Any]:
        """The fields as plain JSON-ready values, under their names on the wire; those that were absent are left out."""
        tree: dict[str, Any] = _without_none(msgspec.to_builtins(self))
        return tree


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_none(item) for name, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_none(item) for item in value]
    return value
