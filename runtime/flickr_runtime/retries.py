"""Decides whether a call that failed is tried again, and when.

Reads and writes differ: a write that may have been carried out is never repeated blindly.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from flickr_runtime.errors import (
    APIError,
    ConnectionFailed,
    FlickrError,
    HTTPStatusError,
    OAuthError,
    ResponseTooLarge,
    ServiceUnavailable,
    TransportError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["LONGEST_ASKED", "asks_too_long", "pause_before_retry", "worth_retrying"]

LONGEST_ASKED = 120.0
"""Seconds that are waited at most because a server asks for it; an error that asks for more is raised at once."""

_FIRST, _MAX_LENGTH = 0.5, 30.0
# Codes for which Flickr says itself that it did nothing (facts: errors).
_UNAVAILABLE = frozenset({0, 10, 105, 106, 201})
_PASSING = frozenset({429, 500, 502, 503, 504})
# Statuses with which a server turns a request away before it acts on it.
_TURNED_AWAY = frozenset({429, 503})


def worth_retrying(error: FlickrError, *, write: bool) -> bool:
    """Whether the same call, signed anew, may work, and a second one can do no harm."""
    if isinstance(error, APIError):
        return isinstance(error, ServiceUnavailable) and error.code in _UNAVAILABLE
    if isinstance(error, OAuthError):
        return error.problem == "nonce_used" and not write
    if isinstance(error, HTTPStatusError):
        return not asks_too_long(error) and error.status in (_TURNED_AWAY if write else _PASSING)
    if isinstance(error, ConnectionFailed):
        return error.retryable
    return isinstance(error, TransportError) and not isinstance(error, ResponseTooLarge) and not write


def asks_too_long(error: FlickrError) -> bool:
    """Whether the server wants to be left alone for longer than anybody waits here."""
    return isinstance(error, HTTPStatusError) and (error.retry_after or 0.0) > LONGEST_ASKED


def pause_before_retry(
    error: FlickrError, attempt: int, uniform: Callable[[float, float], float] = random.uniform
) -> float:
    """Seconds to wait after the attempt with this number, counted from 0: exponential with jitter, up to 30 s.

    What the server asked for in `Retry-After` is waited for at least.
    """
    longest = min(_MAX_LENGTH, _FIRST * 2**attempt)
    asked = error.retry_after if isinstance(error, HTTPStatusError) and error.retry_after else 0.0
    return asked + uniform(longest / 2, longest)
