"""Feeds in Atom and RSS, parsed by feedparser (extra `feeds`)."""

from __future__ import annotations

import re
from importlib import import_module
from io import BytesIO
from typing import Any

from flickr_runtime.errors import ConfigurationError
from flickr_runtime.feeds.dates import instant, instant_of, local_time
from flickr_runtime.feeds.model import Feed, FeedItem

__all__ = ["read_xml_feed"]

# Flickr declares no entities, and entities that refer to each other can exhaust memory.
_ENTITIES = b"<!ENTITY"
_TAGS_IN_ONE = "urn:flickr:tags"
# The time that feedparser takes grows with the square of the length of words and gaps.
_ENDLESS = re.compile(rb"(?<![\w.+-])([\w.+-]{1024})[\w.+-]++|(?<!\s)(\s)\s{1024,}+")


def read_xml_feed(body: bytes) -> Feed:
    """The feed; raises `ValueError` if it is not a feed, and `ConfigurationError` if feedparser is not installed."""
    if _ENTITIES in body:
        raise ValueError("it declares entities")
    if b"\x00" in body:
        raise ValueError("it is not UTF-8")
    try:
        feedparser: Any = import_module("feedparser")
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            "Atom and RSS need feedparser: pip install 'flickrkit[feeds]', or request format='json'"
        ) from error
    parsed = feedparser.parse(BytesIO(_ENDLESS.sub(rb"\1\2", body)), sanitize_html=False, resolve_relative_uris=False)
    if not parsed.get("version"):
        raise ValueError("it is neither Atom nor RSS")
    feed = parsed.feed
    return Feed(
        title=feed.get("title", ""),
        link=feed.get("link", ""),
        description=feed.get("subtitle", ""),
        # Without feedparser's own lookup, which warns if only the other date exists.
        modified=instant_of(dict.get(feed, "updated_parsed")) or instant_of(dict.get(feed, "published_parsed")),
        items=tuple(_item(entry) for entry in parsed.entries),
    )


def _item(entry: Any) -> FeedItem:
    taken = next((value for key, value in entry.items() if key.endswith(("_date_taken", "date.taken"))), "")
    nsid = next((value for key, value in entry.items() if key.endswith("_nsid")), None)
    content = next((part.get("value", "") for part in entry.get("content", ())), None)
    # RSS has the author's text in media:description, and the whole HTML in description.
    description = entry.get("summary", "") if "media_content" in entry else content or entry.get("summary", "")
    return FeedItem(
        title=entry.get("title", ""),
        link=entry.get("link", ""),
        media_url=_media(entry),
        date_taken=local_time(str(taken)),
        published=instant(entry.get("published", "")) or instant_of(entry.get("published_parsed")),
        author=entry.get("author_detail", {}).get("name") or entry.get("author", ""),
        author_id=nsid or None,
        tags=tuple(_tags(entry)),
        description=description,
    )


def _media(entry: Any) -> str | None:
    linked = (link.get("href") for link in entry.get("links", ()) if link.get("rel") == "enclosure")
    shown = (media.get("url") for media in entry.get("media_content", ()))
    return next((url for url in (*linked, *shown) if url), None)


def _tags(entry: Any) -> list[str]:
    """Atom has an element for each tag, RSS one for all."""
    tags: list[str] = []
    for tag in entry.get("tags", ()):
        term = tag.get("term") or ""
        tags += term.split() if tag.get("scheme") == _TAGS_IN_ONE else [term] if term else []
    return tags
