"""Flask-Caching, once Flask-Cache, and cachelib beneath it."""

from __future__ import annotations

from flickr_lint.models.rows import Store

__all__ = ["ROWS"]

ROWS = (
    *(
        row
        for home in ("flask_caching", "flask_cache", "cachelib")
        for row in (
            Store(
                f"{home}.*.{{set,add,get_or_set}}",
                "Flask-Caching",
                lifetime=(2, "timeout"),
                zero="forever",
                shared=True,
                setting="CACHE_DEFAULT_TIMEOUT",
            ),
            Store(
                f"{home}.*.{{cached,memoize}}",
                "Flask-Caching",
                keeps="results",
                lifetime=(0, "timeout"),
                zero="forever",
                setting="CACHE_DEFAULT_TIMEOUT",
            ),
        )
    ),
)
