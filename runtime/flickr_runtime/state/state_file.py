"""The file of the shared state: its time, and whether other processes use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_runtime.state import sqlite_slots, sqlite_usage
from flickr_runtime.state.database import RETURN_EVERY, Database, Schema
from flickr_runtime.state.presence import Presence
from flickr_runtime.state.times import TIMES, Times

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

__all__ = ["StateFile"]

_SCHEMA = Schema(1, sqlite_slots.SLOTS + sqlite_usage.COUNTS + TIMES)


class StateFile(Database):
    """A `Database` with a clock that cannot be set, and a fallback in the temporary folder.

    Attributes:
        times: The time of the file in use.
    """

    def __init__(self, path: Path | None, *, return_every: float = RETURN_EVERY) -> None:
        super().__init__(path, _SCHEMA, with_fallback=True, return_every=return_every)
        self.times = Times(never_young=False)
        self._presence = Presence()

    @property
    def shift(self) -> float:
        """Seconds to add to the process's time to get the file's."""
        return self.times.shift

    def others_were_there(self) -> bool:
        """Whether other processes used the lost file, or may have; joins those of the present file."""
        if self.path is None:  # memory belongs to this process only
            return False
        others = self._presence.others() or self.others_fell_back()  # those in the fallback have left
        self._presence.join(self.path)
        return others

    def _prepare(self, connection: sqlite3.Connection) -> None:
        super()._prepare(connection)
        connection.execute("BEGIN EXCLUSIVE")
        (latest,) = connection.execute("SELECT max(clock) FROM logs").fetchone()
        self.times.read(connection, latest)
        self.times.note(connection)
        connection.execute("COMMIT")
        if not self._presence.there:
            self._presence.join(self.path)

    def _carry(self, there: sqlite3.Connection, home: sqlite3.Connection) -> None:
        """Adds the counts and slots of the fallback file."""
        sqlite_usage.carry(there, home)
        shift = self.shift
        elsewhere = Times(never_young=False)
        elsewhere.read(there, None)
        sqlite_slots.carry(there, home, shift - elsewhere.shift)
