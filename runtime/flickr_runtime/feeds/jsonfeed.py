r"""Feeds in JSON, in which Flickr writes the invalid escape `\'` (facts: feeds)."""

from __future__ import annotations

import re
from typing import Any

from flickr_runtime.decoding.repair import loads, unwrapped
from flickr_runtime.feeds.dates import instant, local_time
from flickr_runtime.feeds.model import Feed, FeedItem

__all__ = ["is_json", "read_json_feed", "repaired"]

# Backslashes occur in strings only, each with the character that it escapes, so reading them in pairs never takes the
# second of `\\` for the first of `\'`.
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_BEGINNING = re.compile(rb"\s*(?:[A-Za-z_$][\w$.]*\s*\(\s*)?[{\[]")
_AUTHOR = re.compile(r'\S+ \("(.*)"\)', re.DOTALL)


def repaired(text: str) -> str:
    r"""The same JSON with `\'` as `'`; valid JSON is not changed."""
    return _ESCAPE.sub(lambda escape: "'" if escape[1] == "'" else escape[0], text) if r"\'" in text else text


def is_json(body: bytes) -> bool:
    """Whether a body starts like JSON, bare or in a callback."""
    return _BEGINNING.match(body.removeprefix(b"\xef\xbb\xbf")) is not None


def read_json_feed(body: bytes) -> Feed:
    """The feed; raises `ValueError` if it is not a feed."""
    tree = loads(repaired(unwrapped(body).decode("utf-8", "replace")).encode())
    if not isinstance(tree, dict) or not isinstance(tree.get("items", []), list):
        raise ValueError("it has no list of items")  # noqa: TRY004  # bad data, not a bad argument
    return Feed(
        title=_text(tree, "title"),
        link=_text(tree, "link"),
        description=_text(tree, "description"),
        modified=instant(_text(tree, "modified")),
        items=tuple(_item(item) for item in tree.get("items", []) if isinstance(item, dict)),
    )


def _item(item: dict[str, Any]) -> FeedItem:
    author = _text(item, "author")
    named = _AUTHOR.fullmatch(author)
    media = item.get("media")
    return FeedItem(
        title=_text(item, "title"),
        link=_text(item, "link"),
        media_url=(_text(media, "m") or None) if isinstance(media, dict) else None,
        date_taken=local_time(_text(item, "date_taken")),
        published=instant(_text(item, "published")),
        author=named[1] if named else author,
        author_id=_text(item, "author_id") or None,
        tags=tuple(_text(item, "tags").split()),
        description=_text(item, "description"),
    )


def _text(tree: dict[str, Any], name: str) -> str:
    value = tree.get(name)
    return value if isinstance(value, str) else ""
