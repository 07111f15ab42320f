"""Reads a feed in any format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_runtime.errors import UnreadableResponse
from flickr_runtime.feeds.jsonfeed import is_json, read_json_feed
from flickr_runtime.feeds.xmlfeed import read_xml_feed

if TYPE_CHECKING:
    from flickr_runtime.feeds.model import Feed

__all__ = ["PageInsteadOfFeed", "read_feed"]

_PAGES = (b"<!doctype html", b"<html")


class PageInsteadOfFeed(UnreadableResponse):
    """An HTML page, which Flickr returns for an unknown id (facts: feeds); a retry does not help."""


def read_feed(body: bytes, what: str = "the feed") -> Feed:
    """The feed in a body of JSON, Atom or RSS; `what` names it in errors.

    Raises `PageInsteadOfFeed` for a page of HTML, `UnreadableResponse` for any other body that is not a feed, and
    `ConfigurationError` for Atom and RSS if feedparser is not installed.
    """
    start = body[:2000].lstrip().lower()
    if not start:
        raise UnreadableResponse(f"{what}: the response is empty")
    if start.startswith(_PAGES) or (b"<html" in start and b"<rss" not in start):
        raise PageInsteadOfFeed(f"{what}: got an HTML page instead of a feed; is the id correct, and public?")
    if not (is_json(body) or start.startswith((b"<", b"\xef\xbb\xbf<"))):
        raise UnreadableResponse(f"{what}: {start[:60].decode('utf-8', 'replace')!r}… is not a feed")
    try:
        return read_json_feed(body) if is_json(body) else read_xml_feed(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableResponse(f"{what}: not readable, cut off perhaps: {str(error)[:200]}") from error
