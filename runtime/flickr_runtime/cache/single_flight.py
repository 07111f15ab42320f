"""One call in flight per key: the first caller leads, the others wait for its response."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeAlias

from flickr_runtime.locks import open_after_fork

if TYPE_CHECKING:
    from concurrent.futures import Future

__all__ = ["Flight", "Flights"]

Flight: TypeAlias = "Future[bytes | None]"
"""Its result is the body that the leader fetched, or None if the leader failed."""


class Flights:
    """The flights of a process, for its threads and tasks alike."""

    def __init__(self) -> None:
        self._reset()

    def _reset(self) -> None:
        self._pid = os.getpid()
        self._lock = open_after_fork()
        self._flights: dict[bytes, Flight] = {}

    def join(self, key: bytes) -> tuple[Flight, bool]:
        """The flight for a key, and whether the caller leads it; the leader must `land` it in any case."""
        from concurrent.futures import Future

        if self._pid != os.getpid():  # flights from before a fork belong to the parent
            self._reset()
        with self._lock:
            flight = self._flights.get(key)
            if flight is not None:
                return flight, False
            flight = self._flights[key] = Future()
            return flight, True

    def land(self, key: bytes, flight: Flight, body: bytes | None) -> None:
        """Ends a flight: the waiting callers get the body; if it is None, the first of them leads the next flight."""
        with self._lock:
            if self._flights.get(key) is flight:
                del self._flights[key]
        if not flight.done():
            flight.set_result(body)

    def part(self) -> None:
        """Closes the current flights to new callers, because something has changed since they started."""
        if self._pid == os.getpid():
            with self._lock:
                self._flights.clear()
