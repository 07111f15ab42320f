"""The scalar types of responses, and `Record`, the base of every decoded object."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Optional, TypeAlias, TypeVar, Union

import msgspec

from flickr_runtime import conversions
from flickr_runtime.elements import Content, LocalTime, Number, Timestamp, element_of

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "ABSENT",
    "Count",
    "Drifting",
    "Element",
    "LocalTime",
    "Number",
    "Record",
    "Text",
    "Timestamp",
    "Usual",
    "ZeroIsNone",
]

T = TypeVar("T")

ABSENT: Any = None
"""The default of a field that is `Usual`."""

# The decoder stores a value as it is received, bare or as an element, because converting it in Python would cost a call
# per value. A `Record` converts it when it is read.
if TYPE_CHECKING:
    Count = int
    Text = str
    Element = Annotated[T, "the content of an element"]
    """A scalar that is the text of an element."""
    Drifting = Annotated[T, "in other types, too"]
    """A field that recordings show in JSON types that are not its own: a number in place of a text, say."""
    Usual = Annotated[T, "or None in a response that lacks it"]
    """A field that every recorded response had; in a response without it, it is None, never empty."""
    ZeroIsNone: TypeAlias = T | None
    """An identifier, or an object with one; Flickr writes 0 if there is none."""
else:
    Count = int | element_of(int)
    Text = str | element_of(str) | int | float | bool
    Usual = ZeroIsNone = Optional

    class Element:
        """A scalar, bare or as an element."""

        def __class_getitem__(cls, kind: Any) -> Any:
            return kind | element_of(kind)

    class Drifting:
        """A field that the decoder also accepts in other types."""

        def __class_getitem__(cls, kind: Any) -> Any:
            if kind == list[str]:
                return list[Text] | element_of(str) | str
            return Union[kind, int, float, bool] if kind is str else kind | str  # noqa: UP007


_EPOCH = datetime.fromtimestamp(0, UTC)


def _content(value: Any) -> Any:
    return value.content if isinstance(value, Content) else value


def _text(value: Any) -> Any:
    return value if value is None or isinstance(value, str) else conversions.text(value)


def _texts(value: Any) -> Any:
    if not isinstance(value, list):
        found = conversions.text(value)
        return [found] if found.strip() or isinstance(value, Content) else []  # an empty element is one item
    return value if all(isinstance(item, str) for item in value) else [conversions.text(item) for item in value]


def _moment(value: Any) -> Any:
    return None if value == _EPOCH else value


def _existing(value: Any) -> Any:
    return (
        None if value == "0" or (isinstance(value, Record) and getattr(value, "id", None) in {"0", "", None}) else value
    )


def _if_any(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Converts a value that is not blank; a blank is False for a flag, and None for any other kind."""
    if convert is conversions.flag:
        return convert
    return lambda value: None if isinstance(value, str) and not value.strip() else convert(value)


# How a field is converted, by words of its annotation, in this order.
_SHOWS: tuple[tuple[re.Pattern[str], Callable[[Any], Any]], ...] = (
    (re.compile(r"\b(Count|\w*Element)\b"), _content),
    (re.compile(r"\b(Text|TextElement)\b|Drifting\[str"), _text),
    (re.compile(r"Drifting\[list"), _texts),
    (re.compile(r"Drifting\[bool"), conversions.flag),
    (re.compile(r"Drifting\[int"), _if_any(conversions.integer)),
    (re.compile(r"Drifting\[Number"), _if_any(conversions.number)),
    (re.compile(r"Drifting\[Timestamp"), _if_any(conversions.timestamp)),
    (re.compile(r"Drifting\[LocalTime"), _if_any(conversions.local_time)),
    (re.compile(r"Drifting\[date"), _if_any(conversions.day)),
    (re.compile(r"\bTimestamp\b|\btz=True\b"), _moment),
    (re.compile(r"\bZeroIsNone\b"), _existing),
)


class _Shown:
    """A descriptor that reads a field and converts its value."""

    __slots__ = ("_shows", "_slot")

    def __init__(self, slot: Any, shows: tuple[Callable[[Any], Any], ...]) -> None:
        self._slot, self._shows = slot, shows

    def __get__(self, record: object, owner: object = None) -> Any:
        if record is None:
            return self
        value = self._slot.__get__(record, owner)
        for show in self._shows:
            value = show(value)
        return value


class Record(msgspec.Struct, frozen=True, kw_only=True, gc=False, repr_omit_defaults=True):
    """A decoded object: immutable, comparable, hashable, picklable, with a `repr` of one line."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        for name, annotation in cls.__annotations__.items():
            if name in cls.__dict__:
                shows = tuple(show for words, show in _SHOWS if words.search(str(annotation)))
                if shows:
                    setattr(cls, name, _Shown(cls.__dict__[name], shows))

    def __eq__(self, other: object) -> bool:
        same = super().__eq__(other)
        if same is True or type(self) is not type(other):
            return same is True
        return all(getattr(self, name) == getattr(other, name) for name in self.__struct_fields__)

    def __hash__(self) -> int:
        values = (getattr(self, name) for name in self.__struct_fields__)
        return hash((type(self), *(tuple(value) if isinstance(value, list) else value for value in values)))

    if not TYPE_CHECKING:  # checkers report a name that does not exist

        def __getattr__(self, name: str) -> Any:
            from flickr_runtime.other_names import unknown_field

            raise unknown_field(self, name)

        def __getitem__(self, key: Any) -> Any:
            from flickr_runtime.other_names import no_item

            raise no_item(self, key)

        __iter__ = None  # Python would try `__getitem__`

    def __repr__(self) -> str:
        from flickr_runtime.display import line_of

        return line_of(self)

    def _repr_html_(self) -> str | None:
        """The HTML for notebooks: thumbnails of photos, which link to their pages; None for other records."""
        from flickr_runtime.display import html_of

        return html_of(self)

    def to_dict(self) -> dict[str, Any]:
        """The fields as plain JSON-ready values, under their names on the wire; without absent ones."""
        values = ((wire, getattr(self, name)) for wire, name in _wires(type(self)))
        return {wire: _plain(value) for wire, value in values if value is not None}


_fields = cache(msgspec.structs.fields)


def _wires(kind: type[Record]) -> zip[tuple[str, str]]:
    return zip(kind.__struct_encode_fields__, kind.__struct_fields__, strict=True)


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return value.to_dict()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return msgspec.to_builtins(value) if isinstance(value, date) else value
