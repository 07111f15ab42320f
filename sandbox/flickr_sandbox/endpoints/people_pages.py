"""Photostreams and profiles, whose URLs the API returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.exceptions import NotFound

from flickr_sandbox.html import Markup, page
from flickr_sandbox.state import photos, photosets, users
from flickr_sandbox.state.photos import Conditions, visible_to

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from flickr_sandbox.endpoints.context import Context

__all__ = ["photoset_page", "photostream", "pictures_page"]

_STREAM = Markup("<p>{about}</p><p class='buttons' style='flex-wrap:wrap'>{pictures}</p>")
_PICTURE = Markup('<a href="{page}" title="{title}"><img src="{source}" width="75" height="75" alt="{title}"></a>')
_SHOWN = 30


def photostream(context: Context, user: str) -> Response:
    """The newest public photos of a user, thirty at most."""
    owner = users.user_by_path(context.database, user)
    if owner is None:
        raise NotFound
    conditions = Conditions()
    conditions.add("p.owner = ?", owner.nsid)
    visible_to(conditions, None)
    return pictures_page(context, conditions, "photos p", owner.shown, owner.description)


def photoset_page(context: Context, user: str, photoset_id: str) -> Response:
    """The public photos of an album, thirty at most."""
    owner = users.user_by_path(context.database, user)
    found = photosets.find_photoset(context.database, photoset_id)
    if owner is None or found is None or found.owner != owner.nsid:
        raise NotFound
    conditions = Conditions()
    conditions.add("m.photoset_id = ?", found.id)
    visible_to(conditions, None)
    return pictures_page(context, conditions, photosets.MEMBERS, found.title, found.description)


def pictures_page(context: Context, conditions: Conditions, source: str, title: str, about: str) -> Response:
    """A page of the newest photos that meet the conditions, thirty at most."""
    found = photos.page_of_photos(
        context.database, conditions, order="p.posted DESC", limit=_SHOWN, offset=0, source=source
    )
    pictures = Markup("").join(
        _PICTURE.format(
            page=f"{context.site.base}/photos/{photo.owner}/{photo.id}/",
            title=photo.title,
            source=context.site.image(photo, "s"),
        )
        for photo in found
    )
    return page(context.site.base, title, _STREAM.format(about=about, pictures=pictures), width="54rem")
