"""The cache of a client, or of several: what it finds, keeps and purges, whatever becomes of the store below."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from flickr_runtime.cache.single_flight import Flights
from flickr_runtime.cache.store import EVERYTHING, Entry, Lookup
from flickr_runtime.deadline import NEVER, Deadline
from flickr_runtime.errors import ConfigurationError, FlickrError
from flickr_runtime.locks import open_after_fork
from flickr_runtime.logs import logger
from flickr_runtime.state.clock import now
from flickr_runtime.state.errors import StateUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from flickr_runtime.cache.images import Images
    from flickr_runtime.cache.redis import RedisCache
    from flickr_runtime.cache.sqlite import SQLiteCache
    from flickr_runtime.cache.store import CacheStore

__all__ = ["MAX_BYTES", "Cache"]

MAX_BYTES = 256 * 1024**2
"""Bytes that are kept unless told otherwise."""

_PAUSE = 5.0  # seconds after which a store that did not answer is asked again
_PATIENCE = 1.0  # seconds to wait for another thread
_MAX_PENDING = 10_000
_log = logger("cache")


class Cache:
    """Stores responses and images for at most a day. Clients, threads and processes may share it.

    >>> flickr = Flickr("key", cache=Cache("redis://cache.example/0"))  # doctest: +SKIP
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        max_bytes: int = MAX_BYTES,
        clock: Callable[[], float] = now,
        store: CacheStore | None = None,
    ) -> None:
        """Opens nothing yet.

        Args:
            url: `sqlite:///path`, `redis://…`, `rediss://…`, `unix://…` or `memory:`; without one `FLICKR_STATE_URL`
                tells, and without that it is a file in the user's own cache folder.
            max_bytes: How much is kept at most, about; the oldest goes first.
            clock: Seconds since 1970, in which setting the clock changes nothing.
            store: A place of one's own, instead of `url` and `max_bytes`.

        Raises:
            ConfigurationError: The URL names no place, or `max_bytes` is none above 0.
        """
        if not max_bytes > 0:
            raise ConfigurationError(f"max_bytes={max_bytes!r}: give bytes above 0")
        self.max_bytes = max_bytes
        self.flights = Flights()
        self._clock = clock
        self._store = store
        self._opened: SQLiteCache | RedisCache | None = None  # the store, unless it is the caller's own
        self._pending: set[int] = set()
        self._paused_until = 0.0
        self._logged = ""
        self._lock = open_after_fork()
        if url:
            self._open(url)

    def __repr__(self) -> str:
        return f"Cache({self._store or 'not opened yet'})"

    @property
    def images(self) -> Images:
        """The cache of files of photos, in the same store."""
        from flickr_runtime.cache.images import Images

        return Images(self.get, self.put, self.max_bytes)

    def get(self, key: bytes, max_age: float, deadline: Deadline = NEVER) -> Lookup:
        """Returns what is stored under a key and younger than `max_age` seconds; nothing if the store fails."""
        try:
            store = self._ready(deadline)
            if self._opened is None:
                return store.get(key, max_age, self._clock())
            return self._opened.get(key, max_age, self._clock(), deadline)
        except FlickrError as error:
            self._pause(error)
            return Lookup(since=-1)

    def put(
        self,
        key: bytes,
        body: bytes,
        lifetime: float,
        tags: Collection[int],
        since: int,
        deadline: Deadline = NEVER,
    ) -> bool:
        """Stores bytes for `lifetime` seconds; returns whether it did.

        It does not if the store fails, or if something that they contain was purged after `since`, which a lookup
        returned before they were fetched.
        """
        if since < 0:
            return False
        entry = Entry(key=key, body=body, stored=self._clock(), lifetime=lifetime, tags=frozenset(tags))
        try:
            store = self._ready(deadline)
            if self._opened is None:
                return store.put(entry, since)
            return self._opened.put(entry, since, deadline)
        except FlickrError as error:
            self._pause(error)
            return False

    def changed(self, tags: Collection[int]) -> None:
        """Purges what has any of the tags; what the store cannot purge now, it purges before it is used again."""
        self.flights.part()
        try:
            if self._store is None:  # nobody looked yet, so there is no hurry
                self._postpone(tags)
            else:
                self._ready().purge(tags)
        except FlickrError as error:
            self._postpone(tags)
            self._pause(error)

    def forget(self, tags: Collection[int]) -> int:
        """Purges what has any of the tags now, and wipes it from the disk; how many entries that were.

        Raises:
            StateUnavailable: The store does not respond, and nothing was purged; try again.
        """
        self.flights.part()
        self._paused_until = 0.0
        return self._ready().purge(tags, thorough=True)

    def clear(self) -> int:
        """Purges everything; raises as `forget`."""
        return self.forget({EVERYTHING})

    def close(self) -> None:
        """Gives files and connections back; the next use opens them again, but what was in memory is gone."""
        with self._lock:
            if self._store is not None:
                self._store.close()

    def _ready(self, deadline: Deadline = NEVER) -> CacheStore:
        """The store, with nothing owed to it."""
        if self._paused_until and time.monotonic() < self._paused_until:
            raise StateUnavailable("the cache did not respond a moment ago")
        if self._store is not None and not self._pending:
            return self._store
        if not self._lock.acquire(timeout=deadline.within(_PATIENCE)):
            raise StateUnavailable("another thread waits for the cache")
        try:
            store = self._store or self._open(None)
            if self._pending:
                store.purge(self._pending)
                self._pending = set()
            return store
        finally:
            self._lock.release()

    def _open(self, url: str | None) -> CacheStore:
        from flickr_runtime.cache.location import open_cache

        self._store = self._opened = store = open_cache(url, self.max_bytes)
        return store

    def _postpone(self, tags: Collection[int]) -> None:
        with self._lock:
            owed = self._pending.union(tags)
            self._pending = owed if len(owed) <= _MAX_PENDING else {EVERYTHING}

    def _pause(self, error: FlickrError) -> None:
        """Leaves the store alone for a while; what is wrong is told once."""
        began = time.monotonic()
        if began >= self._paused_until:
            self._paused_until = began + _PAUSE
            if str(error) != self._logged:
                self._logged = str(error)
                _log.warning("Nothing is cached, for %.0f seconds at least: %s", _PAUSE, error)
