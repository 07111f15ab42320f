"""What this process booked within the window, to be told to a server that lost its data."""

from __future__ import annotations

import threading

__all__ = ["Memory"]


class Memory:
    """Slots by key: the lanes and the start of each, oldest booking first. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._slots: dict[str, dict[str, tuple[tuple[str, ...], float]]] = {}
        self.told = 0  # how often it was told

    def remember(self, key_id: str, slot: str, lanes: tuple[str, ...], start: float, before: float) -> None:
        """Keeps a slot, and drops those that started by `before`."""
        with self._lock:
            slots = self._slots.setdefault(key_id, {})
            slots[slot] = (lanes, start)
            while (oldest := next(iter(slots))) != slot and slots[oldest][1] <= before:
                del slots[oldest]

    def forget(self, key_id: str, slot: str) -> None:
        """Drops a slot that was given up."""
        with self._lock:
            self._slots.get(key_id, {}).pop(slot, None)

    def tell(self, key_id: str) -> dict[str, tuple[tuple[str, ...], float]]:
        """A copy of the slots of a key."""
        with self._lock:
            self.told += 1
            return dict(self._slots.get(key_id, {}))

    def witness(self, key_id: str, now: float, span: float) -> str:
        """The newest slot, which a server with all its data must have, or "" where none is young enough to tell."""
        with self._lock:
            slots = self._slots.get(key_id)
            if not slots:
                return ""
            newest = next(reversed(slots))
            return newest if slots[newest][1] > now - 0.9 * span else ""
