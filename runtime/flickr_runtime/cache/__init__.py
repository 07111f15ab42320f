"""Answers and images, kept for a day at most (Developer Guide, «Short-term caching»), for callers who ask for it.

It stands on sqlite3 and redis-py alone: requests-cache and hishel keep HTTP exchanges of one HTTP library by their
address, diskcache unpickles whatever it finds, cachetools ends with the process, and none of them tells users apart,
purges by what a body speaks of, lets many wait for one call, or takes a damaged file for an empty one.
"""

from flickr_runtime.cache.cache import Cache
from flickr_runtime.cache.store import DAY, CacheStore, Entry, Lookup

__all__ = ["DAY", "Cache", "CacheStore", "Entry", "Lookup"]
