"""`flickr.places.*` about places, independent of photos."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flickr_sandbox.errors import Failure
from flickr_sandbox.gazetteer import PLACE_TYPES, Box, find_places, place_at, place_by_id, place_by_url, places_within
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.place_counts import wanted_place
from flickr_sandbox.place_tree import outline, place_entry, place_info
from flickr_sandbox.points import point_of

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.gazetteer import Place
    from flickr_sandbox.wire import Tree

__all__ = ["find", "find_by_lat_lon", "get_info", "get_info_by_url", "get_place_types", "get_shape_history"]
__all__ += ["places_for_bounding_box", "resolve_place_id", "resolve_place_url"]

_MAX_COUNT = 100
_PRECISION = 4  # decimals; the method cuts off the rest
_MAX_KM = {22: 3, 7: 7, 9: 50, 8: 200, 12: 500, 29: 1500}
_NUMBER = re.compile(r"-?\d{1,3}(\.\d{1,20})?", re.ASCII)


@serves("flickr.places.find")
def find(call: Call) -> Tree:
    """Places by name."""
    query = call.text("query")
    if not query.strip():
        raise Failure(1, "Required parameter missing")
    found = find_places(query)[:_MAX_COUNT]
    return {"places": {"place": [place_entry(place) for place in found], "query": query, "total": len(found)}}


@serves("flickr.places.findByLatLon")
def find_by_lat_lon(call: Call) -> Tree:
    """The place around a point."""
    if not (call.stripped("lat") and call.stripped("lon")):
        raise Failure(1, "Required arguments missing")
    latitude, longitude, accuracy = point_of(call, codes=(2, 3, 4))
    latitude, longitude = round(latitude, _PRECISION), round(longitude, _PRECISION)
    place = place_at(latitude, longitude, accuracy)
    found = [place_entry(place, named=True)] if place else []
    about = {"latitude": latitude, "longitude": longitude, "accuracy": accuracy, "total": len(found)}
    return {"places": {"place": found, **about}}


@serves("flickr.places.getInfo")
def get_info(call: Call) -> Tree:
    """Everything about a place."""
    return {"place": place_info(wanted_place(call))}


@serves("flickr.places.getInfoByUrl")
def get_info_by_url(call: Call) -> Tree:
    """Everything about the place of a URL."""
    return {"place": place_info(_by_url(call))}


@serves("flickr.places.resolvePlaceId")
def resolve_place_id(call: Call) -> Tree:
    """The place with an id, and those that contain it."""
    if not call.stripped("place_id"):
        raise Failure(2, "Place ID required.")
    place = place_by_id(call.stripped("place_id"))
    if place is None:
        raise Failure(3, "Place not found.")
    return {"location": place_info(place, shaped=False)}


@serves("flickr.places.resolvePlaceURL")
def resolve_place_url(call: Call) -> Tree:
    """The place of a URL, and those that contain it."""
    return {"location": place_info(_by_url(call), shaped=False)}


@serves("flickr.places.getPlaceTypes")
def get_place_types(_call: Call) -> Tree:
    """The types that places have."""
    return {"place_types": {"place_type": [{"id": key, "_content": name} for key, name in PLACE_TYPES.items()]}}


@serves("flickr.places.getShapeHistory")
def get_shape_history(call: Call) -> Tree:
    """The outlines of a place: here only its box."""
    place = wanted_place(call)
    about = {"place_id": place.place_id, "place_type": PLACE_TYPES[place.type], "place_type_id": place.type}
    return {"shapes": {"total": 1, "woe_id": str(place.woeid), **about, "shape": [outline(place, past=True)]}}


@serves("flickr.places.placesForBoundingBox")
def places_for_bounding_box(call: Call) -> Tree:
    """The places of a type that a box touches."""
    kind = call.stripped("place_type_id") or call.stripped("place_type")
    if not (call.stripped("bbox") and kind):
        raise Failure(1, "Required parameters missing")
    box = _box(call)
    found_type = next((key for key, name in PLACE_TYPES.items() if kind in (str(key), name)), None)
    if found_type is None:
        raise Failure(3, "Not a valid place type")
    if box.diagonal > _MAX_KM[found_type]:
        raise Failure(4, "Bounding box exceeds maximum allowable size for place type")
    found = places_within(box, found_type)[:_MAX_COUNT]
    about = {"place_type": PLACE_TYPES[found_type], "total": len(found), "pages": 1, "page": 1}
    return {"places": {**about, "bbox": call.stripped("bbox"), "place": [place_entry(place) for place in found]}}


def _by_url(call: Call) -> Place:
    if not call.stripped("url"):
        raise Failure(2, "Place URL required.")
    place = place_by_url(call.stripped("url"))
    if place is None:
        raise Failure(3, "Place not found.")
    return place


def _box(call: Call) -> Box:
    words = call.words("bbox")
    edges = [float(word) for word in words if _NUMBER.fullmatch(word)]
    if len(words) != 4 or len(edges) != 4:
        raise Failure(2, "Not a valid bbox")
    box = Box(*edges)
    if not -180 <= box.west <= box.east <= 180 or not -90 <= box.south <= box.north <= 90:
        raise Failure(2, "Not a valid bbox")
    return box
