"""What a place that keeps answers must be able to do; the places are SQLite and Redis."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["DAY", "EVERYTHING", "CacheStore", "Entry", "Look", "intact"]

DAY = 86400
"""Seconds that anything may be kept at most (Developer Guide, «Short-term caching»)."""

EVERYTHING = 0
"""The tag that every entry has."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept.

    Attributes:
        key: What it is found by, 16 bytes.
        body: The bytes as they came.
        stored: When they came, in seconds since 1970.
        lifetime: Seconds after which it is gone.
        tags: Whom and what it speaks of, as numbers (`cache.tags`).
    """

    key: bytes
    body: bytes
    stored: float
    lifetime: float
    tags: frozenset[int] = frozenset()

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        return len(self.body) + 24 * len(self.tags) + 256


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What a look into the store found.

    Attributes:
        body: The bytes, or None for a miss.
        age: Seconds since they came.
        since: How many purges there were by now: what is fetched from here on is kept only if no later one concerns it.
    """

    body: bytes | None = None
    age: float = 0.0
    since: int = 0


class CacheStore(Protocol):
    """Keeps entries. Threads may share it. Each function raises `StateUnavailable` where it cannot do its work."""

    def look(self, key: bytes, max_age: float, now: float) -> Look:
        """The entry, if it is intact and younger than `max_age` seconds."""
        ...

    def keep(self, entry: Entry, since: int) -> bool:
        """Keeps an entry, unless something that it speaks of was purged after `since`; the oldest make room for it."""
        ...

    def drop(self, tags: Collection[int], *, thorough: bool = False) -> int:
        """Purges what has any of the tags, and what is being fetched with them; how many entries that were.

        `thorough` also wipes their bytes from the disk.
        """
        ...

    def close(self) -> None:
        """Gives files and connections back; the next use opens them again."""
        ...


def intact(body: bytes, check: int) -> bool:
    """Whether a body is the one whose CRC-32 was kept with it."""
    return zlib.crc32(body) == check
