"""Caches responses and images for at most a day (Developer Guide, «Short-term caching»), if the caller wants it.

It uses sqlite3 and redis-py only: requests-cache and hishel store exchanges of one HTTP library by URL, diskcache
unpickles whatever it finds, cachetools ends with the process, and none of them separates users, purges by the ids in a
body, lets many wait for one call, or replaces a damaged file by an empty one.
"""
