"""`/services/feeds/…`: the newest twenty of a kind, as Atom 1.0 (the default), RSS, JSON and many other forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from flickr_sandbox.feeds.content import Content, content_of, photo_items
from flickr_sandbox.feeds.forms import write_json
from flickr_sandbox.feeds.query import FEEDS, UnknownSubject, geo_query
from flickr_sandbox.feeds.writers import FORMS, form_named
from flickr_sandbox.state import photos
from flickr_sandbox.wire.envelope import jsonp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_sandbox.endpoints.context import Context
    from flickr_sandbox.feeds.query import CommentQuery, FeedQuery, TopicQuery
    from flickr_sandbox.feeds.writers import Form
    from flickr_sandbox.wire import Tree

__all__ = ["feed", "feed_of_tree", "geo_feed"]

_LANGUAGES = ("en-us", "de-de", "es-us", "fr-fr", "it-it", "ko-kr", "pt-br", "zh-hk")
_TEXT = "text/plain; charset=utf-8"


def feed(context: Context, name: str) -> Response:
    """The feed of that name; an unknown one gets a page, as at Flickr."""
    if name not in FEEDS:
        raise NotFound
    try:
        query = FEEDS[name](context.database, context.parameters.arguments())
    except UnknownSubject:
        raise NotFound from None
    return _written(context, query, located=name.startswith("geo"))


def geo_feed(context: Context, place: str = "") -> Response:
    """Photos on the map, in a place if the path names one."""
    try:
        query = geo_query(context.database, context.parameters.arguments(), place)
    except UnknownSubject:
        raise NotFound from None
    return _written(context, query, located=True)


def feed_of_tree(context: Context, method: str, tree: Tree, form: Form) -> Response | None:
    """The response of a method that lists photos, as a feed; None for another one."""
    listed = next((ids for each in tree.values() if (ids := _photo_ids(each)) is not None), None)
    if listed is None:
        return None
    caller = context.outcome.caller
    nsid = caller.nsid if caller else None
    found = [photo for each in listed if (photo := photos.visible_photo(context.database, each, nsid))]
    items = photo_items(context.database, context.site, found, located=form.located, nsid=nsid)
    content = Content.of(method, f"{context.site.base}/photos/", _address(context), items)
    return Response(form.write(content), content_type=form.content_type)


def _photo_ids(element: object) -> list[str] | None:
    """The ids that the standard response for photos lists, None for another element."""
    entries = element.get("photo") if isinstance(element, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) and "id" in entry for entry in entries):
        return None
    return [str(entry["id"]) for entry in entries]


def _written(context: Context, query: FeedQuery | TopicQuery | CommentQuery, *, located: bool) -> Response:
    fields = context.parameters.arguments()
    name = fields.get("format", "atom_1")
    form = form_named(name)
    if form is None and name != "json":
        return Response(f"The sandbox writes feeds as json, {', '.join(FORMS)}.\n", 400, content_type=_TEXT)
    located = located or (form is not None and form.located)
    language = fields["lang"] if fields.get("lang") in _LANGUAGES else "en-us"
    content = content_of(context.database, context.site, query, _address(context), language=language, located=located)
    if form is not None:
        return Response(form.write(content), content_type=form.content_type)
    return _json(context, fields, content)


def _json(context: Context, fields: Mapping[str, str], content: Content) -> Response:
    text = write_json(content, quotes="feed_quotes" in context.oddities)
    if fields.get("nojsoncallback") == "1":
        return Response(text, content_type="application/json")
    return jsonp(text, fields.get("jsoncallback"), default="jsonFlickrFeed")


def _address(context: Context) -> str:
    return f"{context.site.base}{context.request.full_path.rstrip('?')}"
