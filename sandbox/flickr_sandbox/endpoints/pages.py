"""A photo's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.exceptions import NotFound

from flickr_sandbox.html import Markup, page
from flickr_sandbox.pictures.sizes import sizes_of
from flickr_sandbox.state import photos, tags, users

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from flickr_sandbox.endpoints.context import Context

__all__ = ["photo_page"]

_PHOTO = Markup("""<p><img src="{source}" width="{width}" height="{height}" alt="{title}"></p>
<p>by <a href="{stream}">{owner}</a> · taken {taken} · {views} views</p>
<p>{description}</p><p><small>{tags}</small></p>""")


def photo_page(context: Context, user: str, photo_id: str) -> Response:
    """Title, picture and owner of a public photo; others are not found, for nobody is logged in here."""
    owner = users.user_by_path(context.database, user)
    photo = photos.visible_photo(context.database, photo_id, None)
    if owner is None or photo is None or photo.owner != owner.nsid:
        raise NotFound
    size, width, height = next(
        found for found in reversed(list(sizes_of(photo, large=False))) if found[0].edge <= 800 and not found[0].square
    )
    body = _PHOTO.format(
        source=context.site.image(photo, size.suffix),
        width=width,
        height=height,
        title=photo.title,
        stream=context.site.photos(owner),
        owner=owner.shown,
        taken=photo.taken,
        views=photo.views,
        description=photo.description,
        tags=", ".join(tag.raw for tag in tags.tags_of(context.database, photo.id)),
    )
    return page(context.site.base, photo.title or "Untitled", body, width="54rem")
