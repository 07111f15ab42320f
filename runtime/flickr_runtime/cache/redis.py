"""Answers in Redis, for programs on several machines; Redis itself ends them in time."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Any, TypeVar

from flickr_runtime.cache import scripts
from flickr_runtime.cache.store import EVERYTHING, Look, intact
from flickr_runtime.errors import ConfigurationError
from flickr_runtime.state.errors import StateUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from flickr_runtime.cache.store import Entry

__all__ = ["RedisCache"]

T = TypeVar("T")
_TIMEOUT = 2.0  # seconds; asking Flickr again is not worth more
_PURGES_KEPT = 10_000
_HEAD = struct.Struct(">dI")  # when it was stored, and the CRC-32 of the body that follows


class RedisCache:
    """A `CacheStore` on a Redis server, version 6.2 or newer, which should evict nothing of its own accord."""

    def __init__(self, url: str, max_bytes: int, *, prefix: str = "flickrkit:{cache}:") -> None:
        """Connects at the first use.

        Args:
            url: `redis://`, `rediss://` or `unix://`, as redis-py reads it; may hold a password, which is never shown.
            max_bytes: How much is kept at most, about.
            prefix: Begins every key's name; its braces keep all keys on one node of a Redis cluster.

        Raises:
            ConfigurationError: redis-py is missing, or the URL is malformed.
        """
        try:
            import redis
            from redis.backoff import NoBackoff
            from redis.retry import Retry
        except ImportError:
            raise ConfigurationError("a cache in Redis needs redis-py: pip install 'flickrkit[redis]'") from None
        try:
            self._client: Any = redis.Redis.from_url(
                url,
                socket_timeout=_TIMEOUT,
                socket_connect_timeout=_TIMEOUT,
                retry=Retry(NoBackoff(), 1),  # a pooled connection may be stale
            )
        except ValueError:
            raise ConfigurationError("FLICKR_STATE_URL: write it like redis://host:6379/0") from None
        self._errors = redis.RedisError
        self._keys, self._max_bytes = [prefix], max_bytes
        self._look = self._client.register_script(scripts.LOOK)
        self._keep = self._client.register_script(scripts.KEEP)
        self._drop = self._client.register_script(scripts.DROP)

    def __repr__(self) -> str:
        return f"RedisCache(prefix={self._keys[0]!r})"

    def look(self, key: bytes, max_age: float, now: float) -> Look:
        """The entry, if it is intact and younger than `max_age` seconds."""
        value, number = self._ask(lambda: self._look(keys=self._keys, args=[key]))
        if value is not None and len(value) >= _HEAD.size:
            stored, check = _HEAD.unpack_from(value)
            body = value[_HEAD.size :]
            if 0 <= now - stored < max_age and intact(body, check):
                return Look(body=body, age=now - stored)
        return Look(since=int(number or 0))

    def keep(self, entry: Entry, since: int) -> bool:
        """Keeps an entry, unless something that it speaks of was purged after `since`."""
        value = _HEAD.pack(entry.stored, zlib.crc32(entry.body)) + entry.body
        facts: list[bytes | int] = [
            entry.key,
            value,
            max(1, int(entry.lifetime * 1000)),
            entry.size,
            self._max_bytes,
            since,
            EVERYTHING,
        ]
        return bool(self._ask(lambda: self._keep(keys=self._keys, args=[*facts, *entry.tags])))

    def drop(self, tags: Collection[int], *, thorough: bool = False) -> int:  # noqa: ARG002  # it is all in memory
        """Purges what has any of the tags."""
        return int(self._ask(lambda: self._drop(keys=self._keys, args=[_PURGES_KEPT, EVERYTHING, *tags])))

    def close(self) -> None:
        """Closes the connections; the next use opens them again."""
        self._client.close()

    def _ask(self, question: Callable[[], T]) -> T:
        try:
            return question()
        except self._errors as error:  # its text names host and port, never the password
            raise StateUnavailable(f"Redis does not serve the cache: {type(error).__name__}") from error
