"""Scalars in both forms: bare, and as the text of an element, `{"_content": "x"}`."""

from __future__ import annotations

import sys
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

__all__ = ["Content", "LocalTime", "Number", "Timestamp", "element_of"]

# Annotations that stay visible at run time: the decoder reads them.
Timestamp = Annotated[datetime, msgspec.Meta(tz=True)]
"""Seconds since 1970 on the wire, an aware `datetime` in UTC here; Flickr's 0, which means never, is None."""

LocalTime = Annotated[datetime, msgspec.Meta(tz=False)]
"""A photographer's local time, a naive `datetime`: Flickr does not know its zone (facts: dates)."""

Number = Annotated[float, msgspec.Meta(ge=-sys.float_info.max, le=sys.float_info.max)]
"""A finite number: not `nan` or `inf`."""


class Content(msgspec.Struct, frozen=True, gc=False):
    """An element with a scalar; it equals the bare scalar."""

    if TYPE_CHECKING:
        content: Any

    def __eq__(self, other: object) -> bool:
        return bool(self.content == (other.content if isinstance(other, Content) else other))

    def __hash__(self) -> int:
        return hash(self.content)

    def __repr__(self) -> str:
        return repr(self.content)


class TextElement(Content, frozen=True, gc=False):
    content: str | int | float | bool = msgspec.field(name="_content", default="")


class CountElement(Content, frozen=True, gc=False):
    content: int | None = msgspec.field(name="_content", default=None)


class NumberElement(Content, frozen=True, gc=False):
    content: Number | None = msgspec.field(name="_content", default=None)


class FlagElement(Content, frozen=True, gc=False):
    content: bool | None = msgspec.field(name="_content", default=None)


class TimestampElement(Content, frozen=True, gc=False):
    content: Timestamp | None = msgspec.field(name="_content", default=None)


class LocalTimeElement(Content, frozen=True, gc=False):
    content: LocalTime | None = msgspec.field(name="_content", default=None)


class DateElement(Content, frozen=True, gc=False):
    content: date | None = msgspec.field(name="_content", default=None)


# Pairs, because kinds may differ in their annotations only.
_ELEMENTS: tuple[tuple[Any, type[Content]], ...] = (
    (str, TextElement),
    (int, CountElement),
    (bool, FlagElement),
    (date, DateElement),
    (Number, NumberElement),
    (Timestamp, TimestampElement),
    (LocalTime, LocalTimeElement),
)


def element_of(kind: Any) -> type[Content]:
    """The element for a scalar of a kind; without text its content is the empty text, or None for any other kind."""
    return next(element for scalar, element in _ELEMENTS if scalar == kind)
