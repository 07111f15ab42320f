"""Converts a parsed response into a type despite drift: the path for what the compiled decoder refuses.

Flickr sends `1`, `"1"`, `true` and `""` for one flag, an object for a list of one, `""` for an empty object. Nothing
here raises: a value that cannot be of its type becomes the type's empty value.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec

from flickr_runtime import conversions
from flickr_runtime.scalars import Record

__all__ = ["convert"]

_Converter = Callable[[Any], Any]


def convert(value: Any, into: Any) -> Any:
    """The value as an instance of `into`: a `Record`, a list of them, a scalar, any of these or None."""
    return _converter(into)(value)


@cache
def _converter(into: Any) -> _Converter:
    if get_origin(into) is Annotated:
        inner, *metadata = get_args(into)
        aware = any(isinstance(item, msgspec.Meta) and item.tz for item in metadata)
        return conversions.timestamp if inner is datetime and aware else _converter(inner)
    if get_origin(into) in {Union, types.UnionType}:
        inner = next(item for item in get_args(into) if item is not type(None))
        return _optional(_converter(inner), _nones(inner))
    if get_origin(into) is list:
        return _list(_converter(get_args(into)[0]))
    if isinstance(into, type) and issubclass(into, Record):
        return _record(into)
    return _SCALARS.get(into, lambda value: value)


_SCALARS: dict[Any, _Converter] = {
    str: conversions.text,
    int: conversions.integer,
    float: conversions.number,
    bool: conversions.flag,
    datetime: conversions.local_time,
    date: conversions.day,
}


def _nones(inner: Any) -> frozenset[str]:
    """The texts that mean None; for types other than text, the compiled decoder reads `null` in quotes as null."""
    if inner is str:
        return frozenset()
    if inner is bool:
        return frozenset({"null"})  # the empty text is False for a flag
    return frozenset({""} if get_origin(inner) is list else {"", "null"})


def _optional(inner: _Converter, nones: frozenset[str]) -> _Converter:
    def read(value: Any) -> Any:
        if value is None or (nones and isinstance(value, str) and value.strip().lower() in nones):
            return None
        return inner(value)

    return read


def _list(inner: _Converter) -> _Converter:
    def read(value: Any) -> list[Any]:
        if value is None or (isinstance(value, str) and not value.strip()):
            return []
        return [inner(item) for item in value] if isinstance(value, list) else [inner(value)]

    return read


def _record(into: type[Record]) -> _Converter:
    hints = get_type_hints(into, include_extras=True)
    kinds = {field.encode_name: (field.name, hints[field.name]) for field in msgspec.structs.fields(into)}
    needed = [(field.name, hints[field.name]) for field in msgspec.structs.fields(into) if field.required]

    def read(value: Any) -> Record:
        while isinstance(value, list):
            value = value[0] if value else {}
        if not isinstance(value, dict):
            value = {} if value in (None, "") else {"_content": value}
        found: dict[str, Any] = {}
        for wire, item in value.items():
            if wire in kinds:
                name, hint = kinds[wire]
                converted = _converter(hint)(item)
                if converted is not None:
                    found[name] = converted
        for name, hint in needed:
            if name not in found:
                blank = _converter(hint)(None)
                found[name] = _blank(hint) if blank is None else blank
        return into(**found)

    return read


def _blank(hint: Any) -> Any:
    """The empty value of a required scalar."""
    inner = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    return {int: 0, float: 0.0, bool: False, datetime: datetime.fromtimestamp(0, UTC), date: date(1970, 1, 1)}.get(
        inner
    )
