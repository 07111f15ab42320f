"""Writes the page: every picture links to its page at Flickr, in its own proportions."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_client.types import Photo

__all__ = ["render"]

NOTICE = "This product uses the Flickr API but is not endorsed or certified by SmugMug, Inc."

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>{title}</title>
<style>figure {{ display: inline-block; margin: 1em }} img {{ max-width: 20em; height: auto }}</style>
<h1>{title}</h1>
{figures}
<footer>{notice}</footer>
</html>
"""

_FIGURE = """<figure>
<a href="{page}"><img src="{source}" alt="{title}"></a>
<figcaption><a href="{page}">{title}</a> by {owner}</figcaption>
</figure>"""


def render(title: str, photos: Iterable[Photo]) -> str:
    """The page as HTML; photos without a picture are left out."""
    figures = [
        _FIGURE.format(
            page=escape(photo.page_url),
            source=escape(photo.url_m),
            title=escape(photo.title or "Untitled"),
            owner=escape(photo.ownername or ""),
        )
        for photo in photos
        if photo.url_m
    ]
    return _PAGE.format(title=escape(title), figures="\n".join(figures), notice=escape(NOTICE))
