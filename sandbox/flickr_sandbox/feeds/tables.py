"""Feeds as data for programs: CSV, SQL, YAML, and PHP."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from flickr_sandbox.feeds.content import stamp
from flickr_sandbox.feeds.forms import feed_tree
from flickr_sandbox.wire.php import serialize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flickr_sandbox.feeds.content import Content

__all__ = ["write_csv", "write_php", "write_php_serial", "write_sql", "write_yaml"]

_COLUMNS = ("title", "link", "author", "author_id", "published", "date_taken", "media", "tags")


def write_csv(feed: Content) -> str:
    """The feed as comma-separated values, one line for each item below a line of names."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(_COLUMNS)
    writer.writerows(_rows(feed))
    return file.getvalue()


def write_sql(feed: Content) -> str:
    """The feed as statements of standard SQL, which create a table `feed_items` and insert the items."""
    columns = ", ".join(f"{name} TEXT" for name in _COLUMNS)
    rows = [", ".join("'" + value.replace("'", "''") + "'" for value in row) for row in _rows(feed)]
    lines = [f"INSERT INTO feed_items VALUES ({values});" for values in rows]  # noqa: S608 - text for the caller
    return "\n".join([f"CREATE TABLE feed_items ({columns});", *lines, ""])


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
    """The feed in PHP's `serialize` format."""
    return serialize(feed_tree(feed))


def write_php(feed: Content) -> str:
    """The feed as PHP source that sets `$feed`."""
    return f"<?php\n\n$feed = {_php(feed_tree(feed), 0)};\n\n?>\n"


def _rows(feed: Content) -> Iterator[list[str]]:
    for item in feed.items:
        picture = [item.picture.taken, item.picture.medium] if item.picture else ["", ""]
        yield [item.title, item.page, item.owner, item.owner_id, stamp(item.published), *picture, " ".join(item.tags)]


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
