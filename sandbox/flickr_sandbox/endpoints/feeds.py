"""`/services/feeds/{name}.gne`: the newest twenty photos of a kind, as JSON, Atom 1.0 (the default) or RSS 2.0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from flickr_sandbox.feeds.content import content_of
from flickr_sandbox.feeds.forms import write_atom, write_json, write_rss
from flickr_sandbox.feeds.query import FEEDS, UnknownSubject
from flickr_sandbox.wire.envelope import jsonp

if TYPE_CHECKING:
    from flickr_sandbox.endpoints.context import Context

__all__ = ["feed"]

_ATOM, _RSS, _JSON = ("atom", "atom_1", "atom_10"), ("rss", "rss2", "rss_200"), ("json",)


def feed(context: Context, name: str) -> Response:
    """The feed of that name; what there is not is answered with a page, as Flickr does."""
    fields = context.parameters.arguments()
    form = fields.get("format", "atom_1")
    if form not in (*_ATOM, *_RSS, *_JSON):
        return Response("The sandbox writes feeds as json, atom_1 and rss_200.\n", 400, content_type="text/plain")
    if name not in FEEDS:
        raise NotFound
    try:
        query = FEEDS[name](context.database, fields)
    except UnknownSubject:
        raise NotFound from None
    address = f"{context.origin}{context.request.full_path.rstrip('?')}"
    content = content_of(context.database, context.site, query, address)
    if form in _ATOM:
        return Response(write_atom(content), content_type="application/atom+xml; charset=utf-8")
    if form in _RSS:
        return Response(write_rss(content), content_type="application/rss+xml; charset=utf-8")
    text = write_json(content, quotes="feed_quotes" in context.oddities)
    if fields.get("nojsoncallback") == "1":
        return Response(text, content_type="application/json")
    return jsonp(text, fields.get("jsoncallback"), default="jsonFlickrFeed")
