"""Flickr's public feeds: the newest twenty of something, without a key, without login and without pages.

The names are imported when they are first used, because most programs read no feed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_runtime.lazy import lazily

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
__getattr__, __dir__ = lazily(__name__, _HOMES)
