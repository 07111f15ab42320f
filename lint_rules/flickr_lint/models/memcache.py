"""Memcached, through python-memcached, pymemcache, pylibmc, aiomcache and App Engine."""

from __future__ import annotations

from flickr_lint.models.rows import Store

__all__ = ["ROWS"]

ROWS = (
    *(
        Store(
            f"{home}.*.{{set,add,put}}",
            "memcache",
            lifetime=(2, "time", "expire", "exptime", "expiration"),
            default="forever",
            zero="forever",
            shared=True,
        )
        for home in ("memcache", "pymemcache", "pylibmc", "aiomcache", "google.appengine.api.memcache")
    ),
)
