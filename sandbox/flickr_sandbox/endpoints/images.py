"""Pictures at `/{server}/{id}_{secret}[_{suffix}].{extension}`: originals as uploaded, other sizes as JPEG."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from flickr_sandbox.pictures.jpeg import TYPES, drawn, scaled
from flickr_sandbox.pictures.sizes import SIZES, secret_of, sizes_of
from flickr_sandbox.state import photos

if TYPE_CHECKING:
    from flickr_sandbox.endpoints.context import Context
    from flickr_sandbox.state.records import Photo

__all__ = ["image"]

_NAME = re.compile(r"(?P<id>\d{1,20})_(?P<secret>[0-9a-f]{1,20})(?:_(?P<suffix>[a-z0-9]{1,2}))?(?:_d)?\.[a-z0-9]{2,4}")
_ORIGINAL = "o"


def image(context: Context, server: int, name: str) -> Response:
    """The picture of that name; anybody who knows the secret may see it, as at Flickr."""
    parts = _NAME.fullmatch(name)
    photo = photos.find_photo(context.database, parts["id"]) if parts else None
    if parts is None or photo is None or photo.server != str(server):
        raise NotFound
    suffix = parts["suffix"] or ""
    if suffix not in {size.suffix for size in SIZES} or parts["secret"] != secret_of(photo, suffix):
        raise NotFound
    content_type, data = _bytes(context, photo, suffix)
    response = Response(data, content_type=content_type)
    response.headers["Cache-Control"] = "max-age=86400"
    return response


def _bytes(context: Context, photo: Photo, suffix: str) -> tuple[str, bytes]:
    stored = photos.file_of(context.database, photo.id)
    if stored and suffix == _ORIGINAL:
        return stored
    found = next((each for each in sizes_of(photo, large=True) if each[0].suffix == suffix), None)
    width, height = found[1:] if found else (photo.width, photo.height)  # shown in place of a size above the original
    square = bool(found and found[0].square)
    if stored and (data := scaled(stored[1], width, height, square=square, rotation=photo.rotation)):
        return TYPES["jpg"], data
    form = photo.format if suffix == _ORIGINAL and photo.format in TYPES else "jpg"
    return TYPES[form], drawn(photo.id, width, height, form)
