"""Caches responses in Redis, for programs on several machines; Redis expires them."""

from __future__ import annotations

import re
import struct
import zlib
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from flickr_runtime.cache import scripts
from flickr_runtime.cache.store import DAY, EVERYTHING, Lookup, intact
from flickr_runtime.deadline import NEVER, Deadline
from flickr_runtime.logs import logger
from flickr_runtime.state.redis_client import RedisClient

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from flickr_runtime.cache.store import Entry

__all__ = ["RedisCache"]

T = TypeVar("T")
_log = logger("cache")
_TIMEOUT = 1.0  # seconds; another call to Flickr would not take longer
_MAX_PURGES = 10_000
_HEAD = struct.Struct(">ddI")  # when it was stored, for how long, and the CRC-32 of the body that follows


class RedisCache:
    """A `CacheStore` on a Redis server, version 6.2 or newer, without an eviction policy."""

    def __init__(self, url: str, max_bytes: int, *, prefix: str = "flickrkit:{cache}:") -> None:
        """Connects at the first use.

        Args:
            url: `redis://`, `rediss://` or `unix://`, as redis-py reads it; may contain a password, which is never
                shown.
            max_bytes: Approximate maximum size in bytes.
            prefix: Begins every key's name; its braces put all keys on one node of a Redis cluster.

        Raises:
            ConfigurationError: redis-py is missing, or the URL is malformed.
        """
        self._redis = RedisClient(url, "the cache", _TIMEOUT)
        self._client: Any = self._redis.commands
        self._keys, self._max_bytes = [prefix], max_bytes
        self._get_script = self._client.register_script(scripts.GET)
        self._put_script = self._client.register_script(scripts.PUT)
        self._purge_script = self._client.register_script(scripts.PURGE)

    def __repr__(self) -> str:
        return f"RedisCache(prefix={self._keys[0]!r})"

    def get(self, key: bytes, max_age: float, now: float, deadline: Deadline = NEVER) -> Lookup:
        """The entry, if it is intact and younger than `max_age` seconds, by the server's clock and by the caller's."""
        value, number, left = self._run(lambda: self._get_script(keys=self._keys, args=[key]), deadline)
        if value is not None and len(value) >= _HEAD.size:
            stored, lifetime, check = _HEAD.unpack_from(value)
            body = value[_HEAD.size :]
            age = max(now - stored, lifetime - int(left) / 1000)
            if now >= stored and age < min(max_age, DAY) and 0 <= int(left) <= lifetime * 1000 and intact(body, check):
                return Lookup(body=body, age=now - stored if age - (now - stored) < 1 else age)
        if number is not None and not number.isdigit():
            self._run(self._reset, deadline)
            return Lookup()
        return Lookup(since=int(number or 0))

    def put(self, entry: Entry, since: int, deadline: Deadline = NEVER) -> bool:
        """Stores an entry, unless one of its tags was purged after `since`."""
        value = _HEAD.pack(entry.stored, entry.lifetime, zlib.crc32(entry.body)) + entry.body
        facts: list[bytes | int] = [
            entry.key,
            value,
            max(1, int(entry.lifetime * 1000)),
            entry.size,
            self._max_bytes,
            since,
            EVERYTHING,
        ]
        return bool(self._run(lambda: self._put_script(keys=self._keys, args=[*facts, *entry.tags]), deadline))

    def purge(self, tags: Collection[int], *, thorough: bool = False, deadline: Deadline = NEVER) -> int:  # noqa: ARG002
        """Purges entries with any of the tags; all is in memory, so `thorough` changes nothing."""
        arguments = [_MAX_PURGES, EVERYTHING, *tags]
        return int(self._run(lambda: self._purge_script(keys=self._keys, args=arguments), deadline))

    def close(self) -> None:
        """Closes the connections; the next use opens them again."""
        self._redis.close()

    def _run(self, action: Callable[[], T], deadline: Deadline) -> T:
        return self._redis.run(action, deadline, self._reset)

    def _reset(self) -> bool:
        """Deletes all keys of the cache, because some contain foreign values."""
        _log.warning("Redis: keys of the cache had other contents; the cache was emptied")
        begin = re.sub(r"([*?\[\]\\])", r"\\\1", self._keys[0])
        for names in _batches(self._client.scan_iter(match=f"{begin}*", count=1000)):
            self._client.unlink(*names)
        return True


def _batches(names: Iterable[bytes]) -> Iterator[list[bytes]]:
    rest = iter(names)
    while batch := list(islice(rest, 1000)):
        yield batch
