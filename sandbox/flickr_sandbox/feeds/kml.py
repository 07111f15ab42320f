"""Feeds as KML 2.1, for Google Earth and maps."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flickr_sandbox.feeds.content import stamp
from flickr_sandbox.wire.xml import escape

if TYPE_CHECKING:
    from flickr_sandbox.feeds.content import Content, Item
    from flickr_sandbox.feeds.located import Point

__all__ = ["write_kml", "write_kml_link"]

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
_KML = '<kml xmlns="http://earth.google.com/kml/2.1">'


def write_kml(feed: Content) -> str:
    """The items of the feed that are on the map, as placemarks."""
    marks = "".join(_placemark(item, item.point) for item in feed.items if item.point)
    return (
        f"{_DECLARATION}{_KML}\n\t<Document>\n\t\t<name>{escape(feed.title)}</name>\n"
        f"\t\t<description>{escape(feed.page)}</description>\n{marks}\t</Document>\n</kml>\n"
    )


def write_kml_link(feed: Content) -> str:
    """A network link of Google Earth to the feed as KML."""
    parts = urlsplit(feed.address)
    fields = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "format"]
    form = "feed-kml" if dict(fields).get("method") else "kml"  # the parameter's name in the API, and in feeds
    address = urlunsplit(parts._replace(query=urlencode([*fields, ("format", form)])))
    return (
        f"{_DECLARATION}{_KML}\n\t<NetworkLink>\n\t\t<name>{escape(feed.title)}</name>\n"
        f"\t\t<Url>\n\t\t\t<href>{escape(address)}</href>\n\t\t</Url>\n\t</NetworkLink>\n</kml>\n"
    )


def _placemark(item: Item, point: Point) -> str:
    return (
        f"\t\t<Placemark>\n\t\t\t<name>{escape(item.title)}</name>\n"
        f"\t\t\t<description>{escape(item.html, attribute=False)}</description>\n"
        f"\t\t\t<TimeStamp>\n\t\t\t\t<when>{stamp(item.published)}</when>\n\t\t\t</TimeStamp>\n"
        f"\t\t\t<Point>\n\t\t\t\t<coordinates>{point.longitude_text},{point.latitude_text},0</coordinates>\n"
        "\t\t\t</Point>\n\t\t</Placemark>\n"
    )
