"""Caches files of photos by URL, with the same maximum size as responses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_runtime.cache.scope import image_key
from flickr_runtime.cache.store import DAY
from flickr_runtime.cache.tags import OWNERLESS, found_tags, id_tag
from flickr_runtime.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_runtime.cache.store import Lookup

__all__ = ["Images"]

_MAX_DOWNLOADS = 256  # concurrent downloads


class Images:
    """The cache for `download`. The URL contains the photo's id, so `forget(photo=…)` finds it."""

    def __init__(self, get: Callable[[bytes, float], Lookup], put: Callable[..., bool], max_bytes: int) -> None:
        self._get, self._put, self._max_bytes = get, put, max_bytes // 8
        self._since: dict[str, int] = {}

    def get(self, url: str) -> bytes | None:
        """Returns the file that was fetched from this URL, if it is stored and not expired, else None."""
        lookup = self._get(image_key(url), DAY)
        if lookup.body is None:
            if len(self._since) >= _MAX_DOWNLOADS:
                self._since.clear()
            self._since[url] = lookup.since
        return lookup.body

    def put(self, url: str, data: bytes, lifetime: float = DAY, *, owner: str | None = None) -> None:
        """Stores a file for at most `lifetime` seconds; `owner` is the NSID of the photo's owner.

        Without one, `forget(user=…)` of any user deletes the file. A file is not stored if it was purged since the miss
        of `get`, or if it is larger than an eighth of the cache.

        Raises:
            ConfigurationError: A lifetime above 24 hours.
        """
        if not 0 < lifetime <= DAY:
            raise ConfigurationError(
                f"lifetime={lifetime!r}: images may be cached for 24 hours (Developer Guide, «Short-term caching»)"
            )
        since = self._since.pop(url, None)
        if since is None or len(data) > self._max_bytes:
            return
        tags = found_tags(url.encode()) | {id_tag(owner) if owner else OWNERLESS}
        self._put(image_key(url), data, lifetime, tags, since)
