"""Decides whether a failed call is retried, and when.

Reads and writes differ: a write that may have been carried out is never repeated without a check.
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
"""Maximum `Retry-After` that is waited for, in seconds; an error with a longer one is raised at once."""

_FIRST, _MAX_LENGTH = 0.5, 30.0
# Codes with which Flickr says that it did nothing (facts: errors).
_UNAVAILABLE = frozenset({0, 10, 105, 106, 201})
_PASSING = frozenset({429, 500, 502, 503, 504})
# Statuses with which a server refuses a request before it acts on it.
_TURNED_AWAY = frozenset({429, 503})


def worth_retrying(error: FlickrError, *, write: bool) -> bool:
    """Whether the same call, signed again, may succeed, and cannot do harm if the first was carried out."""
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
    """Whether the server's `Retry-After` is longer than `LONGEST_ASKED`."""
    return isinstance(error, HTTPStatusError) and (error.retry_after or 0.0) > LONGEST_ASKED


def pause_before_retry(
    error: FlickrError, attempt: int, uniform: Callable[[float, float], float] = random.uniform
) -> float:
    """Seconds to wait after attempt number `attempt`, counted from 0: exponential with jitter, up to 30 s.

    It is at least the server's `Retry-After`.
    """
    longest = min(_MAX_LENGTH, _FIRST * 2**attempt)
    asked = error.retry_after if isinstance(error, HTTPStatusError) and error.retry_after else 0.0
    return asked + uniform(longest / 2, longest)
