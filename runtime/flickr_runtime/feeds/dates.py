"""Dates of feeds; an invalid date is None, because a feed is useful without it."""

from __future__ import annotations

from calendar import timegm
from datetime import UTC, datetime
from time import struct_time

__all__ = ["instant", "instant_of", "local_time"]


def instant(text: str) -> datetime | None:
    """An ISO date as a time in UTC; one without offset is read as UTC."""
    found = _parsed(text)
    if found is None:
        return None
    try:
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except OverflowError:  # within hours of the first or last year
        return None


def local_time(text: str) -> datetime | None:
    """An ISO date as a time of an unknown zone, its offset left out."""
    found = _parsed(text)
    return None if found is None else found.replace(tzinfo=None)


def instant_of(parts: object) -> datetime | None:
    """A time from its parts in UTC, as feedparser returns them."""
    try:
        return datetime.fromtimestamp(timegm(parts), UTC) if isinstance(parts, struct_time) else None
    except (ValueError, OverflowError, OSError):
        return None


def _parsed(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.strip())
    except (ValueError, OverflowError):
        return None
