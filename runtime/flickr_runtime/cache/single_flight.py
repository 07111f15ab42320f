"""One call in flight per key: the first who asks leads, the others wait for what comes back."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeAlias

from flickr_runtime.locks import open_after_fork

if TYPE_CHECKING:
    from concurrent.futures import Future

__all__ = ["Flight", "Flights"]

Flight: TypeAlias = "Future[bytes | None]"
"""Its result is the body that the leader fetched, or None where the leader failed."""


class Flights:
    """The flights of a process, for its threads and tasks alike."""

    def __init__(self) -> None:
        self._reset()

    def _reset(self) -> None:
        self._pid = os.getpid()
        self._lock = open_after_fork()
        self._flights: dict[bytes, Flight] = {}

    def join(self, key: bytes) -> tuple[Flight, bool]:
        """The flight for a key, and whether the caller leads it; who leads must `land` it, whatever happens."""
        from concurrent.futures import Future

        if self._pid != os.getpid():  # whoever led before a fork leads in the parent
            self._reset()
        with self._lock:
            flight = self._flights.get(key)
            if flight is not None:
                return flight, False
            flight = self._flights[key] = Future()
            return flight, True

    def land(self, key: bytes, flight: Flight, body: bytes | None) -> None:
        """Ends a flight: those who wait get the body, or else the first of them leads the next."""
        with self._lock:
            if self._flights.get(key) is flight:
                del self._flights[key]
        if not flight.done():
            flight.set_result(body)

    def part(self) -> None:
        """Lets nobody join the flights that are under way: something changed since they left."""
        if self._pid == os.getpid():
            with self._lock:
                self._flights.clear()
