"""Checks values of arguments in every spelling: numbers, flags, dates and boxes.

Each function returns what the argument must be, for "per_page must be …", or None for a valid value.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime
from math import isfinite
from typing import TYPE_CHECKING, Any

from flickr_runtime.arguments import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_runtime.method import Check

__all__ = ["box_of", "by_wire", "number_of", "within"]

_WHOLE = re.compile(r"[+-]?[0-9]{1,20}")
_DECIMAL = re.compile(r"[+-]?([0-9]{1,20}(\.[0-9]{0,40})?|\.[0-9]{1,40})")
_MYSQL = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2}))?)?)?)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MAX_INTEGER = 2**63 - 1
_LATEST = 253_402_300_799  # the last second of the year 9999, in Unix seconds; milliseconds are larger
_SECONDS = "whole Unix seconds"
_DATETIME = "a datetime, or text such as 2024-05-01 12:00:00"
_UNDERSTOOD = frozenset({"min_date"})  # Flickr also reads English words
_EITHER = re.compile(r"(min|max)_(upload|taken)_date")


def number_of(value: Any) -> float | None:
    """The number in a value, or None; a bool is not a number."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, str):
        return int(value) if _WHOLE.fullmatch(value) else float(value) if _DECIMAL.fullmatch(value) else None
    return None


def within(value: Any, check: Check) -> str | None:
    """Checks the bounds of a number."""
    number, least, most = number_of(value), check.minimum, check.maximum
    if number is None or ((least is None or number >= least) and (most is None or number <= most)):
        return None
    return f"at least {least:g}" if least is not None and number < least else f"at most {most:g}"


def by_wire(wire: str, method: str, name: str, value: Any) -> str | None:
    """Checks whether a value can be encoded for an argument of a method."""
    if wire == "moment" or (wire in {"unix", "mysql"} and _EITHER.fullmatch(name)):
        is_understood = name in _UNDERSTOOD and isinstance(value, str) and value.strip()
        return None if is_understood else _moment(value, wire)
    if wire == "date" and method.startswith("flickr.stats.") and _unix(value) is None:
        return None
    reader = _READERS.get(wire)
    return reader(value) if reader else None


def box_of(value: Any) -> str | None:
    """Checks whether a bounding box has four numbers in their order."""
    edges = value.split(",") if isinstance(value, str) else list(value) if isinstance(value, list | tuple) else []
    numbers = [number_of(edge.strip() if isinstance(edge, str) else plain(edge)) for edge in edges]
    if len(numbers) != len("wsen") or None in numbers:
        return "four numbers in degrees: west, south, east, north, such as '5.9,45.8,10.5,47.9'"
    west, south, east, north = (number or 0.0 for number in numbers)
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= 90 and -90 <= north <= 90):
        return "west, south, east, north, with west and east from -180 to 180, and south and north from -90 to 90"
    if south > north or west > east:
        return "west, south, east, north: the smaller longitude and latitude first"
    return None


def _flag(value: Any) -> str | None:
    is_flag = isinstance(value, bool) or (isinstance(value, int | str) and value in (0, 1, "0", "1"))
    return None if is_flag else "1 or 0" if isinstance(value, str) else "True or False"


def _integer(value: Any) -> str | None:
    number = number_of(value)
    if number is None or number != int(number) or (isinstance(value, str) and not _WHOLE.fullmatch(value)):
        return "a whole number"
    return None if abs(number) <= _MAX_INTEGER else "a smaller number"


def _number(value: Any) -> str | None:
    number = number_of(value)
    return "a number" if number is None else None if abs(number) <= _MAX_INTEGER else "a smaller number"


def _unix(value: Any) -> str | None:
    if isinstance(value, datetime):
        return None if value.tzinfo else "a datetime with a time zone, such as datetime(…, tzinfo=UTC)"
    number = number_of(value)
    if isinstance(value, date) or number is None or (isinstance(value, str) and not _WHOLE.fullmatch(value)):
        return f"a datetime with a time zone, or {_SECONDS}"
    return None if abs(number) <= _LATEST else f"{_SECONDS} (not milliseconds)"


def _mysql(value: Any) -> str | None:
    if isinstance(value, date) or (isinstance(value, str) and _is_mysql(value)):
        return None
    return f"{_DATETIME}, or a part of it such as 2024-05"


def _moment(value: Any, wire: str) -> str | None:
    if isinstance(value, date) and (wire != "unix" or not isinstance(value, datetime)):
        return None
    if isinstance(value, str) and not _WHOLE.fullmatch(value):
        return None if _is_mysql(value) else f"{_DATETIME}, or {_SECONDS}"
    problem = _unix(value)
    return f"{_DATETIME}, or {_SECONDS}" if problem and not isinstance(value, datetime | int | float) else problem


def _date(value: Any) -> str | None:
    is_day = isinstance(value, str) and _DAY.fullmatch(value) and _is_mysql(value)
    return None if is_day or isinstance(value, date) else "a date, or text such as 2024-05-01"


def _is_mysql(text: str) -> bool:
    """Whether text is a date and time that MySQL reads; a part that is 00 or missing is unknown."""
    found = _MYSQL.fullmatch(text)
    if found is None:
        return False
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    if month > 12 or hour > 23 or minute > 59 or second > 59:
        return False
    return day <= (monthrange(year or 4, month)[1] if month else 31)


_READERS: dict[str, Callable[[Any], str | None]] = {
    "flag": _flag,
    "integer": _integer,
    "number": _number,
    "unix": _unix,
    "mysql": _mysql,
    "date": _date,
}
