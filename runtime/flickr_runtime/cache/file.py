"""The SQLite file of the cache: as that of the shared state, but its loss costs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from flickr_runtime.deadline import NEVER, Deadline
from flickr_runtime.state.database import Database, Schema
from flickr_runtime.state.quarantine import set_aside
from flickr_runtime.state.times import Times

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["CacheFile"]

T = TypeVar("T")
_PATIENCE = 1.0  # seconds to wait for others; another call to Flickr would not take longer


class CacheFile(Database):
    """A `Database` that also reads without an exclusive lock, and deletes damaged files.

    Attributes:
        times: The time of the file in use.
    """

    def __init__(self, path: Path | None, schema: Schema) -> None:
        super().__init__(path, schema)
        self.times = Times(never_young=True)

    def read(self, step: Callable[[sqlite3.Connection], T], deadline: Deadline = NEVER) -> T:
        """Runs a read-only step, and returns its result; recovers as `write` does."""
        return self._run(self._reading, step, deadline)

    def _reading(self, step: Callable[[sqlite3.Connection], T], patience: Deadline) -> T:
        found = step(self._current(patience))
        self._after_use()
        return found

    def _patience(self) -> float:
        return _PATIENCE

    def _set_aside(self, path: Path, inode: int, patience: Deadline) -> None:
        """Deletes a damaged file, since nothing may be stored for more than a day, unless it may not be ours."""
        set_aside(path, inode, patience, delete=self._known)

    def _prepare(self, connection: sqlite3.Connection) -> None:
        super()._prepare(connection)
        connection.execute("BEGIN EXCLUSIVE")
        self.times.read(connection, None)
        self.times.note(connection)
        connection.execute("COMMIT")
