"""Which photo, album, group or gallery a call is about, and whether the caller may see or change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.errors import Failure
from flickr_sandbox.state import galleries, groups, photos, photosets

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.state.galleries import Gallery
    from flickr_sandbox.state.groups import Group
    from flickr_sandbox.state.records import Photo, Photoset

__all__ = ["own_gallery", "own_photo", "own_photoset", "seen_gallery", "seen_group", "seen_photo", "seen_photoset"]


def seen_photo(call: Call, *, code: int = 1, message: str = "Photo not found") -> Photo:
    """The photo of `photo_id` if the caller may see it; a private one is reported as not found."""
    found = photos.visible_photo(call.database, call.stripped("photo_id"), call.caller.nsid)
    if found is None:
        raise Failure(code, message.format(photo_id=call.stripped("photo_id")))
    return found


def own_photo(call: Call, *, code: int = 1, message: str = "Photo not found") -> Photo:
    """The photo of `photo_id` if it is the caller's own."""
    found = photos.find_photo(call.database, call.stripped("photo_id"))
    if found is None or found.owner != call.caller.nsid:
        raise Failure(code, message)
    return found


def seen_photoset(call: Call) -> Photoset:
    """The album of `photoset_id`, of the user of `user_id` if one is named; albums are public."""
    found = photosets.find_photoset(call.database, call.stripped("photoset_id"))
    owner = call.person("user_id", 2, "User not found").nsid if call.stripped("user_id") else None
    if found is None or owner not in (None, found.owner):
        raise Failure(1, "Photoset not found")
    return found


def own_photoset(call: Call) -> Photoset:
    """The album of `photoset_id` if it is the caller's own."""
    found = photosets.find_photoset(call.database, call.stripped("photoset_id"))
    if found is None or found.owner != call.caller.nsid:
        raise Failure(1, "Photoset not found")
    return found


def seen_group(call: Call, *, code: int = 1, message: str = "Group not found") -> Group:
    """The group of `group_id` if the caller may know of it: a private one is known to its members only."""
    found = groups.find_group(call.database, call.stripped("group_id"))
    if found is None or (found.privacy == 1 and not groups.role_in(call.database, found.nsid, call.caller.nsid)):
        raise Failure(code, message)
    return found


def seen_gallery(call: Call, *, code: int = 1, message: str = "Invalid gallery ID") -> Gallery:
    """The gallery of `gallery_id`; all galleries are public."""
    found = galleries.find_gallery(call.database, call.stripped("gallery_id"))
    if found is None:
        raise Failure(code, message)
    return found


def own_gallery(call: Call, *, code: int = 1, message: str = "Invalid gallery ID") -> Gallery:
    """The gallery of `gallery_id` if the caller made it."""
    found = seen_gallery(call, code=code, message=message)
    if found.owner != call.caller.nsid:
        raise Failure(code, message)
    return found
