"""Feeds in old XML formats: RSS 1.0 and 0.9x, Atom 0.3, CDF and OPML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.feeds.content import stamp
from flickr_sandbox.feeds.forms import GEO, geo_lines
from flickr_sandbox.wire.xml import escape

if TYPE_CHECKING:
    from flickr_sandbox.feeds.content import Content

__all__ = ["write_atom_03", "write_cdf", "write_old_rss", "write_opml", "write_rdf"]

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
        f"\t\t<dc:subject>{escape(' '.join(item.tags))}</dc:subject>\n{geo_lines(item)}\t</item>\n"
        for item in feed.items
    )
    return (
        f'{_DECLARATION}<rdf:RDF {_RDF} {_DUBLIN} {GEO}>\n\t<channel rdf:about="{escape(feed.page)}">\n'
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
        f"\t\t<link>{escape(feed.page)}</link>\n\t\t<description></description>\n\t\t<language>{escape(feed.language)}</language>\n"
        f"{items}\t</channel>\n</rss>\n"
    )


def write_atom_03(feed: Content) -> str:
    """The feed as Atom 0.3, of before the standard."""
    entries = "".join(
        f"\t<entry>\n\t\t<title>{escape(item.title)}</title>\n"
        f'\t\t<link rel="alternate" type="text/html" href="{escape(item.page)}" />\n'
        f"\t\t<id>tag:flickr.com,2004:{escape(item.key)}</id>\n\t\t<issued>{stamp(item.published)}</issued>\n"
        f"\t\t<modified>{stamp(item.updated)}</modified>\n"
        f"\t\t<author>\n\t\t\t<name>{escape(item.owner)}</name>\n\t\t\t<url>{escape(item.profile)}</url>\n\t\t</author>\n"
        f'\t\t<content type="text/html" mode="escaped">{escape(item.html, attribute=False)}</content>\n\t</entry>\n'
        for item in feed.items
    )
    return (
        f'{_DECLARATION}<feed version="0.3" xmlns="http://purl.org/atom/ns#">\n\t<title>{escape(feed.title)}</title>\n'
        f'\t<link rel="alternate" type="text/html" href="{escape(feed.page)}" />\n'
        f"\t<modified>{stamp(feed.modified)}</modified>\n{entries}</feed>\n"
    )


def write_cdf(feed: Content) -> str:
    """The feed in Microsoft's Channel Definition Format."""
    items = "".join(
        f'\t<ITEM HREF="{escape(item.page)}" LASTMOD="{stamp(item.updated)}">\n'
        f"\t\t<TITLE>{escape(item.title)}</TITLE>\n"
        f"\t\t<ABSTRACT>{escape(item.text, attribute=False)}</ABSTRACT>\n\t</ITEM>\n"
        for item in feed.items
    )
    return (
        f'{_DECLARATION}<CHANNEL HREF="{escape(feed.page)}" LASTMOD="{stamp(feed.modified)}">\n'
        f"\t<TITLE>{escape(feed.title)}</TITLE>\n{items}</CHANNEL>\n"
    )


def write_opml(feed: Content) -> str:
    """The feed as an outline."""
    lines = "".join(
        f'\t\t<outline text="{escape(item.title)}" type="link" url="{escape(item.page)}" />\n' for item in feed.items
    )
    return (
        f'{_DECLARATION}<opml version="1.1">\n\t<head>\n\t\t<title>{escape(feed.title)}</title>\n\t</head>\n'
        f"\t<body>\n{lines}\t</body>\n</opml>\n"
    )
