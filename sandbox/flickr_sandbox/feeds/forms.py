"""Feeds written as JSON, Atom 1.0 and RSS 2.0."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING

from flickr_sandbox.feeds.content import stamp
from flickr_sandbox.wire.xml import escape

if TYPE_CHECKING:
    from flickr_sandbox.feeds.content import Content, Item, Picture
    from flickr_sandbox.wire import Tree

__all__ = ["GEO", "feed_tree", "geo_lines", "mail_date", "write_atom", "write_json", "write_rss"]

_GENERATOR = "https://www.flickr.com"
_MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
GEO = (
    'xmlns:georss="http://www.georss.org/georss" xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#" '
    'xmlns:woe="http://where.yahooapis.com/v1/schema.rng"'
)
_DECLARATION = '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n'


def feed_tree(feed: Content) -> Tree:
    """The feed as data, in the shape of Flickr's JSON."""
    return {
        "title": feed.title,
        "link": feed.page,
        "description": "",
        "modified": stamp(feed.modified),
        "generator": _GENERATOR,
        "items": [_json_item(item) for item in feed.items],
    }


def write_json(feed: Content, *, quotes: bool = False) -> str:
    """The feed as JSON; with `quotes`, apostrophes are escaped, as Flickr does and JSON does not allow."""
    text = json.dumps(feed_tree(feed), ensure_ascii=False)
    return text.replace("'", "\\'") if quotes else text


def write_atom(feed: Content) -> str:
    """The feed as Atom 1.0."""
    entries = "".join(_entry(item) for item in feed.items)
    return (
        f'{_DECLARATION}<feed xmlns="http://www.w3.org/2005/Atom" xmlns:flickr="urn:flickr:user" {_spaces(feed)}>\n'
        f"\t<title>{escape(feed.title)}</title>\n"
        f'\t<link rel="self" href="{escape(feed.address)}" />\n'
        f'\t<link rel="alternate" type="text/html" href="{escape(feed.page)}"/>\n'
        f"\t<id>tag:flickr.com,2005:{escape(feed.page)}</id>\n"
        f"\t<subtitle></subtitle>\n\t<updated>{stamp(feed.modified)}</updated>\n"
        f'\t<generator uri="{_GENERATOR}">Flickr</generator>\n{entries}</feed>\n'
    )


def write_rss(feed: Content) -> str:
    """The feed as RSS 2.0."""
    items = "".join(_rss_item(item) for item in feed.items)
    return (
        f'{_DECLARATION}<rss version="2.0" xmlns:flickr="urn:flickr:user" {_spaces(feed)}>\n\t<channel>\n'
        f"\t\t<title>{escape(feed.title)}</title>\n\t\t<link>{escape(feed.page)}</link>\n"
        f"\t\t<description></description>\n\t\t<pubDate>{mail_date(feed.modified)}</pubDate>\n"
        f"\t\t<lastBuildDate>{mail_date(feed.modified)}</lastBuildDate>\n"
        f"\t\t<generator>{_GENERATOR}</generator>\n{items}\t</channel>\n</rss>\n"
    )


def _json_item(item: Item) -> Tree:
    picture = {"media": {"m": item.picture.medium}, "date_taken": item.picture.taken} if item.picture else {}
    point = {"latitude": item.point.latitude_text, "longitude": item.point.longitude_text} if item.point else {}
    return {
        "title": item.title,
        "link": item.page,
        **picture,
        "description": item.html,
        "published": stamp(item.published),
        "author": f'nobody@flickr.com ("{item.owner}")',
        "author_id": item.owner_id,
        "tags": " ".join(item.tags),
        **point,
    }


def geo_lines(item: Item) -> str:
    """Where an item's photo was taken, as GeoRSS, W3C Geo and the place's WOE id; empty without a point."""
    if item.point is None:
        return ""
    latitude, longitude, woeid = item.point.latitude_text, item.point.longitude_text, item.point.woeid
    lines = f"\t\t<georss:point>{latitude} {longitude}</georss:point>\n"
    lines += f"\t\t<geo:lat>{latitude}</geo:lat>\n\t\t<geo:long>{longitude}</geo:long>\n"
    return lines + (f"\t\t<woe:woeid>{woeid}</woe:woeid>\n" if woeid else "")


def _spaces(feed: Content) -> str:
    return f"{_MEDIA} {GEO}" if any(item.point for item in feed.items) else _MEDIA


def _entry(item: Item) -> str:
    scheme = escape(f"{item.page.partition('/photos/')[0]}/photos/tags/")
    categories = "".join(f'\t\t<category term="{escape(tag)}" scheme="{scheme}" />\n' for tag in item.tags)
    taken = enclosure = ""
    if item.picture:
        date = item.picture.taken
        taken = f"\t\t<flickr:date_taken>{date}</flickr:date_taken>\n\t\t<dc:date.Taken>{date}</dc:date.Taken>\n"
        enclosure = f'\t\t<link rel="enclosure" type="image/jpeg" href="{escape(item.picture.large)}" />\n'
    return (
        f"\t<entry>\n\t\t<title>{escape(item.title)}</title>\n"
        f'\t\t<link rel="alternate" type="text/html" href="{escape(item.page)}"/>\n'
        f"\t\t<id>tag:flickr.com,2005:{item.key}</id>\n"
        f"\t\t<published>{stamp(item.published)}</published>\n\t\t<updated>{stamp(item.updated)}</updated>\n{taken}"
        f'\t\t<content type="html">{escape(item.html, attribute=False)}</content>\n'
        f"\t\t<author>\n\t\t\t<name>{escape(item.owner)}</name>\n\t\t\t<uri>{escape(item.profile)}</uri>\n"
        f"\t\t\t<flickr:nsid>{item.owner_id}</flickr:nsid>\n\t\t</author>\n"
        f"{enclosure}{categories}{geo_lines(item)}{_news(item)}\t</entry>\n"
    )


def _news(item: Item) -> str:
    """The members for subscribers: pictures as media, what happened to the photo, and who did that."""
    if not (item.news and item.picture):
        return ""
    width, height = item.picture.size
    lines = (
        f'\t\t<media:content url="{escape(item.picture.large)}" type="image/jpeg" height="{height}" width="{width}"/>\n'
        f'\t\t<media:thumbnail url="{escape(item.picture.thumbnail)}" height="75" width="75" />\n'
        f'\t\t<media:category scheme="urn:flickr:tags">{escape(" ".join(item.tags))}</media:category>\n'
        f'\t\t<flickr:update type="{escape(item.news)}" />\n'
    )
    if item.contributor:
        name, nsid = item.contributor
        lines += (
            f"\t\t<contributor>\n\t\t\t<name>{escape(name)}</name>\n"
            f"\t\t\t<flickr:nsid>{escape(nsid)}</flickr:nsid>\n\t\t</contributor>\n"
        )
    return lines


def _rss_item(item: Item) -> str:
    return (
        f"\t\t<item>\n\t\t\t<title>{escape(item.title)}</title>\n\t\t\t<link>{escape(item.page)}</link>\n"
        f"\t\t\t<description>{escape(item.html, attribute=False)}</description>\n"
        f"\t\t\t<pubDate>{mail_date(item.published)}</pubDate>\n"
        f'\t\t\t<author flickr:profile="{escape(item.profile)}">nobody@flickr.com ({escape(item.owner)})</author>\n'
        f'\t\t\t<guid isPermaLink="false">tag:flickr.com,2004:{item.key}</guid>\n'
        f"{_rss_media(item, item.picture) if item.picture else ''}{geo_lines(item)}\t\t</item>\n"
    )


def _rss_media(item: Item, picture: Picture) -> str:
    width, height = picture.size
    return (
        f"\t\t\t<dc:date.Taken>{picture.taken}</dc:date.Taken>\n"
        f'\t\t\t<media:content url="{escape(picture.large)}" type="image/jpeg" height="{height}" width="{width}"/>\n'
        f"\t\t\t<media:title>{escape(item.title)}</media:title>\n"
        f'\t\t\t<media:description type="html">{escape(item.text, attribute=False)}</media:description>\n'
        f'\t\t\t<media:thumbnail url="{escape(picture.thumbnail)}" height="75" width="75" />\n'
        f'\t\t\t<media:credit role="photographer">{escape(item.owner)}</media:credit>\n'
        f'\t\t\t<media:category scheme="urn:flickr:tags">{escape(" ".join(item.tags))}</media:category>\n'
    )


def mail_date(seconds: int) -> str:
    """A moment in the format of mail and RSS."""
    return format_datetime(datetime.fromtimestamp(seconds, UTC))
