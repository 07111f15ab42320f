"""diskcache and sqlitedict: caches, indexes and decorators over SQLite."""

from __future__ import annotations

from flickr_lint.models.rows import Store

__all__ = ["ROWS"]

ROWS = (
    Store("diskcache.*.{set,add}", "diskcache", lifetime=(2, "expire"), default="forever"),
    Store("diskcache.*.__setitem__", "a diskcache file", default="forever"),
    Store(
        "diskcache.*.{memoize,memoize_stampede}", "diskcache", keeps="results", lifetime=("expire",), default="forever"
    ),
    Store("sqlitedict.SqliteDict.__setitem__", "a SqliteDict file", default="forever"),
)
