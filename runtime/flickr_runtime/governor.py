"""Applies the key's limit to a client's calls, and counts them: called before each call, updated after it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from flickr_runtime.deadline import NEVER, Deadline
from flickr_runtime.endpoints import is_loopback
from flickr_runtime.errors import APIError, FlickrError, HTTPStatusError
from flickr_runtime.events import Event
from flickr_runtime.flow import Flow, Sleep, Work
from flickr_runtime.locks import open_after_fork
from flickr_runtime.logs import logger
from flickr_runtime.state import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flickr_runtime.endpoints import Endpoints
    from flickr_runtime.limits.limiter import Limiter
    from flickr_runtime.limits.reservation import Reservation
    from flickr_runtime.state.location import StateStore
    from flickr_runtime.state.store import Outcome
    from flickr_runtime.usage.recorder import Usage
    from flickr_runtime.usage.report import UsageReport

__all__ = ["Governor", "is_local"]

_WALL = time.time
_log = logger("limits")
_USED_UP = "the API key's calls for the hour are used up, or it is paused"


def is_local(endpoints: Endpoints) -> bool:
    """Whether calls go to a server on this machine, such as a sandbox, to which Flickr's limit does not apply."""
    return is_loopback(endpoints.rest)


class Governor:
    """Limit and usage of one API key. Clients may share it; its store is opened at the first call."""

    def __init__(
        self,
        open_store: Callable[[], StateStore],
        api_key: str,
        *,
        calls_per_hour: int,
        shares: Mapping[str, float] | None = None,
        wall: Callable[[], float] = _WALL,
    ) -> None:
        """Governs calls with this key.

        Args:
            open_store: Opens the store that all who use the key share.
            api_key: The key; only a hash of it gets into the store.
            calls_per_hour: Maximum number of calls in any hour.
            shares: Smaller limits of some methods; see `limits.Shares`.
            wall: Seconds since 1970; a clock other than the machine's is also used for the limit.
        """
        self._open_store, self._api_key = open_store, api_key
        self._limit, self._shares, self._wall = calls_per_hour, shares, wall
        self._now = clock.now if wall is _WALL else wall  # setting the clock must not free calls
        self._lock = open_after_fork()
        self._opened: _Opened | None = None

    def start(self, method: str, *, deadline: Deadline, attempt: int, emit: Callable[[Event], None]) -> Flow[None]:
        """Waits until a call of `method` may start.

        Raises:
            RateLimited: It could only start after the deadline.
            StateUnavailable: The store has not responded for half a minute.
        """
        reservation: Reservation = yield Work(lambda: self._reserve(method, deadline))
        while not reservation.ready:
            seconds = deadline.within(max(0.0, reservation.wake - self._now()))
            emit(Event(kind="wait", method=method, attempt=attempt, seconds=seconds, detail=_USED_UP))
            reservation = yield from self._sleep(reservation, seconds, deadline)

    def succeeded(self, method: str, *, cached: bool = False) -> None:
        """Counts a successful call."""
        self._count(method, "ok", cached=cached)

    def failed(self, method: str, error: FlickrError) -> None:
        """Counts a failed call."""
        limited = isinstance(error, HTTPStatusError) and error.status == 429
        self._count(method, "limited" if limited else "fail" if isinstance(error, APIError) else "transport")

    def slow_down(self, seconds: float, *, deadline: Deadline = NEVER) -> Flow[None]:
        """Pauses all who share the key after a 429; if the store fails, the next call stores the pause."""

        def pause() -> None:
            try:
                now = self._now()
                self._parts.limiter.pause(self._parts.key, now + seconds, now, deadline=deadline)
            except FlickrError as error:
                _log.warning("Other processes with the same key could not be notified to slow down: %s", error)

        yield Work(pause)

    def report(self) -> UsageReport:
        """The last day and hour of the key, by all who share the store; raises `StateUnavailable`."""
        return self._parts.usage.report(self._parts.key, self._wall(), limit=self._limit)

    def close(self) -> None:
        """Writes the counts, and closes the store; a later call opens it again."""
        with self._lock:
            opened, self._opened = self._opened, None
        if opened:
            opened.usage.close()
            opened.store.close()

    def _sleep(self, reservation: Reservation, seconds: float, deadline: Deadline) -> Flow[Reservation]:
        """Waits, and confirms again; releases the slot if the caller gives up."""
        limiter = self._parts.limiter
        try:
            yield Sleep(seconds, _USED_UP)
            confirmed: Reservation = yield Work(lambda: limiter.confirm(reservation, self._now(), deadline=deadline))
        except BaseException:
            limiter.release(reservation)
            raise
        return confirmed

    def _reserve(self, method: str, deadline: Deadline) -> Reservation:
        parts, now = self._parts, self._now()
        left = deadline.left()
        latest = None if left is None else now + left
        reservation = parts.limiter.reserve(parts.key, method, now, latest=latest, deadline=deadline)
        return parts.limiter.confirm(reservation, self._now(), deadline=deadline)

    def _count(self, method: str, outcome: Outcome, *, cached: bool = False) -> None:
        self._parts.usage.count(self._parts.key, method, outcome, self._wall(), cached=cached)

    @property
    def _parts(self) -> _Opened:
        if self._opened is None:
            with self._lock:
                if self._opened is None:
                    self._opened = _Opened(self._open_store(), self._api_key, self._limit, self._shares)
        return self._opened


class _Opened:
    """The limiter and the counter over an open store."""

    def __init__(self, store: StateStore, api_key: str, limit: int, shares: Mapping[str, float] | None) -> None:
        from flickr_runtime.limits.limiter import Limiter
        from flickr_runtime.state.location import key_id
        from flickr_runtime.usage.recorder import Usage

        self.store = store
        self.limiter: Limiter = Limiter(store, limit=limit, shares=shares)
        self.usage: Usage = Usage(store)
        self.key = key_id(api_key)
