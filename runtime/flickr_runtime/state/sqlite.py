"""State in SQLite: a file that a user's processes share, or memory for one process and for tests."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flickr_runtime.state import counts, slots
from flickr_runtime.state.database import Database

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from flickr_runtime.state.store import Booked, Booking, Call, Look

__all__ = ["SQLiteStore"]


class SQLiteStore:
    """A `StateStore` in a file, or in memory without one."""

    def __init__(self, path: Path | None = None) -> None:
        self._database = Database(path, slots.SLOTS + counts.COUNTS)

    def __repr__(self) -> str:
        return f"SQLiteStore({self._database.path or 'memory'})"

    def book(self, booking: Booking) -> Booked:
        """Books the first free slot, unless that is after the latest moment."""
        return self._database.write(partial(slots.book, booking=booking))

    def release(self, key_id: str, lanes: tuple[str, ...], slot: str, start: float) -> None:
        """Gives up a slot that was not used."""
        self._database.write(partial(slots.release, key_id=key_id, lanes=lanes, slot=slot, start=start))

    def look(self, key_id: str, owner: str, now: float) -> Look:
        """Tells of pauses and freed slots, and keeps the owner's slots a while longer."""
        return self._database.write(partial(slots.look, key_id=key_id, owner=owner, now=now))

    def pause(self, key_id: str, until: float, now: float) -> None:
        """Lets nobody start before `until`."""
        self._database.write(partial(slots.pause, key_id=key_id, until=until, now=now))

    def add(self, calls: Mapping[Call, int], minutes: Mapping[tuple[str, int], int]) -> None:
        """Adds to the counts, all or nothing."""
        self._database.write(partial(counts.add, calls=calls, minutes=minutes))

    def calls(self, key_id: str, first_hour: int) -> dict[Call, int]:
        """The counts of a key from an hour on."""
        return self._database.write(partial(counts.calls, key_id=key_id, first_hour=first_hour))

    def sent(self, key_id: str, first_minute: int) -> int:
        """How many calls a key has sent from a minute on."""
        return self._database.write(partial(counts.sent, key_id=key_id, first_minute=first_minute))

    def key_ids(self) -> list[str]:
        """Every key that has counts, sorted."""
        return self._database.write(counts.key_ids)

    def forget(self, first_hour: int) -> None:
        """Deletes what is older than an hour."""
        self._database.write(partial(counts.forget, first_hour=first_hour))

    def close(self) -> None:
        """Closes the file; the next use opens it again."""
        self._database.close()
