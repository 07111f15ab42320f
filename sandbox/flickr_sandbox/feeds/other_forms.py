"""Feeds in the forms that few read any more: RSS 1.0 and 0.9x, CSV, YAML, and PHP."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from flickr_sandbox.feeds.content import stamp
from flickr_sandbox.feeds.forms import feed_tree
from flickr_sandbox.wire.php import serialize
from flickr_sandbox.wire.xml import escape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_sandbox.feeds.content import Content

__all__ = ["write_csv", "write_old_rss", "write_php", "write_php_serial", "write_rdf", "write_yaml"]

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
_RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
_DUBLIN = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def write_rdf(feed: Content) -> str:
    """The feed as RSS 1.0."""
    listed = "".join(f'\t\t\t\t<rdf:li rdf:resource="{escape(item.page)}" />\n' for item in feed.items)
    items = "".join(
        f'\t<item rdf:about="{escape(item.page)}">\n\t\t<title>{escape(item.title)}</title>\n'
        f"\t\t<link>{escape(item.page)}</link>\n"
        f"\t\t<description>{escape(item.html, attribute=False)}</description>\n"
        f"\t\t<dc:date>{stamp(item.published)}</dc:date>\n\t\t<dc:creator>{escape(item.owner)}</dc:creator>\n"
        f"\t\t<dc:subject>{escape(' '.join(item.tags))}</dc:subject>\n\t</item>\n"
        for item in feed.items
    )
    return (
        f'{_DECLARATION}<rdf:RDF {_RDF} {_DUBLIN}>\n\t<channel rdf:about="{escape(feed.page)}">\n'
        f"\t\t<title>{escape(feed.title)}</title>\n\t\t<link>{escape(feed.page)}</link>\n\t\t<description></description>\n"
        f"\t\t<items>\n\t\t\t<rdf:Seq>\n{listed}\t\t\t</rdf:Seq>\n\t\t</items>\n\t</channel>\n{items}</rdf:RDF>\n"
    )


def write_old_rss(feed: Content, version: str) -> str:
    """The feed as RSS 0.91 or 0.92, which have neither dates nor authors."""
    items = "".join(
        f"\t\t<item>\n\t\t\t<title>{escape(item.title)}</title>\n\t\t\t<link>{escape(item.page)}</link>\n"
        f"\t\t\t<description>{escape(item.html, attribute=False)}</description>\n\t\t</item>\n"
        for item in feed.items
    )
    return (
        f'{_DECLARATION}<rss version="{version}">\n\t<channel>\n\t\t<title>{escape(feed.title)}</title>\n'
        f"\t\t<link>{escape(feed.page)}</link>\n\t\t<description></description>\n\t\t<language>en-us</language>\n"
        f"{items}\t</channel>\n</rss>\n"
    )


def write_csv(feed: Content) -> str:
    """The feed as comma-separated values, one line for each item below a line of names."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["title", "link", "author", "author_id", "published", "date_taken", "media", "tags"])
    for item in feed.items:
        picture = [item.picture.taken, item.picture.medium] if item.picture else ["", ""]
        writer.writerow(
            [item.title, item.page, item.owner, item.owner_id, stamp(item.published), *picture, " ".join(item.tags)]
        )
    return file.getvalue()


def write_yaml(feed: Content) -> str:
    """The feed as YAML; its texts are quoted as in JSON, which YAML can read."""
    tree = dict(feed_tree(feed))
    tree.pop("items")
    lines = [f"{name}: {json.dumps(value)}" for name, value in tree.items()]
    lines.append("items:" if feed.items else "items: []")
    for item in _items(feed):
        entries = [f"{name}: {json.dumps(value)}" for name, value in item.items()]
        lines += [f"  {'-' if number == 0 else ' '} {entry}" for number, entry in enumerate(entries)]
    return "\n".join([*lines, ""])


def write_php_serial(feed: Content) -> bytes:
    """The feed as PHP serializes it."""
    return serialize(feed_tree(feed))


def write_php(feed: Content) -> str:
    """The feed as PHP source that sets `$feed`."""
    return f"<?php\n\n$feed = {_php(feed_tree(feed), 0)};\n\n?>\n"


def _items(feed: Content) -> list[Mapping[str, object]]:
    found = feed_tree(feed)["items"]
    return found if isinstance(found, list) else []


def _php(value: object, depth: int) -> str:
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        tabs = "\t" * (depth + 1)
        inside = "".join(f"{tabs}{_php(name, 0)} => {_php(each, depth + 1)},\n" for name, each in pairs)
        return f"array(\n{inside}{tabs[1:]})"
    if isinstance(value, int):
        return str(value)
    text = str(value).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{text}'"
