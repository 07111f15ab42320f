"""Counts calls in memory, and writes the counts to the shared store within a second."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from flickr_runtime import shutdown
from flickr_runtime.deadline import NEVER, Deadline
from flickr_runtime.errors import FlickrError
from flickr_runtime.logs import logger
from flickr_runtime.state.store import Call
from flickr_runtime.usage.report import UsageReport, usage_report

if TYPE_CHECKING:
    from flickr_runtime.state.location import StateStore
    from flickr_runtime.state.store import Outcome

__all__ = ["RETENTION_DAYS", "Usage"]

RETENTION_DAYS = 32
"""Days after which usage is deleted."""

_EVERY = 1.0  # seconds that a count stays in memory only, and that a kill loses
_QUICK = 5.0  # seconds to wait for the store
_RETRY = 5.0  # seconds until a store that failed is tried again
_PATIENCE = 30.0  # seconds to wait for another writing thread
_log = logger("usage")


class Usage:
    """Counts the calls of this process into a store. Threads may share it; counting does no I/O.

    While a count is not in the store yet, a timer and the end of the process write it.
    """

    def __init__(self, store: StateStore, *, every: float = _EVERY) -> None:
        """Writes to `store` at most `every` seconds late; the rest is written at `close` and at exit."""
        self._store, self._every = store, every
        self._reset()
        self._swept = 0
        self._logged = False  # whether the failure of the store was logged

    def _reset(self) -> None:
        self._pid = os.getpid()
        self._lock = threading.RLock()  # a signal handler may close the client
        self._writing = threading.RLock()
        self._calls: dict[tuple[str, int, str, Outcome, bool], int] = {}
        self._minutes: dict[tuple[str, int], int] = {}
        self._timer: threading.Timer | None = None

    def count(self, key_id: str, method: str, outcome: Outcome, now: float, *, cached: bool = False) -> None:
        """Counts a call; every attempt is one.

        Args:
            key_id: The hash of the key: `state.key_id` of the API key.
            method: The full name of the method.
            outcome: `ok`; `fail` for an error of the API; `transport` without a response of the API; `limited` for 429.
            now: Seconds since 1970.
            cached: Whether the response came from a cache, so that nothing was sent.
        """
        if self._pid != os.getpid():  # the parent writes the counts from before a fork
            self._reset()
        second = int(now)
        call = (key_id, second // 3600, method, outcome, cached)
        with self._lock:
            self._calls[call] = self._calls.get(call, 0) + 1
            if not cached:
                minute = (key_id, second // 60)
                self._minutes[minute] = self._minutes.get(minute, 0) + 1
            timed = self._timer is not None or self._set_timer(self._every)
        if not timed:
            self.write()

    def report(self, key_id: str, now: float, *, limit: int = 3600) -> UsageReport:
        """The last day and hour of a key, by all who share the store.

        Raises:
            StateUnavailable: The store does not respond.
        """
        self.write()
        return usage_report(self._store, key_id, now, limit=limit)

    def close(self) -> None:
        """Writes the rest; if the store does not respond, it is written later."""
        self.write()

    def write(self, deadline: Deadline = NEVER) -> None:
        """Writes the counts, after another writing thread; counts that the store does not accept stay."""
        if self._pid != os.getpid():
            self._reset()
        if not self._writing.acquire(timeout=deadline.within(_PATIENCE)):
            return
        try:
            with self._lock:
                calls, minutes, timer = self._calls, self._minutes, self._timer
                self._calls, self._minutes, self._timer = {}, {}, None
            if timer is not None:
                timer.cancel()
            stored = not calls
            try:
                stored = stored or self._stored(calls, minutes, deadline)
            finally:
                self._note(calls, minutes, stored=stored)
        finally:
            self._writing.release()

    def _note(
        self,
        calls: dict[tuple[str, int, str, Outcome, bool], int],
        minutes: dict[tuple[str, int], int],
        *,
        stored: bool,
    ) -> None:
        """Restores counts that were not stored, and schedules the next write if any are left."""
        with self._lock:
            if not stored:
                self._take_back(calls, minutes)
            if not self._calls:
                shutdown.written(self)
            elif self._timer is None:
                self._set_timer(_RETRY)

    def _set_timer(self, seconds: float) -> bool:
        """Starts the timer of the next write; returns False if none can start, as at the end of the process."""
        if shutdown.has_exited():
            return False
        shutdown.write_at_exit(self)
        timer = threading.Timer(seconds, self.write)
        timer.daemon = True
        try:
            timer.start()
        except RuntimeError:  # the interpreter is shutting down
            return False
        self._timer = timer
        return True

    def _stored(
        self,
        calls: dict[tuple[str, int, str, Outcome, bool], int],
        minutes: dict[tuple[str, int], int],
        deadline: Deadline,
    ) -> bool:
        quick = Deadline.after(deadline.within(_QUICK))
        try:
            self._store.add({Call(*call): number for call, number in calls.items()}, minutes, quick)
            self._sweep(max(hour for _, hour, *_ in calls), quick)
        except FlickrError as error:
            if not self._logged:
                _log.warning("Usage is counted in memory for now: %s", error)
            self._logged = True
            return False
        self._logged = False
        return True

    def _sweep(self, hour: int, deadline: Deadline) -> None:
        """Deletes old counts once a day."""
        if hour - self._swept >= 24:
            self._swept = hour
            self._store.forget(hour - RETENTION_DAYS * 24, deadline)

    def _take_back(
        self, calls: dict[tuple[str, int, str, Outcome, bool], int], minutes: dict[tuple[str, int], int]
    ) -> None:
        for call, number in calls.items():
            self._calls[call] = self._calls.get(call, 0) + number
        for minute, number in minutes.items():
            self._minutes[minute] = self._minutes.get(minute, 0) + number
