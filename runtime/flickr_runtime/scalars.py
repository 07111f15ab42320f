"""The scalar types of answers, and `Record`, the base of every struct that answers decode into."""

from __future__ import annotations

import re
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

__all__ = ["Count", "LocalTime", "Number", "Record", "Text", "Timestamp"]

# Annotations that stay visible at run time: the decoder reads them.
Timestamp = Annotated[datetime, msgspec.Meta(tz=True)]
"""Seconds since 1970 on the wire, an aware `datetime` in UTC here."""

Number = Annotated[float, msgspec.Meta(ge=-sys.float_info.max, le=sys.float_info.max)]
"""A finite number: `nan` and `inf`, which a float may be, say nothing."""

LocalTime = Annotated[datetime, msgspec.Meta(tz=False)]
"""A photographer's local time, a naive `datetime`: Flickr does not know its zone (facts: dates)."""


class TextElement(msgspec.Struct, frozen=True, gc=False):
    """`{"_content": "x"}`, as the decoder finds it; a `Record` shows the `"x"` in it."""

    content: str = msgspec.field(name="_content", default="")

    def __eq__(self, other: object) -> bool:
        return self.content == (other.content if isinstance(other, TextElement) else other)

    def __hash__(self) -> int:
        return hash(self.content)

    def __repr__(self) -> str:
        return repr(self.content)


class CountElement(msgspec.Struct, frozen=True, gc=False):
    """`{"_content": "7"}`, as the decoder finds it; a `Record` shows the `7` in it."""

    content: int = msgspec.field(name="_content", default=0)

    def __eq__(self, other: object) -> bool:
        return self.content == (other.content if isinstance(other, CountElement) else other)

    def __hash__(self) -> int:
        return hash(self.content)

    def __repr__(self) -> str:
        return repr(self.content)


# The decoder keeps either form as it comes, because telling them apart in Python would cost a call per element.
if TYPE_CHECKING:
    Count = int
    Text = str
else:
    Count = int | CountElement
    Text = str | TextElement


class _Content:
    """Reads a field, and takes the content out of an element."""

    __slots__ = ("_slot",)

    def __init__(self, slot: Any) -> None:
        self._slot = slot

    def __get__(self, record: object, owner: object = None) -> Any:
        if record is None:
            return self
        value = self._slot.__get__(record, owner)
        return value.content if isinstance(value, TextElement | CountElement) else value


class Record(msgspec.Struct, frozen=True, kw_only=True, gc=False, repr_omit_defaults=True):
    """A decoded object: immutable, comparable, hashable, picklable, with a `repr` that shows only what was there."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        for name, annotation in cls.__annotations__.items():
            if name in cls.__dict__ and _ELEMENTS.search(str(annotation)):
                setattr(cls, name, _Content(cls.__dict__[name]))

    def __hash__(self) -> int:
        values = (getattr(self, name) for name in self.__struct_fields__)
        return hash((type(self), *(tuple(value) if isinstance(value, list) else value for value in values)))

    def to_dict(self) -> dict[str, Any]:
        """The fields as plain JSON-ready values, under their names on the wire; those that were absent are left out."""
        tree: dict[str, Any] = _plain(msgspec.to_builtins(self))
        return tree


_ELEMENTS = re.compile(r"\b(Text|Count|TextElement|CountElement)\b")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() == {"_content"}:
            return value["_content"]
        return {name: _plain(item) for name, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
