"""The world's clock, for the dates of posts, updates and counts; OAuth is checked against another clock."""

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flickr_sandbox.errors import SandboxError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Clock", "seconds_of"]

_LATEST = 253402300799.0  # the last second of the year 9999
_NUMBER = re.compile(r"(?!\d{4}$)-?\d{1,13}(\.\d{1,9})?", re.ASCII)  # four digits are a year, not a date


class Clock:
    """Runs with a base clock until it is set, moved or stopped; may be changed from any thread.

    Calling it returns seconds since 1970. Signatures are checked against the base clock, so that clients with a right
    clock are not refused.
    """

    def __init__(self, base: Callable[[], float], start: float | str | datetime | None = None) -> None:
        """Creates one that runs with `base`, from `start` on if given; raises `SandboxError` for an invalid date."""
        self._base = base
        self._start = None if start is None else seconds_of(start)
        self._lock = threading.Lock()
        self._offset = 0.0
        self._stopped_at: float | None = None
        self.reset()

    def __call__(self) -> float:
        """Seconds since 1970."""
        with self._lock:
            return self._now()

    @property
    def is_stopped(self) -> bool:
        """Whether it is stopped."""
        return self._stopped_at is not None

    def set(self, moment: float | str | datetime) -> None:
        """Sets it: seconds since 1970, a date such as `2024-05-06T07:08:09Z`, or a `datetime`.

        Raises:
            SandboxError: It is not a date between the years 1 and 9999.
        """
        wanted = seconds_of(moment)
        with self._lock:
            self._offset = wanted - self._base()
            if self._stopped_at is not None:
                self._stopped_at = wanted

    def advance(self, seconds: float) -> None:
        """Moves it by that many seconds, back if they are negative.

        Raises:
            SandboxError: It would leave the years 1 to 9999.
        """
        with self._lock:
            seconds_of(self._now() + seconds)
            self._offset += seconds
            if self._stopped_at is not None:
                self._stopped_at += seconds

    def stop(self) -> None:
        """Stops it."""
        with self._lock:
            self._stopped_at = self._now()

    def go(self) -> None:
        """Lets it run on from its present time."""
        with self._lock:
            if self._stopped_at is not None:
                self._offset = self._stopped_at - self._base()
                self._stopped_at = None

    def reset(self) -> None:
        """Resets it: it runs with the base clock again, or from the start that it was given."""
        with self._lock:
            self._offset = 0.0 if self._start is None else self._start - self._base()
            self._stopped_at = None

    def _now(self) -> float:
        return self._base() + self._offset if self._stopped_at is None else self._stopped_at


def seconds_of(moment: float | str | datetime) -> float:
    """Converts a number, a text or a `datetime` to seconds since 1970; a date without a zone is in UTC.

    Raises:
        SandboxError: It is not a date between the years 1 and 9999.
    """
    try:
        if isinstance(moment, str):
            text = moment.strip()
            moment = float(text) if _NUMBER.fullmatch(text) else datetime.fromisoformat(text)
        if isinstance(moment, datetime):
            moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        raise SandboxError(f"{moment!r} is not a date; write 2024-05-06T07:08:09Z or seconds since 1970") from None
    if isinstance(moment, bool) or not -62135596800 <= moment <= _LATEST:
        raise SandboxError(f"{moment!r} is not a date between the years 1 and 9999")
    return float(moment)
