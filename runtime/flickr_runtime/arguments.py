"""Encodes the arguments of a call: everything on the wire is text."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime
from enum import Enum
from math import isfinite
from typing import TYPE_CHECKING, Any

from flickr_runtime.errors import ArgumentError

if TYPE_CHECKING:
    from flickr_runtime.method import Wire

__all__ = ["Unchecked", "encode_arguments", "plain", "shown"]


class Unchecked(str):
    """A value that is sent unchecked, for values that Flickr has added since this client was built."""

    __slots__ = ()


_SHOWN = 120


def encode_arguments(method: str, arguments: Mapping[str, Any], wires: Mapping[str, Wire]) -> dict[str, str]:
    """Returns the arguments as text by name, without those that are None.

    Text is sent as it is; `flickr_runtime.argument_checks` refuses invalid values. Raises `ArgumentError`, which names
    the method and argument, for a value that cannot be encoded.
    """
    encoded: dict[str, str] = {}
    for name, value in arguments.items():
        if value is None:
            continue
        try:
            text = _encode(value, wires.get(name, "text"))
            if not text.isascii():
                _require_sendable(text)
        except (ValueError, OverflowError) as error:
            raise ArgumentError(f"{method}: {name}={shown(value)}: {error}") from None
        encoded[name] = text
    return encoded


def plain(value: Any) -> Any:
    """A number of another kind (numpy, decimal, fractions) as one of Python's own; anything else as it is."""
    if value is None or isinstance(value, str | bytes | int | float | date | Iterable):
        return value
    if type(value).__name__ in {"bool", "bool_"}:  # numpy's
        return bool(value)
    for convert, sign in ((operator.index, "__index__"), (float, "__float__")):
        if hasattr(value, sign):
            try:
                return convert(value)
            except (TypeError, ValueError, ArithmeticError):
                continue
    return value


def shown(value: Any) -> str:
    """A value for an error message, cut if it is long."""
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001  # a number of thousands of digits, or an object that cannot be shown
        return f"a value of type {type(value).__name__}"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _require_sendable(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        part = f"\\u{ord(text[error.start]):x}"
        raise ValueError(f"it contains {part}, half of a surrogate pair, which cannot be sent") from None


def _encode(value: Any, wire: Wire) -> str:
    value = plain(value)
    if isinstance(value, str):
        return str.__str__(value) if isinstance(value, Enum | Unchecked) else value  # whose own `str` may differ
    if isinstance(value, int):
        return str(int(value))  # of a bool too: Flickr's flags are 0 and 1
    if isinstance(value, float):
        return _float(value, wire)
    if isinstance(value, datetime):
        return _datetime(value, wire)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Iterable) and not isinstance(value, bytes | Mapping):
        items = sorted(value, key=str) if isinstance(value, AbstractSet) else value  # the same order each time
        return _list([_encode(item, "text") for item in items], wire)
    advice = "; decode them to text" if isinstance(value, bytes) else ""
    raise ValueError(f"values of type {type(value).__name__} cannot be sent{advice}")


def _float(value: float, wire: Wire) -> str:
    if not isfinite(value):
        raise ValueError("not a finite number")
    if wire in {"unix", "moment", "mysql"}:  # Flickr does not read fractions of a second
        return str(int(value))
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _datetime(value: datetime, wire: Wire) -> str:
    """Aware times are instants, naive ones are local times of a photographer."""
    if wire == "date":
        return value.date().isoformat()
    if wire == "unix":
        if value.tzinfo is None:
            raise ValueError("needs a time zone: give an aware datetime, such as datetime(…, tzinfo=UTC)")
        return str(int(value.timestamp()))
    if wire == "mysql":
        return _mysql(value)
    return _mysql(value) if value.tzinfo is None else str(int(value.astimezone(UTC).timestamp()))


def _mysql(value: datetime) -> str:
    return value.replace(tzinfo=None).isoformat(" ", "seconds")


def _list(items: list[str], wire: Wire) -> str:
    if wire == "space":
        if any('"' in item for item in items):
            raise ValueError("an item contains a double quote, which Flickr's list syntax cannot express")
        return " ".join(f'"{item}"' if any(map(str.isspace, item)) else item for item in items)
    if any("," in item for item in items):
        raise ValueError("an item contains a comma, which separates items")
    return ",".join(items)
