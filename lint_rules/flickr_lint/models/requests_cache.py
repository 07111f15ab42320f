"""requests-cache, CacheControl and hishel: HTTP sessions that cache responses."""

from __future__ import annotations

from flickr_lint.models.rows import Store

__all__ = ["ROWS"]

ROWS = (
    Store(
        "requests_cache.*.{install_cache,CachedSession,enabled}",
        "requests-cache",
        keeps="answers",
        lifetime=("expire_after", 2),
        default="forever",
        unless=("cache_control",),
    ),
    Store("cachecontrol.*.FileCache", "CacheControl's folder", keeps="answers", forever=("forever",)),
    Store(
        "hishel.*.{FileStorage,SQLiteStorage,RedisStorage,InMemoryStorage}",
        "hishel",
        keeps="answers",
        lifetime=("ttl",),
    ),
)
