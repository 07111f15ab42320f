"""State in SQLite: a file that a user's processes share, or memory for one process and for tests.

The process also remembers the slots that it booked within the window, and restores them in a file that was emptied,
replaced or deleted, or in the fallback of one that cannot be used.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from msgspec.structs import replace

from flickr_runtime.deadline import NEVER, Deadline
from flickr_runtime.state import sqlite_slots, sqlite_usage
from flickr_runtime.state.database import RETURN_EVERY
from flickr_runtime.state.memory import Memory, memory_of
from flickr_runtime.state.reports import report
from flickr_runtime.state.state_file import StateFile
from flickr_runtime.state.store import Booked

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from pathlib import Path

    from flickr_runtime.state.store import Booking, Call, KeyState

__all__ = ["SQLiteStore"]

_SETTLE = 12.0  # seconds; more than two intervals between lookups of waiting processes (limits)
_files: WeakValueDictionary[str, StateFile] = WeakValueDictionary()


class SQLiteStore:
    """A `StateStore` in a file, or in memory without one. All stores of a process at one path share the file."""

    def __init__(
        self, path: Path | None = None, *, settle: float = _SETTLE, return_every: float = RETURN_EVERY
    ) -> None:
        """Opens nothing yet.

        Args:
            path: The file; None for memory.
            settle: Seconds to hold calls after the file lost its data, in which other processes restore their slots.
            return_every: Seconds between attempts to go back to a file that could not be used.
        """
        database = StateFile(path, return_every=return_every)
        self._database, self._memory = database, Memory()
        if path is not None:
            place = str(database.path)
            self._database, self._memory = _files.setdefault(place, database), memory_of(place)
        self._settle = settle

    def __repr__(self) -> str:
        return f"SQLiteStore({self._database.path or 'memory'})"

    def book(self, booking: Booking) -> Booked:
        """Books the first free slot, unless that is after `latest`."""
        memory = self._memory
        if booking.replaces:
            memory.forget(booking.key_id, booking.replaces[0])
        booked = self._database.write(partial(self._book, booking), booking.deadline)
        if booked.booked and not booked.held:
            memory.remember(booking.key_id, booking.slot, booking.lanes, booked.start, booking.now, booking.span)
        return booked

    def _book(self, booking: Booking, connection: sqlite3.Connection) -> Booked:
        now, memory, times = booking.now, self._memory, self._database.times
        times.note(connection)
        shift = times.shift
        if memory.paused(booking.key_id) <= now:
            known = memory.newest(booking.key_id, now, booking.span)
            if known is not None and shift:
                known = known[0], known[1] + shift
            if sqlite_slots.book_at_once(connection, booking, now + shift, known):
                return Booked(start=now)
        shift = self._checked(connection, booking.key_id, now, booking.span)
        if not shift:
            return sqlite_slots.book(connection, booking)
        booked = sqlite_slots.book(connection, _moved(booking, shift))
        return replace(booked, start=max(now, booked.start - shift))

    def release(self, key_id: str, lanes: tuple[str, ...], slot: str, start: float, deadline: Deadline = NEVER) -> None:
        """Releases a slot that was not used."""

        def step(connection: sqlite3.Connection) -> None:
            self._memory.forget(key_id, slot)
            sqlite_slots.release(connection, key_id, lanes, slot, start + self._database.shift)

        self._database.write(step, deadline)

    def renew(self, key_id: str, owner: str, now: float, deadline: Deadline = NEVER) -> KeyState:
        """Returns the pause and epoch of a key, and extends the lease of the owner's slots."""

        def step(connection: sqlite3.Connection) -> KeyState:
            shift = self._checked(connection, key_id, now, None)
            state = sqlite_slots.renew(connection, key_id, owner, now + shift)
            return replace(state, paused_until=state.paused_until - shift)

        return self._database.write(step, deadline)

    def pause(self, key_id: str, until: float, now: float, deadline: Deadline = NEVER) -> None:
        """Pauses the key until `until`."""
        self._memory.pause(key_id, until)

        def step(connection: sqlite3.Connection) -> None:
            shift = self._database.shift
            sqlite_slots.pause(connection, key_id, until + shift, now + shift)

        self._database.write(step, deadline)

    def add(
        self, calls: Mapping[Call, int], minutes: Mapping[tuple[str, int], int], deadline: Deadline = NEVER
    ) -> None:
        """Adds to the counts, all or nothing."""
        self._database.write(partial(sqlite_usage.add, calls=calls, minutes=minutes), deadline)

    def calls(self, key_id: str, first_hour: int) -> dict[Call, int]:
        """The counts of a key since an hour."""
        return self._database.write(partial(sqlite_usage.calls, key_id=key_id, first_hour=first_hour))

    def sent(self, key_id: str, first_minute: int) -> int:
        """The number of calls that a key has sent since a minute."""
        return self._database.write(partial(sqlite_usage.sent, key_id=key_id, first_minute=first_minute))

    def key_ids(self) -> list[str]:
        """Every key that has counts, sorted."""
        return self._database.write(sqlite_usage.key_ids)

    def forget(self, first_hour: int, deadline: Deadline = NEVER) -> None:
        """Deletes counts before an hour."""
        self._database.write(partial(sqlite_usage.forget, first_hour=first_hour), deadline)

    def close(self) -> None:
        """Closes the file; the next use opens it again."""
        self._database.close()

    def _checked(self, connection: sqlite3.Connection, key_id: str, now: float, span: float | None) -> float:
        """Returns the shift from the process's time to the file's; restores missing slots and pauses in the file."""
        self._database.times.note(connection)
        sqlite_slots.check(connection, key_id)
        shift = self._database.shift
        newest = self._memory.newest(key_id, now, span)
        if newest is not None and not sqlite_slots.has(connection, key_id, newest[0], newest[1] + shift):
            self._restore_slots(connection, key_id, now, shift)
        if (paused := self._memory.paused(key_id)) > now:  # the file may not have the pause
            sqlite_slots.pause(connection, key_id, paused + shift, now + shift)
        return shift

    def _restore_slots(self, connection: sqlite3.Connection, key_id: str, now: float, shift: float) -> None:
        slots = self._memory.snapshot(key_id)
        known = [(lane, name, start + shift) for name, (lanes, start) in slots.items() for lane, _ in lanes]
        sqlite_slots.restore(connection, key_id, known, now + shift)
        others = self._database.others_were_there()
        if others:
            sqlite_slots.hold(connection, key_id, self._settle, now + shift)
        waiting = f", and calls wait {self._settle:.0f} s for other processes to store theirs" if others else ""
        place = self._database.path or "the state in memory"
        text = f"{place} lost the calls that this process had reserved; they were stored again{waiting}"
        report(self._database.home or place, "lost", text, unless=("damaged", "unusable"))


def _moved(booking: Booking, shift: float) -> Booking:
    return replace(
        booking,
        now=booking.now + shift,
        latest=None if booking.latest is None else booking.latest + shift,
        replaces=None if booking.replaces is None else (booking.replaces[0], booking.replaces[1] + shift),
    )
