"""`flickr.photos.people.*` and `flickr.people.getPhotosOf`: who is in which photo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.access import seen_photo
from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.photo_list import list_photos
from flickr_sandbox.pictures.sizes import fitted
from flickr_sandbox.state import notes, users
from flickr_sandbox.state.photos import Conditions, visible_to
from flickr_sandbox.wire.tree import zero_or_text

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.state.notes import PersonInPhoto, Rectangle
    from flickr_sandbox.state.records import Photo
    from flickr_sandbox.wire import Tree

__all__ = ["add", "delete", "delete_coords", "edit_coords", "get_list", "get_photos_of"]

_EDGE = 500
_BLANK = "Some co-ordinate paramters were blank"  # Flickr spells it so
_ORDER = "p.posted DESC, p.id DESC"


@serves("flickr.photos.people.getList")
def get_list(call: Call) -> Tree:
    """Who is in a photo, and where in the 500 pixel picture."""
    photo = seen_photo(call)
    found = notes.people_in(call.database, photo.id)
    width, height = fitted(photo.width, photo.height, _EDGE)
    entries = [_person(call, each) for each in found]
    size = {"photo_width": str(width), "photo_height": str(height)}
    return {"people": {"total": len(found), **size, "person": entries}}


@serves("flickr.photos.people.add")
def add(call: Call) -> Tree:
    """Adds a person to one of the caller's photos, or the caller to another user's public photo."""
    person = call.person("user_id", 1, "Person not found")
    photo = seen_photo(call, code=2)
    if call.user.nsid not in (photo.owner, person.nsid):
        raise Failure(4, "User cannot add people to that photo")
    if not photo.is_public and person.nsid != photo.owner:
        raise Failure(7, "Can't add that person to a non-public photo")
    notes.add_person(call.database, photo.id, person.nsid, call.user.nsid, call.now, _rectangle(call, code=6))
    return {}


@serves("flickr.photos.people.delete")
def delete(call: Call) -> Tree:
    """Removes a person: anybody from the caller's photos, and the caller from any photo."""
    photo, person = _changed(call, "User cannot remove that person")
    notes.remove_person(call.database, photo.id, person)
    return {}


@serves("flickr.photos.people.editCoords")
def edit_coords(call: Call) -> Tree:
    """Sets the rectangle of a person in a photo."""
    photo, person = _changed(call, "User cannot edit that person in that photo")
    place = _rectangle(call, code=4)
    if place is None:
        raise Failure(5, "No co-ordinates given")
    notes.set_rectangle(call.database, photo.id, person, place)
    return {}


@serves("flickr.photos.people.deleteCoords")
def delete_coords(call: Call) -> Tree:
    """Removes the rectangle of a person in a photo."""
    photo, person = _changed(call, "User cannot edit that person in that photo")
    notes.set_rectangle(call.database, photo.id, person, None)
    return {}


@serves("flickr.people.getPhotosOf")
def get_photos_of(call: Call) -> Tree:
    """Photos of a person."""
    user = call.person("user_id", 1, "User not found.")
    conditions = Conditions()
    visible_to(conditions, call.caller.nsid)
    conditions.add("EXISTS (SELECT 1 FROM photo_people m WHERE m.photo_id = p.id AND m.user = ?)", user.nsid)
    if call.stripped("owner_id"):
        conditions.add("p.owner = ?", call.person("owner_id", 1, "User not found.").nsid)
    return list_photos(call, conditions, _ORDER)


def _changed(call: Call, message: str) -> tuple[Photo, str]:
    person = call.person("user_id", 1, "Person not found")
    photo = seen_photo(call, code=2)
    if person.nsid not in {each.user for each in notes.people_in(call.database, photo.id)}:
        raise Failure(1, "Person not found")
    if call.user.nsid not in (photo.owner, person.nsid):
        raise Failure(3, message)
    return photo, person.nsid


def _rectangle(call: Call, *, code: int) -> Rectangle | None:
    given = [call.stripped(f"person_{side}") for side in "xywh"]
    if not any(given):
        return None
    sides = [call.whole(f"person_{side}", -1, most=100_000) for side in "xywh"]
    if min(sides) < 0:
        raise Failure(code, _BLANK)
    return sides[0], sides[1], sides[2], sides[3]


def _person(call: Call, found: PersonInPhoto) -> Tree:
    user = users.find_user(call.database, found.user)
    place = {"h": found.h, "w": found.w, "x": str(found.x), "y": found.y} if found.x is not None else {}
    return {
        "nsid": found.user,
        "username": user.username if user else "",
        "iconserver": zero_or_text(user.icon_server if user else 0),
        "iconfarm": 66,
        "path_alias": user.path_alias if user else None,
        "added_by": found.added_by,
        "is_deleted": 0,
        "realname": user.realname if user else "",
        **place,
    }
