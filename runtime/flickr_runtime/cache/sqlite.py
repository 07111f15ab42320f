"""Answers in SQLite: a file that a user's processes share, or memory for one process and for tests."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from flickr_runtime.cache import steps
from flickr_runtime.cache.file import CacheFile
from flickr_runtime.state.errors import StateUnavailable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from flickr_runtime.cache.store import Entry, Look

__all__ = ["SQLiteCache"]


class SQLiteCache:
    """A `CacheStore` in a file, or in memory without one."""

    def __init__(self, path: Path | None, max_bytes: int) -> None:
        self._file = CacheFile(path, steps.SCHEMA)
        self._max_bytes = max_bytes

    def __repr__(self) -> str:
        return f"SQLiteCache({self._file.path or 'memory'})"

    def look(self, key: bytes, max_age: float, now: float) -> Look:
        """The entry, if it is intact and younger than `max_age` seconds."""
        with _told():
            return self._file.read(partial(steps.look, key=key, max_age=max_age, now=now))

    def keep(self, entry: Entry, since: int) -> bool:
        """Keeps an entry, unless something that it speaks of was purged after `since`."""
        with _told():
            return self._file.write(partial(steps.keep, entry=entry, since=since, max_bytes=self._max_bytes))

    def drop(self, tags: Collection[int], *, thorough: bool = False) -> int:
        """Purges what has any of the tags; `thorough` also wipes their bytes from the disk."""
        with _told():
            dropped = self._file.write(partial(steps.drop, tags=tags, wipe=thorough))
            if thorough:
                self._file.wipe()
            return dropped

    def close(self) -> None:
        """Closes the file, which the next use opens again; memory stays."""
        if self._file.path is not None:
            self._file.close()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StateUnavailable(f"the cache cannot be used: {error}") from error
