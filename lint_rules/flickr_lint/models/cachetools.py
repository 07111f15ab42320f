"""cachetools and expiringdict, mappings with and without a lifetime; memoising of methods and coroutines."""

from __future__ import annotations

from flickr_lint.models.rows import Store

__all__ = ["ROWS"]

ROWS = (
    Store("cachetools.*.{cached,cachedmethod}", keeps="results", within=(0, "cache")),
    Store("cachetools.func.ttl_cache", "`ttl_cache`", keeps="results", lifetime=(1, "ttl"), default=600.0),
    Store("cachetools.func.{lru_cache,fifo_cache,lfu_cache,rr_cache}", keeps="results", default="forever"),
    Store("cachetools.*.{TTLCache,TLRUCache}", "a TTLCache", keeps="items", lifetime=(1, "ttl"), default="unknown"),
    Store("cachetools.*.{LRUCache,LFUCache,FIFOCache,RRCache,Cache}", "an LRUCache", keeps="items", default="forever"),
    Store("expiringdict.ExpiringDict", "an ExpiringDict", keeps="items", lifetime=(1, "max_age_seconds")),
    Store("methodtools.lru_cache", "`lru_cache`", keeps="results", default="forever"),
    Store("async_lru.alru_cache", "`alru_cache`", keeps="results", lifetime=("ttl",), default="forever"),
)
