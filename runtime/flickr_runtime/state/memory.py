"""What this process booked within the window, to be told to a store that lost its data: for all clients of the process.

It outlives clients and stores, for a new client must not take for free what an earlier one used.
"""

from __future__ import annotations

import os
from typing import TypeAlias

from flickr_runtime.locks import open_after_fork

__all__ = ["Memory", "Slot", "memory_of"]


Lanes: TypeAlias = tuple[tuple[str, int], ...]
"""Names and limits of lanes."""
Slot: TypeAlias = tuple[Lanes, float]
"""The lanes that hold a booked start, and when it is, in seconds of the process's own time."""


class Memory:
    """Slots and pauses by key, oldest booking first. Threads may share it."""

    def __init__(self) -> None:
        self._pid, self._lock = os.getpid(), open_after_fork()
        self._slots: dict[str, dict[str, Slot]] = {}
        self._pauses: dict[str, float] = {}
        self._latest = 0.0  # when something was booked last
        self.snapshots = 0  # how many were taken

    def remember(self, key_id: str, slot: str, lanes: Lanes, start: float, now: float, span: float) -> None:
        """Keeps a slot that was booked `now`, and drops those that started `span` seconds ago."""
        self._check_fork()
        with self._lock:
            self._latest = now
            slots = self._slots.setdefault(key_id, {})
            slots[slot] = (lanes, start)
            before = now - span
            while slots[oldest := next(iter(slots))][1] <= before and oldest != slot:
                del slots[oldest]

    def forget(self, key_id: str, slot: str) -> None:
        """Drops a slot that was given up."""
        self._check_fork()
        with self._lock:
            self._slots.get(key_id, {}).pop(slot, None)

    def pause(self, key_id: str, until: float) -> None:
        """Keeps the end of a key's pause."""
        with self._lock:
            self._pauses[key_id] = max(until, self._pauses.get(key_id, 0.0))

    def paused(self, key_id: str) -> float:
        """The end of a key's pause, as far as this process knows."""
        return self._pauses.get(key_id, 0.0)

    def snapshot(self, key_id: str) -> dict[str, Slot]:
        """A copy of the slots of a key."""
        self._check_fork()
        with self._lock:
            self.snapshots += 1
            return dict(self._slots.get(key_id, {}))

    def newest(self, key_id: str, now: float, span: float | None) -> tuple[str, float] | None:
        """Name and start of the newest slot, which a store with all its data must have, if it is young enough.

        Without a window, `span` in seconds, it is one that is still in the future.
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
        """After a fork, forgets starts that the parent still waited for: they are the parent's to use or give up."""
        if self._pid == os.getpid():
            return
        self._pid = os.getpid()
        for slots in self._slots.values():
            for slot in [slot for slot, booked in slots.items() if booked[1] > self._latest]:
                del slots[slot]


_memories: dict[str, Memory] = {}


def memory_of(place: str) -> Memory:
    """What this process knows of a store."""
    return _memories.setdefault(place, Memory())
