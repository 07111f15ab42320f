"""Events of a call, for logs and hooks."""

from __future__ import annotations

import logging
from typing import Literal

import msgspec

from flickr_runtime.logs import logger

__all__ = ["Event", "log_event"]

_LOG = logger("calls")


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a call. It contains no argument and no secret.

    Attributes:
        kind: `request` before one is sent, `response` or `error` after it, `hit` if the response was cached and none
            is sent, `wait` before the client waits.
        method: The method that is called.
        attempt: The number of the attempt, counted from 0.
        seconds: How long it took, or how long the wait will be.
        status: The HTTP status of a response.
        detail: The error, or the reason for waiting.
    """

    kind: Literal["request", "response", "error", "hit", "wait"]
    method: str
    attempt: int = 0
    seconds: float = 0.0
    status: int | None = None
    detail: str = ""


def log_event(event: Event) -> None:
    """Logs an event (logger `flickr_client.calls`): waits at level INFO, all else at DEBUG."""
    if event.kind == "wait":
        _LOG.info("%s waits %.1f s: %s", event.method, event.seconds, event.detail)
    elif _LOG.isEnabledFor(logging.DEBUG):
        _LOG.debug("%s: %s %s", event.method, event.kind, event.detail or event.status or "")
