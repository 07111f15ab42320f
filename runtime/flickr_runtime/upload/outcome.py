"""Classifies the error of an upload: whether the photo may have been stored, and what to do next."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from enum import Enum
from typing import TYPE_CHECKING

from flickr_runtime.errors import (
    ConnectionFailed,
    HTTPStatusError,
    OAuthError,
    RequestTimeout,
    ServiceUnavailable,
    TransportError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_runtime.errors import FlickrError

__all__ = ["ErrorKind", "classify", "lead_of", "lookup_waits"]

# Flickr accepts a timestamp half an hour ahead, and refuses one half an hour old (facts: OAuth).
_LEAD_SECONDS = 30 * 60.0
_LONG_UPLOAD_SECONDS = 60.0


class ErrorKind(Enum):
    """What an error means for the photo."""

    FINAL = "not stored, and it will not be another time either"
    REFUSED_TIME = "not stored: the timestamp was refused"
    NOT_SENT = "not stored: nothing was sent"
    UNKNOWN = "may be stored"


def classify(error: FlickrError) -> ErrorKind:
    """The kind of an error of upload or replace; `UNKNOWN` in case of doubt."""
    if isinstance(error, OAuthError):
        if error.problem == "timestamp_refused":
            return ErrorKind.REFUSED_TIME
        # A used nonce means that a proxy has sent the request twice.
        return ErrorKind.UNKNOWN if error.problem == "nonce_used" else ErrorKind.FINAL
    if isinstance(error, ConnectionFailed):
        return ErrorKind.NOT_SENT
    if isinstance(error, HTTPStatusError):
        return ErrorKind.UNKNOWN if error.status in {408, 429} or error.status >= 500 else ErrorKind.FINAL
    return ErrorKind.UNKNOWN if isinstance(error, TransportError | ServiceUnavailable) else ErrorKind.FINAL


def lookup_waits(error: FlickrError, *, all_sent: bool) -> tuple[float, ...]:
    """Seconds to wait before each lookup: longer if Flickr may still be processing the whole file."""
    if isinstance(error, RequestTimeout):
        return 2.0, 8.0, 20.0
    return (1.0, 4.0, 10.0) if all_sent else (1.0,)


def lead_of(headers: Mapping[str, str], *, took: float, now: float) -> float:
    """Seconds by which the next timestamp is ahead of the local clock, after one was refused.

    Corrects a wrong clock by the server's `Date`; a long upload gets a timestamp from the middle of its duration,
    because Flickr checks it when everything was received.
    """
    try:
        skew = parsedate_to_datetime(headers["date"]).timestamp() - now
    except (LookupError, ValueError, TypeError, OverflowError, OSError):  # an invalid header
        skew = 0.0
    return skew + (min(took, _LEAD_SECONDS) if took > _LONG_UPLOAD_SECONDS else 0.0)
