"""What a failed upload means: whether the photo may have been stored, and so what may be done next."""

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

__all__ = ["Verdict", "judge", "lead_of", "waits_before_looks"]

# Flickr takes a timestamp that lies half an hour ahead, and refuses one that long ago (facts: OAuth).
_LEAD_SECONDS = 30 * 60.0
_LONG_UPLOAD_SECONDS = 60.0


class Verdict(Enum):
    """What a failure says of the photo."""

    FINAL = "not stored, and it will not be another time either"
    REFUSED_TIME = "not stored: the timestamp was refused"
    NOT_SENT = "not stored: nothing was sent"
    UNKNOWN = "may be stored"


def judge(error: FlickrError) -> Verdict:
    """What an error of upload or replace means; whatever leaves a doubt is `UNKNOWN`."""
    if isinstance(error, OAuthError):
        if error.problem == "timestamp_refused":
            return Verdict.REFUSED_TIME
        # A nonce is used up by a first copy of the request, which something on the way has sent twice.
        return Verdict.UNKNOWN if error.problem == "nonce_used" else Verdict.FINAL
    if isinstance(error, ConnectionFailed):
        return Verdict.NOT_SENT
    if isinstance(error, HTTPStatusError):
        return Verdict.UNKNOWN if error.status in {408, 429} or error.status >= 500 else Verdict.FINAL
    return Verdict.UNKNOWN if isinstance(error, TransportError | ServiceUnavailable) else Verdict.FINAL


def waits_before_looks(error: FlickrError, *, all_sent: bool) -> tuple[float, ...]:
    """Seconds to wait before each look: longer where Flickr may still be at work on the whole file."""
    if isinstance(error, RequestTimeout):
        return 2.0, 8.0, 20.0
    return (1.0, 4.0, 10.0) if all_sent else (1.0,)


def lead_of(headers: Mapping[str, str], *, took: float, now: float) -> float:
    """Seconds to put the next timestamp ahead of the local clock, after one was refused.

    Corrects a clock that is off by the server's own `Date`; an upload that takes long gets a timestamp from the middle
    of the time that it will take, because Flickr looks at it when everything has arrived.
    """
    try:
        skew = parsedate_to_datetime(headers["date"]).timestamp() - now
    except (LookupError, ValueError, TypeError, OverflowError, OSError):  # whatever a header may say
        skew = 0.0
    return skew + (min(took, _LEAD_SECONDS) if took > _LONG_UPLOAD_SECONDS else 0.0)
