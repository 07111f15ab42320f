"""aiocache."""

from __future__ import annotations

from flickr_lint.models.rows import Store

__all__ = ["ROWS"]

ROWS = (
    Store("aiocache.*.{set,add}", "aiocache", lifetime=(2, "ttl"), default="forever", zero="forever"),
    Store("aiocache.*.{cached,cached_stampede}", "`cached`", keeps="results", lifetime=(0, "ttl"), default="forever"),
)
