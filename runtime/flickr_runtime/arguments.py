"""Writes the arguments of a call as Flickr reads them: everything on the wire is text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from math import isfinite
from typing import TYPE_CHECKING, Any

from flickr_runtime.errors import ArgumentError

if TYPE_CHECKING:
    from flickr_runtime.method import Check, Method, Wire

__all__ = ["Unchecked", "check_arguments", "encode_arguments"]


class Unchecked(str):
    """A value that is sent as it is, although the client knows of no such value: the way out for what Flickr adds."""

    __slots__ = ()


_MYSQL = "%Y-%m-%d %H:%M:%S"


def encode_arguments(method: str, arguments: Mapping[str, Any], wires: Mapping[str, Wire]) -> dict[str, str]:
    """The arguments as text by name, those that are None left out.

    Text is always sent as it is, so a caller can send what Flickr takes and we do not know of. Raises `ArgumentError`,
    which names method and argument, for a value that has no form on the wire.
    """
    encoded: dict[str, str] = {}
    for name, value in arguments.items():
        if value is None:
            continue
        try:
            encoded[name] = _encode(value, wires.get(name, "text"))
        except ValueError as error:
            raise ArgumentError(f"{method}: {name}={value!r}: {error}") from None
    return encoded


def check_arguments(method: Method[Any], arguments: Mapping[str, Any]) -> None:
    """Raises `ArgumentError` for the first value that cannot be right, and says what is allowed.

    `Unchecked`, and text in place of a number, pass: Flickr may have added values since the specs were written.
    """
    for name, value in arguments.items():
        check = method.checks.get(name)
        if check is None or value is None:
            continue
        if isinstance(value, str) and method.wires.get(name) in {"comma", "space"}:
            continue  # a list that is written out already
        for item in value if isinstance(value, Iterable) and not isinstance(value, str) else (value,):
            if told := _wrong(item, check):
                raise ArgumentError(f"{method.name}: {name}={item!r}: {told}; Unchecked(…) sends it all the same")
    for name, others in method.requires.items():
        missing = [other for other in others if arguments.get(other) is None]
        if arguments.get(name) is not None and missing:
            raise ArgumentError(f"{method.name}: {name} is of no use without {' and '.join(missing)}")


def _wrong(value: Any, check: Check) -> str | None:
    if isinstance(value, Unchecked):
        return None
    if check.values:
        return None if value in check.values or str(value) in map(str, check.values) else _choice(value, check.values)
    if isinstance(value, int | float):
        if check.minimum is not None and value < check.minimum:
            return f"the least is {check.minimum:g}"
        if check.maximum is not None and value > check.maximum:
            return f"the most is {check.maximum:g}"
    return None


def _choice(value: Any, values: tuple[str | int, ...]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(str(value), map(str, values), n=1)
    hint = f"did you mean {close[0]!r}? " if close else ""
    return f"{hint}it may be {', '.join(map(repr, values))}"


def _encode(value: Any, wire: Wire) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return str(int(value))  # of a bool too: Flickr's flags are 0 and 1
    if isinstance(value, float):
        return _float(value, wire)
    if isinstance(value, datetime):
        return _datetime(value, wire)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Iterable) and not isinstance(value, bytes | Mapping):
        return _list([_encode(item, "text") for item in value], wire)
    raise ValueError(f"a {type(value).__name__} cannot be sent")


def _float(value: float, wire: Wire) -> str:
    if wire in {"unix", "moment"}:  # Flickr does not read fractions of a second
        return str(int(value))
    if not isfinite(value):
        raise ValueError("not a finite number")
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
        return value.replace(tzinfo=None).strftime(_MYSQL)
    return value.strftime(_MYSQL) if value.tzinfo is None else str(int(value.astimezone(UTC).timestamp()))


def _list(items: list[str], wire: Wire) -> str:
    if wire == "space":
        if any('"' in item for item in items):
            raise ValueError("an item holds a double quote, which Flickr's list syntax cannot carry")
        return " ".join(f'"{item}"' if any(map(str.isspace, item)) else item for item in items)
    if any("," in item for item in items):
        raise ValueError("an item holds a comma, which separates items")
    return ",".join(items)
