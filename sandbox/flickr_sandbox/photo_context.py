"""The photos before and after one in a photostream, an album, a pool or favourites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.photo_list import is_favorite, owner_of
from flickr_sandbox.state import photos
from flickr_sandbox.wire.tree import content, zero_or_text

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.state.photos import Conditions
    from flickr_sandbox.state.records import Photo
    from flickr_sandbox.wire import Tree

__all__ = ["context_in"]

_NOBODY: Tree = {"id": 0, "is_faved": 0}  # as at Flickr, at both ends
_AT_ONCE = 100_000


def context_in(
    call: Call, conditions: Conditions, order: str, place: str, *, source: str = "photos p", photo_id: str
) -> Tree | None:
    """The neighbours of a photo in a list, None if it is not in it; `place` names the list in URLs of pages."""
    found = photos.page_of_photos(call.database, conditions, order=order, limit=_AT_ONCE, offset=0, source=source)
    index = next((index for index, photo in enumerate(found) if photo.id == photo_id), None)
    if index is None:
        return None
    before = _neighbour(call, found[index - 1], place) if index else _NOBODY
    after = _neighbour(call, found[index + 1], place) if index + 1 < len(found) else _NOBODY
    return {"count": content(len(found)), "prevphoto": before, "nextphoto": after}


def _neighbour(call: Call, photo: Photo, place: str) -> Tree:
    page = call.site.photo_page(owner_of(call, photo), photo.id).removeprefix(call.site.base)
    return {
        "id": photo.id,
        "owner": photo.owner,
        "secret": photo.secret,
        "server": photo.server,
        "farm": photo.farm,
        "title": photo.title,
        "url": f"{page}in/{place}/",
        "thumb": call.site.image(photo, "s"),
        "license": zero_or_text(photo.license),
        "media": photo.media,
        "is_faved": int(is_favorite(call, photo.id)),
    }
