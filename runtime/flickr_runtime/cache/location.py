"""Opens the store of the cache that a URL names."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from flickr_runtime.errors import ConfigurationError
from flickr_runtime.state.files import path_in

if TYPE_CHECKING:
    from flickr_runtime.cache.redis import RedisCache
    from flickr_runtime.cache.sqlite import SQLiteCache

__all__ = ["open_cache"]

_REDIS = frozenset({"redis", "rediss", "unix"})
_FILE = "cache-1.sqlite3"  # the number is the schema's


def open_cache(url: str | None, max_bytes: int) -> SQLiteCache | RedisCache:
    """The store at a URL, which connects at its first use; without one, the place of `FLICKR_STATE_URL`.

    The file for responses is beside the SQLite state file; without that variable it is in the user's cache folder.

    Args:
        url: `sqlite:///path/to/file`, `redis://…`, `rediss://…`, `unix://…` or `memory:`.
        max_bytes: Approximate maximum size in bytes.

    Raises:
        ConfigurationError: The URL names no store, or redis-py is missing.
    """
    from flickr_runtime.cache.sqlite import SQLiteCache  # SQLite and Redis load when they are used

    shared = os.environ.get("FLICKR_STATE_URL") or ""
    location = url or shared
    if not location:
        import platformdirs

        return SQLiteCache(platformdirs.user_cache_path("flickrkit", appauthor=False) / _FILE, max_bytes)
    scheme = location.partition(":")[0].lower()
    if scheme in _REDIS:
        from flickr_runtime.cache.redis import RedisCache

        return RedisCache(location, max_bytes)
    if scheme == "memory":
        return SQLiteCache(None, max_bytes)
    file = path_in(location)
    if file is not None:
        return SQLiteCache(file if url else file.with_name(f"{file.stem}.{_FILE}"), max_bytes)
    where = location if scheme == "sqlite" else f"{scheme}:…"  # others may contain a password
    raise ConfigurationError(f"{where} names no cache; give redis://host:6379/0, sqlite:////absolute/path or memory:")
