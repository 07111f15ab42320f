"""`/services/oembed`: how to embed a photo's page in another one."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from flickr_runtime.urls.base58 import decode58, encode58
from flickr_sandbox.as_flickr.hosts import is_flickr
from flickr_sandbox.html import Markup
from flickr_sandbox.licenses import LICENSES
from flickr_sandbox.pictures.sizes import sizes_of
from flickr_sandbox.state import photos, users
from flickr_sandbox.wire.xml import escape

if TYPE_CHECKING:
    from flickr_sandbox.endpoints.context import Context
    from flickr_sandbox.state.records import Photo, User

__all__ = ["oembed"]

_PAGE = re.compile(r".*/photos/[^/]+/(\d+)(?:/.*)?")
_SHORT = re.compile(r"/p/(\w+)/?", re.ASCII)
_CACHE_SECONDS = 3600
_MAX_PIXELS = 1024
_HTML = Markup(
    '<a data-flickr-embed="true" href="{page}" title="{title} by {owner}, on Flickr">'
    '<img src="{source}" width="{width}" height="{height}" alt="{title}"></a>'
)


def oembed(context: Context) -> Response:
    """The photo of `url`, no wider than `maxwidth` and no higher than `maxheight`, as XML or `format=json`."""
    fields = context.parameters.arguments()
    form = fields.get("format", "xml")
    if form not in ("xml", "json"):
        return Response("oEmbed is written as json and xml.\n", 501, content_type="text/plain")
    photo = _photo(context, fields.get("url", ""))
    owner = users.find_user(context.database, photo.owner) if photo else None
    if photo is None or owner is None:
        raise NotFound
    about = _described(context, photo, owner, fields)
    if form == "json":
        return Response(json.dumps(about), content_type="application/json")
    lines = "".join(f"\t<{name}>{escape(value, attribute=False)}</{name}>\n" for name, value in about.items())
    text = f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>\n{lines}</oembed>\n'
    return Response(text, content_type="text/xml; charset=utf-8")


def _photo(context: Context, url: str) -> Photo | None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.netloc not in (context.request.host, urlsplit(context.site.base).netloc) and not is_flickr(host):
        return None
    found = _PAGE.fullmatch(parts.path)
    photo_id = found[1] if found else ""
    if short := _SHORT.fullmatch(parts.path):
        try:
            photo_id = str(decode58(short[1]))
        except ValueError:
            return None
    return photos.visible_photo(context.database, photo_id, None)


def _described(context: Context, photo: Photo, owner: User, fields: dict[str, str]) -> dict[str, object]:
    width, height = (_edge(fields.get(name, "")) for name in ("maxwidth", "maxheight"))
    sizes = [each for each in sizes_of(photo, large=False) if not each[0].square]
    fitting = [each for each in sizes if each[1] <= width and each[2] <= height] or sizes[:1]
    size, shown_width, shown_height = fitting[-1]
    page, source = context.site.photo_page(owner, photo.id), context.site.image(photo, size.suffix)
    license_name, license_url = next((name, url) for number, name, url in LICENSES if number == photo.license)
    words = {"title": photo.title, "owner": owner.shown}
    html = _HTML.format(page=page, source=source, width=shown_width, height=shown_height, **words)
    return {
        "type": "photo",
        "flickr_type": photo.media,
        "title": photo.title,
        "author_name": words["owner"],
        "author_url": context.site.photos(owner),
        "width": str(shown_width),
        "height": str(shown_height),
        "url": source,
        "web_page": page,
        "thumbnail_url": context.site.image(photo, "q"),
        "thumbnail_width": 150,
        "thumbnail_height": 150,
        "web_page_short_url": f"{context.site.short}/p/{encode58(photo.id)}",
        "license": license_name,
        "license_url": license_url,
        "license_id": str(photo.license),
        "html": str(html),
        "version": "1.0",
        "cache_age": _CACHE_SECONDS,
        "provider_name": "Flickr",
        "provider_url": "https://www.flickr.com/",
    }


def _edge(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else _MAX_PIXELS
