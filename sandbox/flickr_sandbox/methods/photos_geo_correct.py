"""`flickr.photos.geo.*` that correct the place of photos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.access import own_photo
from flickr_sandbox.errors import Failure
from flickr_sandbox.gazetteer import place_by_id
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.photo_places import choose_place
from flickr_sandbox.points import point_of
from flickr_sandbox.state import photos

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.gazetteer import Place
    from flickr_sandbox.wire import Tree

__all__ = ["batch_correct_location", "correct_location"]

_SAME = 0.0000005  # degrees: half of the last decimal that Flickr stores


@serves("flickr.photos.geo.correctLocation")
def correct_location(call: Call) -> Tree:
    """Sets the place of one of the caller's photos without moving it; venues of Foursquare are not stored."""
    if call.user.geo_perms == 0:
        raise Failure(1, "User has not configured default viewing settings for location data.")
    if not _named(call):
        raise Failure(2, "Missing place ID")
    place = _place(call, 3, "Not a valid place ID")
    photo = own_photo(call, code=4, message="Server error correcting location.")
    if not photo.has_geo:
        raise Failure(4, "Server error correcting location.")
    _correct(call, photo.id, place)
    return {}


@serves("flickr.photos.geo.batchCorrectLocation")
def batch_correct_location(call: Call) -> Tree:
    """Sets the place of all of the caller's photos at a point without moving them."""
    if not (call.stripped("lat") and call.stripped("lon") and call.stripped("accuracy") and _named(call)):
        raise Failure(1, "Required arguments missing")
    latitude, longitude, accuracy = point_of(call, codes=(2, 3, 4))
    place = _place(call, 5, "Not a valid Places ID")
    sql = "SELECT id FROM photos WHERE owner = ? AND accuracy = ? AND abs(latitude - ?) < ? AND abs(longitude - ?) < ?"
    rows = call.database.rows(sql, (call.user.nsid, accuracy, latitude, _SAME, longitude, _SAME))
    if not rows:
        raise Failure(6, "No photos geotagged at that location")
    for row in rows:
        _correct(call, row["id"], place)
    return {}


def _named(call: Call) -> str:
    return call.stripped("place_id") or call.stripped("woe_id")


def _place(call: Call, code: int, message: str) -> Place:
    place = place_by_id(_named(call))
    if place is None:
        raise Failure(code, message)
    return place


def _correct(call: Call, photo_id: str, place: Place) -> None:
    choose_place(call, photo_id, place)
    photos.change_photo(call.database, photo_id, updated=call.now)
