"""`flickr.galleries.*` that change the caller's galleries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.access import own_gallery
from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.galleries import gallery_tree
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.state import galleries, photos
from flickr_sandbox.state.galleries import MOST_IN_A_GALLERY, Gallery, new_gallery_id

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.wire import Tree

__all__ = ["add_photo", "create", "edit_meta", "edit_photo", "edit_photos", "remove_photo"]

_MISSING = "Required parameter missing"


@serves("flickr.galleries.create")
def create(call: Call) -> Tree:
    """A new gallery of the caller's, empty or with a first photo."""
    if not {"title", "description"} <= set(call.arguments):
        raise Failure(1, _MISSING)
    if not call.stripped("title"):
        raise Failure(2, "Invalid title or description")
    made = Gallery(
        id=new_gallery_id(),
        owner=call.user.nsid,
        title=call.stripped("title"),
        description=call.text("description"),
        primary_photo=None,
        created=call.now,
        updated=call.now,
        views=0,
    )
    galleries.add_gallery(call.database, made)
    if call.stripped("primary_photo_id"):
        _put(call, made, call.stripped("primary_photo_id"), "")
    return {"gallery": gallery_tree(call, galleries.find_gallery(call.database, made.id) or made)}


@serves("flickr.galleries.editMeta")
def edit_meta(call: Call) -> Tree:
    """Sets title and description."""
    if not {"gallery_id", "title"} <= set(call.arguments):
        raise Failure(1, _MISSING)
    found = own_gallery(call, code=3, message="Failed to edit gallery information")
    if not call.stripped("title"):
        raise Failure(2, "Invalid title or description")
    galleries.change_gallery(
        call.database,
        found.id,
        title=call.stripped("title"),
        description=call.text("description", found.description),
        updated=call.now,
    )
    return {}


@serves("flickr.galleries.addPhoto")
def add_photo(call: Call) -> Tree:
    """Adds another user's public photo to a gallery."""
    if not {"gallery_id", "photo_id"} <= set(call.arguments):
        raise Failure(1, _MISSING)
    _put(call, own_gallery(call, code=2), call.stripped("photo_id"), call.text("comment"))
    return {}


@serves("flickr.galleries.removePhoto")
def remove_photo(call: Call) -> Tree:
    """Removes a photo from a gallery."""
    found = own_gallery(call)
    if not galleries.remove_from_gallery(call.database, found.id, call.stripped("photo_id"), call.now):
        raise Failure(4, "Invalid photo ID")
    return {}


@serves("flickr.galleries.editPhoto")
def edit_photo(call: Call) -> Tree:
    """Sets the gallery's text about one of its photos."""
    found = own_gallery(call)
    call.database.execute(
        "UPDATE gallery_photos SET comment = ? WHERE gallery_id = ? AND photo_id = ?",
        (call.text("comment"), found.id, call.stripped("photo_id")),
    )
    return {}


@serves("flickr.galleries.editPhotos")
def edit_photos(call: Call) -> Tree:
    """Sets the photos of a gallery, their order, and its primary photo."""
    found = own_gallery(call)
    wanted = list(dict.fromkeys(call.words("photo_ids")))[:MOST_IN_A_GALLERY]
    current = {
        row["photo_id"]: row
        for row in call.database.rows("SELECT * FROM gallery_photos WHERE gallery_id = ?", (found.id,))
    }
    for photo_id in current.keys() - set(wanted):
        galleries.remove_from_gallery(call.database, found.id, photo_id, call.now)
    for position, photo_id in enumerate(wanted):
        if photo_id not in current:
            _put(call, found, photo_id, "")
        call.database.execute(
            "UPDATE gallery_photos SET position = ? WHERE gallery_id = ? AND photo_id = ?",
            (position, found.id, photo_id),
        )
    if call.stripped("primary_photo_id") in wanted:
        galleries.change_gallery(call.database, found.id, primary_photo=call.stripped("primary_photo_id"))
    return {}


def _put(call: Call, gallery: Gallery, photo_id: str, comment: str) -> None:
    photo = photos.visible_photo(call.database, photo_id, call.caller.nsid)
    if photo is None:
        raise Failure(3, "Invalid photo ID")
    if photo.owner == gallery.owner:
        raise Failure(7, "Cannot add your own photo")
    if not photo.is_public:
        raise Failure(6, "Photo not public")
    if photo.safety_level > 1:
        raise Failure(11, "Photo not safe")
    count = call.database.number("SELECT count(*) FROM gallery_photos WHERE gallery_id = ?", (gallery.id,))
    if count >= MOST_IN_A_GALLERY:
        raise Failure(10, "Gallery is full")
    if not galleries.add_to_gallery(call.database, gallery.id, photo.id, comment, call.now):
        raise Failure(8, "Photo in gallery")
