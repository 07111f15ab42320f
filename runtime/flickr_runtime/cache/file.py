"""The SQLite file behind the cache: that of the shared state, but for a store whose loss costs nothing."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from flickr_runtime.state.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CacheFile"]

T = TypeVar("T")
_PATIENCE = 2000  # milliseconds to wait for other processes; asking Flickr again is not worth more


class CacheFile(Database):
    """A `Database` that also reads without locking others out, and keeps no damaged files."""

    def read(self, step: Callable[[sqlite3.Connection], T]) -> T:
        """Runs a step that changes nothing, and returns what it returns; recovers as `write` does."""
        if self._pid != os.getpid():
            self._leave_to_parent()
        with self._lock:
            try:
                return step(self._current())
            except (sqlite3.DatabaseError, OSError):
                return self.write(step)

    def wipe(self) -> None:
        """Takes what was deleted out of the write-ahead log too."""
        with self._lock, suppress(sqlite3.OperationalError):  # a reader may hold on to it; the next wipe gets it
            self._current().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _open(self) -> sqlite3.Connection:
        if self.path is not None:
            for damaged in self.path.parent.glob(f"{self.path.name}.damaged-*"):  # nothing may be kept past a day
                with suppress(OSError):
                    damaged.unlink()
        return super()._open()

    def _prepare(self, connection: sqlite3.Connection) -> None:
        super()._prepare(connection)
        connection.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
