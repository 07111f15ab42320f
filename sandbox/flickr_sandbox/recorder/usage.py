"""Counts calls by application, method and minute, over the last day."""

from __future__ import annotations

import threading
from collections import Counter, deque
from typing import Any

__all__ = ["Usage"]

_MINUTE, _HOUR, _DAY = 60, 3600, 24 * 60
_MAX_METHODS = 500


class Usage:
    """Counts calls of the API by the world's clock; counts are stored for a day.

    Flickr asks for at most 3600 calls an hour for each key (guide).
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minutes: dict[str, deque[tuple[int, Counter[str]]]] = {}

    def add(self, app: str, method: str, now: float) -> None:
        """Counts one call."""
        minute = int(now) // _MINUTE * _MINUTE
        with self._lock:
            minutes = self._minutes.setdefault(app, deque(maxlen=_DAY))
            if not minutes or minutes[-1][0] != minute:  # a clock that was set back begins a new entry
                minutes.append((minute, Counter()))
            counts = minutes[-1][1]
            counts[method if method in counts or len(counts) < _MAX_METHODS else "?"] += 1

    def last_hour(self, app: str, now: float) -> int:
        """The calls of an application within the last hour, to the minute."""
        with self._lock:
            return sum(counts.total() for minute, counts in self._minutes.get(app, ()) if now - _HOUR < minute <= now)

    def clear(self) -> None:
        """Deletes all counts."""
        with self._lock:
            self._minutes.clear()

    def described(self, now: float) -> list[dict[str, Any]]:
        """For JSON: of each application the calls by method within the last hour, and by minute over the last day."""
        with self._lock:
            apps = {app: list(minutes) for app, minutes in self._minutes.items()}
        found = []
        for app, minutes in sorted(apps.items()):
            recent = [counts for minute, counts in minutes if now - _HOUR < minute <= now]
            methods = sum(recent, Counter[str]())
            calls = Counter[int]()
            for minute, counts in minutes:
                calls[minute] += counts.total()
            found.append(
                {
                    "app": app,
                    "last_hour": methods.total(),
                    "methods": dict(methods.most_common()),
                    "minutes": [{"at": minute, "calls": count} for minute, count in sorted(calls.items())],
                }
            )
        return found
