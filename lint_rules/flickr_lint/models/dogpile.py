"""dogpile.cache and beaker."""

from __future__ import annotations

from flickr_lint.models.rows import Store

__all__ = ["ROWS"]

ROWS = (
    Store("dogpile.cache.*.set", "dogpile.cache", default="unknown", shared=True),
    Store("dogpile.cache.*.cache_on_arguments", "dogpile.cache", keeps="results", lifetime=("expiration_time", 1)),
    Store("beaker.cache.*.cache", "beaker", keeps="results", lifetime=("expire",), default="forever"),
)
