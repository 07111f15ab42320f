"""The places of photos: the place at their coordinates, or another one that the owner chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.gazetteer import CONTINENT, PLACE_TYPES, place_at, place_by_id
from flickr_sandbox.wire.tree import content

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.gazetteer import Place
    from flickr_sandbox.state.photos import Conditions
    from flickr_sandbox.state.records import Photo
    from flickr_sandbox.wire import Tree

__all__ = ["PLACED", "choose_place", "in_place", "location", "place_of"]

# the WOE id of a photo's place, as SQL; `place_at` and `lies_in` are functions of the database
_CHOSEN = "(SELECT c.woeid FROM photo_places c WHERE c.photo_id = p.id)"
PLACED = f"coalesce({_CHOSEN}, place_at(p.latitude, p.longitude, p.accuracy))"


def place_of(call: Call, photo: Photo) -> Place | None:
    """The place of a photo; None if it is not on the map, or out at sea."""
    if photo.latitude is None or photo.longitude is None:
        return None
    row = call.database.row("SELECT woeid FROM photo_places WHERE photo_id = ?", (photo.id,))
    if row is not None:
        return place_by_id(str(row["woeid"]))
    return place_at(photo.latitude, photo.longitude, photo.accuracy)


def choose_place(call: Call, photo_id: str, place: Place | None) -> None:
    """Sets the place of a photo; None restores the place at its coordinates."""
    call.database.execute("DELETE FROM photo_places WHERE photo_id = ?", (photo_id,))
    if place is not None:
        call.database.insert("photo_places", {"photo_id": photo_id, "woeid": place.woeid})


def in_place(conditions: Conditions, place: Place) -> None:
    """Restricts to photos that were taken in a place."""
    box = place.box
    near = "p.longitude BETWEEN ? AND ? AND p.latitude BETWEEN ? AND ?"
    margin = 9.0  # the nearest place of a point may end before it: at most this many degrees
    edges = (box.west - margin, box.east + margin, box.south - margin, box.north + margin)
    conditions.add(f"{_CHOSEN} IS NOT NULL OR {near}", *edges)
    conditions.add(f"lies_in({PLACED}, ?)", place.woeid)


def location(place: Place | None, *, last: str = "") -> Tree:
    """The names of a place and of those that contain it, the smallest first, as in a photo's location.

    `last` is the type of the last entry, which has no name if there is no such place.
    """
    if place is None:
        return {}
    names = {PLACE_TYPES[each.type]: _name(each) for each in sorted(place.line, key=_rank) if each.type != CONTINENT}
    if last:
        names[last] = names.pop(last, content(""))
    return {**names, "place_id": place.place_id, "woeid": str(place.woeid)}


def _rank(place: Place) -> int:
    return tuple(PLACE_TYPES).index(place.type)


def _name(place: Place) -> Tree:
    return {"_content": place.name, "place_id": place.place_id, "woeid": str(place.woeid)}
