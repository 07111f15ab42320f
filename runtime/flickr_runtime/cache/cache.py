"""The cache of a client, or of several: lookups, storing and purging, and what to do if the store fails."""

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
"""Default maximum size in bytes."""

_PAUSE = 5.0  # seconds after which a store that did not respond is tried again
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
            url: `sqlite:///path`, `redis://…`, `rediss://…`, `unix://…` or `memory:`; without one `FLICKR_STATE_URL` is
                used, and without that a file in the user's cache folder.
            max_bytes: Approximate maximum size in bytes; the oldest entries are deleted first.
            clock: Seconds since 1970, not affected by setting the clock.
            store: A custom store, instead of `url` and `max_bytes`.

        Raises:
            ConfigurationError: The URL names no store, or `max_bytes` is not above 0.
        """
        if not max_bytes > 0:
            raise ConfigurationError(f"max_bytes={max_bytes!r}: give bytes above 0")
        self.max_bytes = max_bytes
        self.flights = Flights()
        self._clock = clock
        self._store = store
        self._opened: SQLiteCache | RedisCache | None = None  # the store, unless the caller passed one
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
        """Purges entries with any of the tags; if the store fails, they are purged before it is used again."""
        self.flights.part()
        try:
            if self._store is None:  # no lookup yet, so it can wait
                self._postpone(tags)
            else:
                self._ready().purge(tags)
        except FlickrError as error:
            self._postpone(tags)
            self._pause(error)

    def forget(self, tags: Collection[int]) -> int:
        """Purges entries with any of the tags now, also from the disk; returns their number.

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
        """Closes files and connections; the next use opens them again, but data in memory is lost."""
        with self._lock:
            if self._store is not None:
                self._store.close()

    def _ready(self, deadline: Deadline = NEVER) -> CacheStore:
        """The store, after the purges that are pending."""
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
        """Pauses the use of the store; logs the error once."""
        began = time.monotonic()
        if began >= self._paused_until:
            self._paused_until = began + _PAUSE
            if str(error) != self._logged:
                self._logged = str(error)
                _log.warning("Nothing is cached, for %.0f seconds at least: %s", _PAUSE, error)
