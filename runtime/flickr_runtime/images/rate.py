"""Limits the rate of downloads: a maximum per second and host, and a pause after a 429.

Flickr's image host responds with 429 after 20 to 30 originals, without saying for how long (facts: rate limits).
"""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

from flickr_runtime.errors import ConfigurationError
from flickr_runtime.locks import open_after_fork

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["DownloadRate"]


class DownloadRate:
    """The rate of downloads of one process; threads and clients share it.

    Args:
        per_second: Downloads to start per second, at most, from one host.
        first_pause: Seconds to wait after the first 429 of a host; each further 429 in a row doubles them.
        longest_pause: The longest such wait, in seconds.
        clock: A monotonic clock, in seconds.
        uniform: Returns a random number between two others, for jitter.

    Raises:
        ConfigurationError: A value is not above 0, or the first pause is longer than the longest.
    """

    def __init__(
        self,
        *,
        per_second: float = 5.0,
        first_pause: float = 15.0,
        longest_pause: float = 300.0,
        clock: Callable[[], float] = time.monotonic,
        uniform: Callable[[float, float], float] = random.uniform,
    ) -> None:
        if not (per_second > 0 and 0 < first_pause <= longest_pause):
            given = f"per_second={per_second!r}, first_pause={first_pause!r}, longest_pause={longest_pause!r}"
            raise ConfigurationError(f"{given}: give numbers above 0, the first pause no longer than the longest")
        self._interval = 1 / per_second
        self._first, self._longest = first_pause, longest_pause
        self._clock, self._uniform = clock, uniform
        self._lock = open_after_fork()
        self._free: dict[str, float] = {}
        self._blocked_until: dict[str, float] = {}
        self._refusals: dict[str, int] = {}

    def book(self, host: str) -> float:
        """Takes the next turn at a host; returns the seconds until then."""
        with self._lock:
            now = self._clock()
            turn = max(now, self._free.get(host, now), self._blocked_until.get(host, now))
            self._free[host] = turn + self._interval
            return turn - now

    def held(self, host: str) -> float:
        """Seconds until the pause of a host ends; turns that were booked before it also wait."""
        with self._lock:
            return max(0.0, self._blocked_until.get(host, 0.0) - self._clock())

    def refused(self, host: str, asked: float | None = None) -> float:
        """Pauses a host after a 429, at least for the seconds that it requested, up to the longest pause."""
        with self._lock:
            now = self._clock()
            if self._blocked_until.get(host, now) > now:  # the request was sent before the pause began
                pause = self._blocked_until[host] - now
            else:
                count = self._refusals.get(host, 0)
                self._refusals[host] = count + 1
                longest = min(self._longest, self._first * 2 ** min(count, 30))
                pause = self._uniform(longest / 2, longest)
            pause = max(pause, min(asked or 0.0, self._longest))
            self._blocked_until[host] = now + pause
            return pause

    def served(self, host: str) -> None:
        """Resets the pauses of a host that serves again."""
        with self._lock:
            self._refusals.pop(host, None)


SHARED = DownloadRate()
"""The rate of this process: hosts count the requests of a machine, of all clients together."""
