"""Flickr's public feeds: the newest twenty of something, without a key, without login and without pages.

What is here is imported when it is first used, because most programs read no feed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flickr_runtime.feeds.flows import FeedSession, feed_flow, public_feeds
    from flickr_runtime.feeds.model import Feed, FeedItem
    from flickr_runtime.feeds.queries import FeedQuery, Feeds
    from flickr_runtime.feeds.read import PageInsteadOfFeed, read_feed

__all__ = [
    "Feed",
    "FeedItem",
    "FeedQuery",
    "FeedSession",
    "Feeds",
    "PageInsteadOfFeed",
    "feed_flow",
    "public_feeds",
    "read_feed",
]

_HOMES = {
    "flows": ("FeedSession", "feed_flow", "public_feeds"),
    "model": ("Feed", "FeedItem"),
    "queries": ("FeedQuery", "Feeds"),
    "read": ("PageInsteadOfFeed", "read_feed"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
