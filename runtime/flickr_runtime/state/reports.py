"""Logs warnings about a store, each kind of event at most once in five minutes."""

from __future__ import annotations

import logging
import time

from flickr_runtime.logs import logger

__all__ = ["forget", "report"]

_ONCE_IN = 300.0  # seconds
_MAX_LENGTH = 800  # characters; a path may have thousands
_log = logger("state")
_reported: dict[tuple[str, str], float] = {}


def report(place: object, kind: str, text: str, *, unless: tuple[str, ...] = ()) -> None:
    """Logs a warning, or a debug message if the same kind was logged for the same place within 5 minutes.

    Args:
        place: The path or name of the store, as an id.
        kind: What happened, such as `damaged`.
        text: The message.
        unless: Kinds of events that also suppress it.
    """
    name, now = str(place), time.monotonic()
    recent = any(now - _reported.get((name, each), -_ONCE_IN) < _ONCE_IN for each in (kind, *unless))
    if not recent:
        _reported[name, kind] = now
    brief = text if len(text) <= _MAX_LENGTH else f"{text[: _MAX_LENGTH // 2]} … {text[-_MAX_LENGTH // 2 :]}"
    _log.log(logging.DEBUG if recent else logging.WARNING, "%s", brief)


def forget(place: object, kind: str) -> None:
    """Lets the next event of this kind be logged, however soon."""
    _reported.pop((str(place), kind), None)
