"""`flickr.photosets.*` that change the caller's albums, and the neighbours of a photo in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.access import own_photoset, seen_photo, seen_photoset
from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.photo_context import context_in
from flickr_sandbox.state import photos, photosets
from flickr_sandbox.state.photos import Conditions, visible_to

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.state.records import Photoset
    from flickr_sandbox.wire import Tree

__all__ = ["edit_meta", "edit_photos", "get_context", "order_sets", "remove_photo", "remove_photos", "reorder_photos"]
__all__ += ["set_primary_photo"]

_MAX_COUNT = 5000


@serves("flickr.photosets.editMeta")
def edit_meta(call: Call) -> Tree:
    """Sets title and description."""
    found = own_photoset(call)
    if not call.stripped("title"):
        raise Failure(2, "No title specified")
    photosets.change_photoset(
        call.database,
        found.id,
        title=call.stripped("title"),
        description=call.text("description", found.description),
        updated=call.now,
    )
    return {}


@serves("flickr.photosets.editPhotos")
def edit_photos(call: Call) -> Tree:
    """Sets the photos of an album, their order, and its primary photo."""
    found = own_photoset(call)
    wanted = list(dict.fromkeys(call.words("photo_ids")))[:_MAX_COUNT]
    if not wanted:
        raise Failure(5, "Empty photos list")
    _check_own(call, wanted)
    primary = call.stripped("primary_photo_id")
    if photos.find_photo(call.database, primary) is None:
        raise Failure(3, "Primary photo not found")
    if primary not in wanted:
        raise Failure(4, "Primary photo not in list")
    _set(call, found, wanted, primary)
    return {}


@serves("flickr.photosets.reorderPhotos")
def reorder_photos(call: Call) -> Tree:
    """Moves photos of an album to its front, in that order."""
    found = own_photoset(call)
    wanted = list(dict.fromkeys(call.words("photo_ids")))[:_MAX_COUNT]
    have = photosets.members_of(call.database, found.id)
    if not set(wanted) <= set(have):
        raise Failure(2, "Photo not found")
    _set(call, found, [*wanted, *(photo_id for photo_id in have if photo_id not in set(wanted))], found.primary_photo)
    return {}


@serves("flickr.photosets.removePhoto")
def remove_photo(call: Call) -> Tree:
    """Removes a photo from an album; with its last photo the album is deleted."""
    found = own_photoset(call)
    photo_id = call.stripped("photo_id")
    if photos.find_photo(call.database, photo_id) is None:
        raise Failure(2, "Photo not found")
    if photo_id not in photosets.members_of(call.database, found.id):
        raise Failure(3, "Photo not in set")
    _take_out(call, found, {photo_id})
    return {}


@serves("flickr.photosets.removePhotos")
def remove_photos(call: Call) -> Tree:
    """Removes photos from an album; those that are not in it are ignored."""
    found = own_photoset(call)
    _check_own(call, call.words("photo_ids")[:_MAX_COUNT])
    _take_out(call, found, set(call.words("photo_ids")))
    return {}


@serves("flickr.photosets.setPrimaryPhoto")
def set_primary_photo(call: Call) -> Tree:
    """Sets the primary photo of an album."""
    found = own_photoset(call)
    if call.stripped("photo_id") not in photosets.members_of(call.database, found.id):
        raise Failure(2, "Photo not found")
    photosets.change_photoset(call.database, found.id, primary_photo=call.stripped("photo_id"), updated=call.now)
    return {}


@serves("flickr.photosets.orderSets")
def order_sets(call: Call) -> Tree:
    """Moves albums of the caller to the front, in that order."""
    have = [photoset.id for photoset in photosets.photosets_of(call.database, call.user.nsid)]
    wanted = list(dict.fromkeys(call.words("photoset_ids")))[:_MAX_COUNT]
    if not set(wanted) <= set(have):
        raise Failure(1, "Set not found")
    for position, photoset_id in enumerate([*wanted, *(each for each in have if each not in set(wanted))]):
        photosets.change_photoset(call.database, photoset_id, position=position)
    return {}


@serves("flickr.photosets.getContext")
def get_context(call: Call) -> Tree:
    """The neighbours of a photo in an album."""
    photo = seen_photo(call)
    found = seen_photoset(call)
    conditions = Conditions()
    conditions.add("m.photoset_id = ?", found.id)
    visible_to(conditions, call.caller.nsid)
    source, place = photosets.MEMBERS, f"set-{found.id}"
    context = context_in(call, conditions, "m.position, p.id", place, source=source, photo_id=photo.id)
    if context is None:
        raise Failure(2, "Photo not in set")
    return context


def _check_own(call: Call, photo_ids: list[str]) -> None:
    for photo_id in photo_ids:
        photo = photos.find_photo(call.database, photo_id)
        if photo is None or photo.owner != call.user.nsid:
            raise Failure(2, "Photo not found")


def _take_out(call: Call, photoset: Photoset, gone: set[str]) -> None:
    remaining = [photo_id for photo_id in photosets.members_of(call.database, photoset.id) if photo_id not in gone]
    if not remaining:
        call.database.execute("DELETE FROM photosets WHERE id = ?", (photoset.id,))
        return
    _set(call, photoset, remaining, photoset.primary_photo if photoset.primary_photo in remaining else remaining[0])


def _set(call: Call, photoset: Photoset, photo_ids: list[str], primary: str) -> None:
    photosets.set_members(call.database, photoset.id, photo_ids, primary)
    photosets.change_photoset(call.database, photoset.id, updated=call.now)
