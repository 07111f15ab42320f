"""Opens the store of the shared state, and hashes API keys."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, TypeAlias

from flickr_runtime.errors import ConfigurationError
from flickr_runtime.state.files import path_in

if TYPE_CHECKING:
    from flickr_runtime.state.redis import RedisStore
    from flickr_runtime.state.sqlite import SQLiteStore

__all__ = ["StateStore", "key_id", "open_state"]

StateStore: TypeAlias = "SQLiteStore | RedisStore"
"""Books starts and counts calls. Every function is one atomic step for all who share the store.

Each waits for a store that is busy or does not respond until its deadline, at most half a minute, and then raises
`StateUnavailable`.
"""

_REDIS = frozenset({"redis", "rediss", "unix"})
_FILE = "state-1.sqlite3"  # the number is the schema's: versions of flickrkit with another schema use another file


def key_id(api_key: str) -> str:
    """A hash of an API key, twelve hexadecimal digits."""
    return hashlib.blake2b(api_key.encode(), digest_size=6, person=b"flickrkit").hexdigest()


def open_state(url: str | None = None) -> StateStore:
    """The store at a URL; without one, at `FLICKR_STATE_URL`; without that, in the user's state folder.

    Args:
        url: `sqlite:///path/to/file` (three slashes and a relative, four and an absolute path), `redis://…`,
            `rediss://…`, `unix://…` or `memory:`.

    Raises:
        ConfigurationError: The URL is not the URL of a store, or redis-py is missing.
    """
    from flickr_runtime.state.sqlite import SQLiteStore  # SQLite and Redis load when they are used

    url = url or os.environ.get("FLICKR_STATE_URL") or ""
    if not url:
        import platformdirs

        return SQLiteStore(platformdirs.user_state_path("flickrkit", appauthor=False) / _FILE)
    scheme = url.partition(":")[0].lower()
    if scheme in _REDIS:
        from flickr_runtime.state.redis import RedisStore

        return RedisStore(url)
    if scheme == "memory":
        return SQLiteStore()
    path = path_in(url)
    if path is not None:
        return SQLiteStore(path)
    shown = url if scheme == "sqlite" else f"{scheme}:…"  # others may contain a password
    raise ConfigurationError(
        f"FLICKR_STATE_URL: {shown} is not the URL of a store; "
        "give redis://host:6379/0, sqlite:////absolute/path or memory:"
    )
