"""The SQLite file behind the cache: that of the shared state, but for a store whose loss costs nothing."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from flickr_runtime.deadline import NEVER, Deadline
from flickr_runtime.state.database import Database
from flickr_runtime.state.times import TIMES, Times

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["CacheFile"]

T = TypeVar("T")
_PATIENCE = 1.0  # seconds to wait for others; asking Flickr again is not worth more


class CacheFile(Database):
    """A `Database` that also reads without locking others out, and keeps no damaged files.

    Attributes:
        times: The time of the file in use.
    """

    def __init__(self, path: Path | None, schema: str) -> None:
        super().__init__(path, TIMES + schema)
        self.times = Times(never_young=True)

    def read(self, step: Callable[[sqlite3.Connection], T], deadline: Deadline = NEVER) -> T:
        """Runs a step that changes nothing, and returns what it returns; recovers as `write` does."""

        def action(patience: Deadline) -> T:
            found = step(self._current(patience))
            self._after_use()
            return found

        return self._run(action, deadline)

    def wipe(self) -> None:
        """Takes what was deleted out of the write-ahead log too."""

        def action(patience: Deadline) -> None:
            with suppress(sqlite3.OperationalError):  # a reader may hold on to it; the next wipe gets it
                self._current(patience).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

        self._run(action, NEVER)

    def _patience(self) -> float:
        return _PATIENCE

    def _open(self, patience: Deadline) -> sqlite3.Connection:
        if self.path is not None:
            for damaged in self.path.parent.glob(f"{self.path.name}.damaged-*"):  # nothing may be kept past a day
                with suppress(OSError):
                    damaged.unlink()
        return super()._open(patience)

    def _prepare(self, connection: sqlite3.Connection) -> None:
        super()._prepare(connection)
        connection.execute("BEGIN IMMEDIATE")
        self.times.read(connection, None)
        self.times.note(connection)
        connection.execute("COMMIT")
