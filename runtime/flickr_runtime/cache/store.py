"""The interface of a store of responses; SQLite and Redis implement it."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["DAY", "EVERYTHING", "CacheStore", "Entry", "Lookup", "intact"]

DAY = 86400
"""Maximum seconds that anything may be stored (Developer Guide, «Short-term caching»)."""

EVERYTHING = 0
"""The tag that every entry has."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A cached response.

    Attributes:
        key: The cache key, 16 bytes.
        body: The bytes as they were received.
        stored: When they were received, in seconds since 1970.
        lifetime: Seconds after which it expires.
        tags: The users and photos that it contains, as numbers (`cache.tags`).
    """

    key: bytes
    body: bytes
    stored: float
    lifetime: float
    tags: frozenset[int] = frozenset()

    @property
    def size(self) -> int:
        """Its approximate size in bytes."""
        return len(self.body) + 24 * len(self.tags) + 256


class Lookup(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in the store.

    Attributes:
        body: The bytes, or None for a miss.
        age: Seconds since they were received.
        since: The number of purges so far. A response fetched after this is stored only if no later purge concerns it.
    """

    body: bytes | None = None
    age: float = 0.0
    since: int = 0


class CacheStore(Protocol):
    """Stores entries; threads may share it. Each method raises `StateUnavailable` if the store cannot be used."""

    def get(self, key: bytes, max_age: float, now: float) -> Lookup:
        """The entry, if it is intact and younger than `max_age` seconds at the time `now`."""
        ...

    def put(self, entry: Entry, since: int) -> bool:
        """Stores an entry, unless one of its tags was purged after `since`; deletes the oldest entries to make room."""
        ...

    def purge(self, tags: Collection[int], *, thorough: bool = False) -> int:
        """Deletes entries with any of the tags, also those being fetched, and returns how many there were.

        `thorough` also overwrites their bytes on the disk.
        """
        ...

    def close(self) -> None:
        """Closes files and connections; the next use opens them again."""
        ...


def intact(body: bytes, check: int) -> bool:
    """Whether a body has the CRC-32 that was stored with it."""
    return zlib.crc32(body) == check
