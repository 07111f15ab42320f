"""Caches responses in SQLite: a file that a user's processes share, or memory for one process and for tests."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from flickr_runtime.cache import steps
from flickr_runtime.cache.file import CacheFile
from flickr_runtime.deadline import NEVER, Deadline

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection
    from pathlib import Path

    from flickr_runtime.cache.store import Entry, Lookup

__all__ = ["SQLiteCache"]


class SQLiteCache:
    """A `CacheStore` in a file, or in memory without a path."""

    def __init__(self, path: Path | None, max_bytes: int) -> None:
        self._file = CacheFile(path, steps.SCHEMA)
        self._max_bytes = max_bytes

    def __repr__(self) -> str:
        return f"SQLiteCache({self._file.path or 'memory'})"

    def get(self, key: bytes, max_age: float, now: float, deadline: Deadline = NEVER) -> Lookup:
        """The entry, if it is intact and younger than `max_age` seconds."""
        times = self._file.times

        def step(connection: sqlite3.Connection) -> Lookup:
            times.follow_clock()
            return steps.get(connection, key, max_age, now + times.shift)

        return self._file.read(step, deadline)

    def put(self, entry: Entry, since: int, deadline: Deadline = NEVER) -> bool:
        """Stores an entry, unless one of its tags was purged after `since`."""
        times = self._file.times

        def step(connection: sqlite3.Connection) -> bool:
            times.follow_clock()
            times.note(connection)
            moved = replace(entry, stored=entry.stored + times.shift) if times.shift else entry
            return steps.put(connection, moved, since, self._max_bytes)

        return self._file.write(step, deadline)

    def purge(self, tags: Collection[int], *, thorough: bool = False, deadline: Deadline = NEVER) -> int:
        """Purges entries with any of the tags; `thorough` also wipes their bytes from the disk."""
        return self._file.write(partial(steps.purge, tags=tags, wipe=thorough), deadline)

    def close(self) -> None:
        """Closes the file, which the next use opens again; memory stays."""
        if self._file.path is not None:
            self._file.close()
