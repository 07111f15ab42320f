"""`flickr.photos.geo.*`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.access import own_photo, seen_photo
from flickr_sandbox.errors import Failure
from flickr_sandbox.geo_perms import GeoPerms, seen_perms, set_geo_perms
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.photo_list import geo, list_photos, owner_of
from flickr_sandbox.photo_places import choose_place, location, place_of
from flickr_sandbox.points import point_of
from flickr_sandbox.state import photos
from flickr_sandbox.state.photos import Conditions

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.wire import Tree

__all__ = ["get_location", "get_perms", "photos_for_location", "remove_location"]
__all__ += ["set_context", "set_location", "set_perms"]

_NO_PLACE = "Photo has no location information"
_NEAR = 0.02  # degrees


@serves("flickr.photos.geo.getLocation")
def get_location(call: Call) -> Tree:
    """Where a photo was taken, for those who may see it."""
    photo = seen_photo(call, message="Photo not found.")
    if seen_perms(call, photo, owner_of(call, photo)) is None:
        raise Failure(2, f"{_NO_PLACE}.")
    return {"photo": {"id": photo.id, "location": {**geo(photo), **location(place_of(call, photo))}}}


@serves("flickr.photos.geo.getPerms")
def get_perms(call: Call) -> Tree:
    """Who may see where a photo was taken."""
    photo = seen_photo(call)
    perms = seen_perms(call, photo, owner_of(call, photo))
    if perms is None:
        raise Failure(2, _NO_PLACE)
    return {"perms": {"id": photo.id, **perms.members()}}


@serves("flickr.photos.geo.setPerms")
def set_perms(call: Call) -> Tree:
    """Sets who may see where one of the caller's photos was taken."""
    photo = own_photo(call)
    if not {"is_public", "is_contact", "is_friend", "is_family"} <= set(call.arguments):
        raise Failure(3, "Required arguments missing.")
    if not photo.has_geo:
        raise Failure(2, _NO_PLACE)
    flags = GeoPerms(call.flag("is_public"), call.flag("is_contact"), call.flag("is_friend"), call.flag("is_family"))
    set_geo_perms(call, photo.id, flags)
    return {}


@serves("flickr.photos.geo.setLocation")
def set_location(call: Call) -> Tree:
    """Sets where one of the caller's photos was taken."""
    photo = own_photo(call)
    if not (call.stripped("lat") and call.stripped("lon")):
        raise Failure(2, "Required arguments missing.")
    latitude, longitude, accuracy = point_of(call, codes=(3, 4, 5), stop=".")
    if call.user.geo_perms == 0:
        raise Failure(7, "User has not configured default viewing settings for location data.")
    photos.change_photo(
        call.database,
        photo.id,
        latitude=latitude,
        longitude=longitude,
        accuracy=accuracy,
        context=call.whole("context", 0, most=2),
        updated=call.now,
    )
    choose_place(call, photo.id, None)
    return {}


@serves("flickr.photos.geo.removeLocation")
def remove_location(call: Call) -> Tree:
    """Removes the location of one of the caller's photos."""
    photo = own_photo(call)
    if not photo.has_geo:
        raise Failure(2, _NO_PLACE)
    off = {"latitude": None, "longitude": None, "accuracy": 0, "context": 0}
    photos.change_photo(call.database, photo.id, **off, updated=call.now)
    choose_place(call, photo.id, None)
    return {}


@serves("flickr.photos.geo.setContext")
def set_context(call: Call) -> Tree:
    """Sets whether a photo was taken indoors (1) or outdoors (2); 0 is unknown."""
    photo = own_photo(call)
    if call.stripped("context") not in ("0", "1", "2"):
        raise Failure(2, "Not a valid context")
    photos.change_photo(call.database, photo.id, context=call.whole("context", 0), updated=call.now)
    return {}


@serves("flickr.photos.geo.photosForLocation")
def photos_for_location(call: Call) -> Tree:
    """The caller's photos at a point, within a small tolerance."""
    if not (call.stripped("lat") and call.stripped("lon")):
        raise Failure(1, "Required arguments missing")
    latitude, longitude, _ = point_of(call, codes=(2, 3, 4))
    conditions = Conditions()
    conditions.add("p.owner = ?", call.user.nsid)
    conditions.add("abs(p.latitude - ?) < ? AND abs(p.longitude - ?) < ?", latitude, _NEAR, longitude, _NEAR)
    return list_photos(call, conditions, "p.posted DESC, p.id DESC")
