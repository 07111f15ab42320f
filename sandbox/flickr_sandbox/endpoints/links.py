"""Short URLs and stock pictures, which Flickr serves from separate hosts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from flickr_runtime.urls.base58 import decode58
from flickr_sandbox.pictures.jpeg import TYPES, drawn
from flickr_sandbox.state import photos, users

if TYPE_CHECKING:
    from flickr_sandbox.endpoints.context import Context

__all__ = ["old_link", "short_link", "stock_picture"]

_STOCK = re.compile(r"(?:buddyicon|collection_default_[ls]|\d+@N\d\d(?:_[smlr])?)\.(?:gif|jpg)", re.ASCII)
_EDGE = 48


def short_link(context: Context, code: str) -> Response:
    """Redirects from `flic.kr/p/…` to the photo's page."""
    try:
        return _to_page(context, str(decode58(code)))
    except ValueError:
        raise NotFound from None


def old_link(context: Context) -> Response:
    """Redirects from `photo.gne?id=…` and `photo.gne?short=…`, of before 2010, to the photo's page."""
    fields = context.parameters.arguments()
    if code := fields.get("short"):
        return short_link(context, code)
    return _to_page(context, fields.get("id", ""))


def _to_page(context: Context, photo_id: str) -> Response:
    photo = photos.visible_photo(context.database, photo_id, None)
    owner = users.find_user(context.database, photo.owner) if photo else None
    if photo is None or owner is None:
        raise NotFound
    response = Response(status=302)
    response.autocorrect_location_header = False
    response.headers["Location"] = context.site.photo_page(owner, photo.id)
    return response


def stock_picture(_context: Context, name: str) -> Response:
    """Icons of people and collections."""
    if not _STOCK.fullmatch(name):
        raise NotFound
    form = name.rpartition(".")[2]
    return Response(drawn(name, _EDGE, _EDGE, form), content_type=TYPES[form])
