"""flickr_api: a client of classes, told its keys once, with a cache that is switched on for all of them."""

from __future__ import annotations

from flickr_lint.models.rows import Client, Store

__all__ = ["ROWS"]

ROWS = (
    Client("flickr_api.*.{set_keys,AuthHandler}", "flickr_api"),
    Store("flickr_api.*.SimpleCache", "flickr_api's cache", keeps="answers", lifetime=(0, "timeout"), default=300.0),
    Store(
        "flickr_api.*.enable_cache", "flickr_api's cache", keeps="answers", within=(0, "cache_object"), default=300.0
    ),
)
