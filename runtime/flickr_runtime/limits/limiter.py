"""The limiter: books a start for every call, so that no window has more calls of a key than its limit."""

from __future__ import annotations

import itertools
import logging
import os
import time
from typing import TYPE_CHECKING

from msgspec.structs import replace

from flickr_runtime.deadline import NEVER, Deadline
from flickr_runtime.errors import ConfigurationError
from flickr_runtime.limits.errors import RateLimited
from flickr_runtime.limits.reservation import Reservation
from flickr_runtime.limits.shares import Shares
from flickr_runtime.locks import open_after_fork
from flickr_runtime.logs import logger
from flickr_runtime.state.errors import StateUnavailable
from flickr_runtime.state.store import LEASE, Booking, KeyState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_runtime.state.location import StateStore

__all__ = ["LIMIT", "WINDOW", "Limiter"]

LIMIT = 3600
"""Calls that a key may start within `WINDOW` (Developer Guide, «Limits»)."""
WINDOW = 3600.0
"""Seconds."""

_BEAT = 5.0  # seconds, at most, between two lookups of a waiting process; must stay well below LEASE
_ATTENDED = LEASE - 2 * _BEAT  # seconds after `wake`; later, others may have taken the slots
_MAX_PAUSE = 3600.0  # seconds
_LONG, _WARN_EVERY = 5.0, 60.0  # seconds of a wait that is logged as a warning, and between two warnings
_PATIENCE = 30.0  # seconds to wait for a store that does not respond
_GIVING_UP = 1.0  # seconds to wait for a store that is to release a slot
_RETRY = 0.5  # seconds between two attempts then
_log = logger("limits")


class Limiter:
    """Books starts in the store that all who use a key share. It never sleeps, and threads may share it.

    The caller sleeps, and can be cancelled:

        reservation = limiter.reserve(key, method, clock())
        while not (reservation := limiter.confirm(reservation, clock())).ready:
            sleep(reservation.wake - clock())

    A caller that gives up in between calls `release`. No caller wakes exactly on time, so a slot is valid for `grace`
    seconds after its start, and the store books no more than `limit` starts in any `window + grace`: then no `window`
    holds more calls. A caller that wakes later than that gets a new slot from `confirm`.
    """

    def __init__(
        self,
        store: StateStore,
        *,
        limit: int = LIMIT,
        window: float = WINDOW,
        grace: float = 1.0,
        shares: Mapping[str, float] | None = None,
    ) -> None:
        """Configures the limiter.

        Args:
            store: The shared store.
            limit: Maximum number of calls that may start within any `window`.
            window: Seconds.
            grace: Seconds after its booked start in which a call may still be made.
            shares: Smaller limits of some methods; see `Shares`.

        Raises:
            ConfigurationError: A number is invalid.
        """
        if limit < 1 or window <= 0 or grace <= 0:
            raise ConfigurationError(f"limit={limit!r}, window={window!r}, grace={grace!r}: all must be above 0")
        self._store = store
        self._limit, self._window, self._grace = limit, window, grace
        self._beat = min(_BEAT, window / 10)
        self._shares = Shares(limit, shares or {})
        self._warned = 0.0
        self._owners: dict[int, str] = {}
        self._numbers = itertools.count()
        self._lookups: dict[str, tuple[float, KeyState]] = {}
        self._lock = open_after_fork()

    def __repr__(self) -> str:
        return f"Limiter({self._store!r}, limit={self._limit}, window={self._window})"

    def reserve(
        self, key_id: str, method: str, now: float, *, latest: float | None = None, deadline: Deadline = NEVER
    ) -> Reservation:
        """Books the next free start; the order of booking is the order of starting.

        Args:
            key_id: Whose limit it is; `state.key_id` of the API key.
            method: The full name of the method.
            now: The caller's clock: seconds of which only differences count, such as `state.clock.now()`, which does
                not leap if the machine's clock is set.
            latest: The last moment of use, by the same clock; a start after it is not booked.
            deadline: Until when to wait for the store, at most half a minute.

        Raises:
            RateLimited: The call could only start after `latest`.
            StateUnavailable: The store does not respond, and the next attempt would be after `latest`.
        """
        return self._book(Reservation(key_id=key_id, method=method, start=now, wake=now, latest=latest), now, deadline)

    def confirm(self, reservation: Reservation, now: float, *, deadline: Deadline = NEVER) -> Reservation:
        """Returns whether the call may be made now, and else when to confirm again: at `wake`, with a fresh clock.

        A start moves to an earlier time if others released theirs, and to a later one if the caller overslept or the
        key was paused meanwhile. A caller that does not confirm within 20 seconds after `wake` loses its slot, and gets
        a new reservation.

        Raises:
            RateLimited: The call could only start after the deadline; its slot was released.
            StateUnavailable: The store has not responded for half a minute, or until the deadline.
        """
        start = reservation.start
        if not reservation.slot:
            return self._book(reservation, now, deadline)
        if start <= now <= start + self._grace and not reservation.waited:
            return replace(reservation, ready=True)
        if now > start + self._grace or now - reservation.wake > _ATTENDED:
            return self._book(reservation, now, deadline)
        if now < start:
            return self._wait(reservation, now, deadline)
        began = time.monotonic()
        try:
            quick = _within(deadline, self._grace / 2)  # the slot is valid for that long
            paused = self._store.renew(reservation.key_id, self._owner(), now, quick).paused_until
        except StateUnavailable:
            paused = 0.0  # the slot was booked before the store stopped responding
        now += time.monotonic() - began
        if now < paused or now > start + self._grace:
            return self._book(reservation, now, deadline)
        return replace(reservation, ready=True)

    def release(self, reservation: Reservation) -> None:
        """Releases a start that is not needed; does nothing after the call was confirmed."""
        if not reservation.slot or reservation.ready:
            return
        try:
            quick = Deadline.after(_GIVING_UP)
            self._store.release(reservation.key_id, reservation.lanes, reservation.slot, reservation.start, quick)
        except StateUnavailable as error:
            _log.warning("A booked call of %s could not be given up: %s", reservation.method, error)

    def pause(self, key_id: str, until: float, now: float, *, deadline: Deadline = NEVER) -> None:
        """Pauses all who share the key until `until`, after an HTTP 429.

        The pause is at most an hour long, even if a server asks for more. If the store does not respond, the pause is
        stored with the next call.
        """
        until = min(until, now + _MAX_PAUSE)
        _log.warning("Flickr limits this key (HTTP 429): every call waits for %.0f s", max(0.0, until - now))
        try:
            self._store.pause(key_id, until, now, _within(deadline, _PATIENCE))
        except StateUnavailable as error:
            _log.warning("Other processes with the same key could not be notified yet: %s", error)

    def _book(self, reservation: Reservation, now: float, deadline: Deadline) -> Reservation:
        lanes = self._shares.lanes(reservation.method)
        owner = self._owner()
        slot = f"{owner}:{next(self._numbers)}"
        silent = 0.0 if reservation.unanswered is None else max(0.0, now - reservation.unanswered)
        began = time.monotonic()
        booking = Booking(
            key_id=reservation.key_id,
            lanes=lanes.limits,
            slot=slot,
            owner=owner,
            now=now,
            span=self._window + self._grace,
            latest=reservation.latest,
            replaces=(reservation.slot, reservation.start) if reservation.slot else None,
            deadline=deadline if deadline is NEVER and not silent else _within(deadline, _PATIENCE - silent),
        )
        try:
            booked = self._store.book(booking)
        except StateUnavailable as error:
            since = now if reservation.unanswered is None else reservation.unanswered
            return self._unanswered(replace(reservation, unanswered=since), now + time.monotonic() - began, error)
        if not booked.booked:
            raise RateLimited(reservation.method, booked.start - now)
        waits = booked.start > now
        if waits and not reservation.waited and not booked.held:
            self._log_wait(reservation, booked.start - now, now)
        return Reservation(
            key_id=reservation.key_id,
            method=reservation.method,
            start=booked.start,
            wake=min(booked.start, now + self._beat),
            latest=reservation.latest,
            waited=waits or reservation.waited,
            lanes=lanes.names,
            slot="" if booked.held else slot,
            epoch=booked.epoch,
        )

    def _log_wait(self, reservation: Reservation, seconds: float, now: float) -> None:
        """Logs a wait: a long one as a warning, but not one for each of many waiting calls."""
        long = seconds > _LONG and not 0 <= now - self._warned < _WARN_EVERY
        if long:
            self._warned = now
        level = logging.WARNING if long else logging.INFO
        _log.log(level, "%s waits %.1f s: the API key's calls are used up", reservation.method, seconds)

    def _wait(self, reservation: Reservation, now: float, deadline: Deadline) -> Reservation:
        key_id = reservation.key_id
        with self._lock:
            read_at, state = self._lookups.get(key_id, (0.0, KeyState()))
            due = not 0 <= now - read_at < self._beat
            if due:
                self._lookups[key_id] = now, state  # one thread does the lookup for all
        if due:
            try:
                state = self._store.renew(key_id, self._owner(), now, _within(deadline, self._beat))
            except StateUnavailable as error:
                _log.warning("%s waits without news: %s", reservation.method, error)
            else:
                self._lookups[key_id] = now, state
        earlier = state.epoch != reservation.epoch and reservation.start - now > self._grace
        if earlier or state.paused_until > reservation.start:
            return self._book(reservation, now, deadline)
        return replace(reservation, wake=min(reservation.start, now + self._beat))

    def _unanswered(self, reservation: Reservation, now: float, error: StateUnavailable) -> Reservation:
        again = now + _RETRY
        since = now if reservation.unanswered is None else reservation.unanswered
        if now - since >= _PATIENCE or (reservation.latest is not None and again > reservation.latest):
            raise error
        if not reservation.waited:
            _log.warning("%s waits: %s", reservation.method, error)
        return replace(reservation, start=again, wake=again, slot="", waited=True, unanswered=since)

    def _owner(self) -> str:
        """A name of this process for this limiter; a fork gets another."""
        pid = os.getpid()
        if pid not in self._owners:
            self._owners = {pid: os.urandom(8).hex()}
        return self._owners[pid]


def _within(deadline: Deadline, seconds: float) -> Deadline:
    """The deadline, or so many seconds if that is earlier."""
    return Deadline.after(deadline.within(max(0.0, seconds)))
