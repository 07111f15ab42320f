"""Dates in arguments: Unix seconds or a MySQL date, the latter possibly in part."""

from __future__ import annotations

import re
from datetime import UTC, datetime

__all__ = ["taken_text", "unix_seconds"]

_MYSQL = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?)?)?", re.ASCII)
_SECONDS = re.compile(r"\d{5,12}", re.ASCII)
_LATEST = 253402300799  # the last second of the year 9999


def unix_seconds(text: str) -> int | None:
    """A date in UTC as seconds since 1970; None if it is not a date."""
    if _SECONDS.fullmatch(text) and int(text) <= _LATEST:
        return int(text)
    moment = _moment(text)
    return None if moment is None else int(moment.timestamp())


def taken_text(text: str) -> str | None:
    """A date as `YYYY-MM-DD HH:MM:SS`; missing parts have their smallest value. None if it is not a date."""
    if _SECONDS.fullmatch(text) and int(text) <= _LATEST:
        return datetime.fromtimestamp(int(text), UTC).strftime("%Y-%m-%d %H:%M:%S")
    moment = _moment(text)
    return None if moment is None else moment.strftime("%Y-%m-%d %H:%M:%S")


def _moment(text: str) -> datetime | None:
    found = _MYSQL.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part) if part else None for part in found.groups())
    try:
        return datetime(year or 0, month or 1, day or 1, hour or 0, minute or 0, second or 0, tzinfo=UTC)
    except ValueError:
        return None
