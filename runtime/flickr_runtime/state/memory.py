"""The slots that this process booked within the window, to restore a store that lost its data.

It outlives clients and stores, because the calls of an earlier client count for a new one.
"""

from __future__ import annotations

import os
from typing import TypeAlias

from flickr_runtime.locks import open_after_fork

__all__ = ["Memory", "Slot", "memory_of"]


Lanes: TypeAlias = tuple[tuple[str, int], ...]
"""Names and limits of lanes."""
Slot: TypeAlias = tuple[Lanes, float]
"""The lanes of a booked start, and its time, in seconds of the process's clock."""


class Memory:
    """Slots and pauses by key, oldest booking first. Threads may share it."""

    def __init__(self) -> None:
        self._pid, self._lock = os.getpid(), open_after_fork()
        self._slots: dict[str, dict[str, Slot]] = {}
        self._pauses: dict[str, float] = {}
        self._latest = 0.0  # time of the last booking
        self.snapshots = 0  # how many were taken

    def remember(self, key_id: str, slot: str, lanes: Lanes, start: float, now: float, span: float) -> None:
        """Stores a slot that was booked `now`, and deletes those that started `span` seconds ago."""
        self._check_fork()
        with self._lock:
            self._latest = now
            slots = self._slots.setdefault(key_id, {})
            slots[slot] = (lanes, start)
            before = now - span
            while slots[oldest := next(iter(slots))][1] <= before and oldest != slot:
                del slots[oldest]

    def forget(self, key_id: str, slot: str) -> None:
        """Deletes a released slot."""
        self._check_fork()
        with self._lock:
            self._slots.get(key_id, {}).pop(slot, None)

    def pause(self, key_id: str, until: float) -> None:
        """Stores the end of a key's pause."""
        with self._lock:
            self._pauses[key_id] = max(until, self._pauses.get(key_id, 0.0))

    def paused(self, key_id: str) -> float:
        """The end of a key's pause, known to this process."""
        return self._pauses.get(key_id, 0.0)

    def snapshot(self, key_id: str) -> dict[str, Slot]:
        """A copy of the slots of a key."""
        self._check_fork()
        with self._lock:
            self.snapshots += 1
            return dict(self._slots.get(key_id, {}))

    def newest(self, key_id: str, now: float, span: float | None) -> tuple[str, float] | None:
        """Name and start of the newest slot, which a store must have unless it lost data; None if it is too old.

        With `span` in seconds, the window; without it only a slot in the future counts.
        """
        self._check_fork()
        with self._lock:
            slots = self._slots.get(key_id)
            if not slots:
                return None
            slot = next(reversed(slots))
            start = slots[slot][1]
        return (slot, start) if start > now - 0.9 * (span or 0.0) else None

    def _check_fork(self) -> None:
        """After a fork, deletes the future starts: they belong to the parent."""
        if self._pid == os.getpid():
            return
        self._pid = os.getpid()
        for slots in self._slots.values():
            for slot in [slot for slot, booked in slots.items() if booked[1] > self._latest]:
                del slots[slot]


_memories: dict[str, Memory] = {}


def memory_of(place: str) -> Memory:
    """The memory of this process for a store."""
    return _memories.setdefault(place, Memory())
