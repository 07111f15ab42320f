"""`/services/feeds/{name}.gne`: the newest twenty of a kind, as Atom 1.0 (the default), RSS, JSON and older forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from flickr_sandbox.feeds.content import content_of
from flickr_sandbox.feeds.forms import write_atom, write_json, write_rss
from flickr_sandbox.feeds.other_forms import (
    write_csv,
    write_old_rss,
    write_php,
    write_php_serial,
    write_rdf,
    write_yaml,
)
from flickr_sandbox.feeds.query import FEEDS, UnknownSubject
from flickr_sandbox.wire.envelope import jsonp

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_sandbox.endpoints.context import Context
    from flickr_sandbox.feeds.content import Content

__all__ = ["feed"]

_RSS, _TEXT = "application/rss+xml; charset=utf-8", "text/plain; charset=utf-8"
_ATOM = (write_atom, "application/atom+xml; charset=utf-8")
_RSS_2, _RSS_1 = (write_rss, _RSS), (write_rdf, "application/rdf+xml; charset=utf-8")
_FORMS: dict[str, tuple[Callable[[Content], str | bytes], str]] = {
    **dict.fromkeys(("atom", "atom_1", "atom_10"), _ATOM),
    **dict.fromkeys(("rss2", "rss_200"), _RSS_2),
    **dict.fromkeys(("rdf", "rss_100"), _RSS_1),
    "rss_091": (lambda content: write_old_rss(content, "0.91"), _RSS),
    **dict.fromkeys(("rss", "rss_092"), (lambda content: write_old_rss(content, "0.92"), _RSS)),
    "csv": (write_csv, "text/csv; charset=utf-8"),
    "yaml": (write_yaml, _TEXT),
    "php": (write_php, _TEXT),
    "php_serial": (write_php_serial, _TEXT),
}


def feed(context: Context, name: str) -> Response:
    """The feed of that name; what there is not is answered with a page, as Flickr does."""
    fields = context.parameters.arguments()
    form = fields.get("format", "atom_1")
    if form not in _FORMS and form != "json":
        return Response(f"The sandbox writes feeds as json, {', '.join(_FORMS)}.\n", 400, content_type=_TEXT)
    if name not in FEEDS:
        raise NotFound
    try:
        query = FEEDS[name](context.database, fields)
    except UnknownSubject:
        raise NotFound from None
    address = f"{context.site.base}{context.request.full_path.rstrip('?')}"
    content = content_of(context.database, context.site, query, address)
    if form in _FORMS:
        write, content_type = _FORMS[form]
        return Response(write(content), content_type=content_type)
    text = write_json(content, quotes="feed_quotes" in context.oddities)
    if fields.get("nojsoncallback") == "1":
        return Response(text, content_type="application/json")
    return jsonp(text, fields.get("jsoncallback"), default="jsonFlickrFeed")
