"""Converts scalars in every form that Flickr sends: `1`, `"1"`, `true`, `{"_content": "1"}`. Nothing here raises."""

from __future__ import annotations

from datetime import UTC, date, datetime
from math import isfinite
from typing import Any

from flickr_runtime.elements import Content

__all__ = ["day", "flag", "integer", "local_time", "number", "text", "timestamp"]

_TRUE = frozenset({"1", "true", "yes"})


def text(value: Any) -> str:
    """A text; empty if there is none."""
    value = _scalar(value)
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else str(value)


def number(value: Any) -> float | None:
    """A finite number."""
    value = _scalar(value)
    try:
        found = None if value is None else float(value)
    except (ValueError, TypeError, OverflowError):
        return None
    if found is None or not isfinite(found):
        return None
    return found if found or value != "-0" else 0.0  # the integer, as the decoder reads it


def integer(value: Any) -> int | None:
    """A whole number."""
    value = _scalar(value)
    try:
        return None if value is None else int(value)
    except (ValueError, TypeError, OverflowError):
        found = number(value)
        return int(found) if found is not None and abs(found) < 2**63 else None


def flag(value: Any) -> bool | None:
    """A flag; the empty text is False, and `null` in quotes is None."""
    value = _scalar(value)
    if value is None or isinstance(value, bool):
        return value
    written = str(value).strip().lower()
    return None if written == "null" else written in _TRUE


def timestamp(value: Any) -> datetime | None:
    """An aware datetime, from seconds since 1970 or from a date, in UTC if it has no offset."""
    seconds = number(value)
    if seconds is None:
        moment = _moment(value)
        return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def local_time(value: Any) -> datetime | None:
    """A naive datetime."""
    moment = _moment(value)
    return None if moment is None else moment.replace(tzinfo=None)


def day(value: Any) -> date | None:
    """A day."""
    try:
        return date.fromisoformat(str(_scalar(value)).strip()[:10])
    except ValueError:
        return None


def _moment(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(_scalar(value)).strip())
    except ValueError:
        return None


def _scalar(value: Any) -> Any:
    """The scalar in a value: an element of XML in its list of one, and the text of an element."""
    while isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, Content):
        return value.content
    while isinstance(value, dict):
        value = value.get("_content")
    return value
