"""Counts photos by place: shared by the `flickr.places.*` lists."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from flickr_sandbox.errors import Failure
from flickr_sandbox.gazetteer import PLACE_TYPES, place_by_id
from flickr_sandbox.photo_places import PLACED, in_place
from flickr_sandbox.place_tree import place_entry

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.gazetteer import Place
    from flickr_sandbox.state.photos import Conditions
    from flickr_sandbox.wire import Tree

__all__ = ["place_type", "ranked_places", "wanted_place", "within"]

_MAX_COUNT = 100


def wanted_place(call: Call) -> Place:
    """The place of `place_id` or `woe_id`."""
    name, woeid = call.stripped("place_id"), call.stripped("woe_id")
    if not name and not woeid:
        raise Failure(1, "Required parameter missing")
    place = place_by_id(name or woeid)
    if place is None:
        known_form = woeid.isdecimal() if not name else name.replace(".", "").replace("_", "").isalnum()
        raise Failure(3, "Place not found") if known_form else Failure(2, "Not a valid Places ID")
    return place


def within(call: Call, conditions: Conditions, *, code: int = 4) -> None:
    """Restricts to photos in the place of `place_id` or `woe_id`, if the call names one."""
    name = call.stripped("place_id") or call.stripped("woe_id")
    if not name:
        return
    place = place_by_id(name)
    if place is None:
        raise Failure(code, "Not a valid Place ID")
    in_place(conditions, place)


def place_type(call: Call, *, missing: int, invalid: int, stop: str = ".") -> int:
    """The type of `place_type_id`, or of the older `place_type`; raises `Failure` with these codes."""
    kind = call.stripped("place_type_id") or call.stripped("place_type")
    if not kind:
        raise Failure(missing, "Required parameter missing")
    found = next((key for key, name in PLACE_TYPES.items() if kind in (str(key), name)), None)
    if found is None:
        raise Failure(invalid, f"Not a valid place type{stop}")
    return found


def ranked_places(call: Call, conditions: Conditions, kind: int, *, threshold: int = 0) -> Tree:
    """The up to 100 places of a type with most photos that meet the conditions.

    Photos of a place with fewer than `threshold` count for the place around it.
    """
    conditions.add("p.latitude IS NOT NULL")
    sql = f"SELECT {PLACED} AS woeid, count(*) AS photos FROM photos p WHERE {conditions.sql()} GROUP BY 1"  # noqa: S608
    counted: Counter[Place] = Counter()
    for row in call.database.rows(sql, conditions.values):
        place = place_by_id(str(row["woeid"]))
        if place and (named := place.above(kind)):
            counted[named] += row["photos"]
    for place, photos in list(counted.items()):
        if photos < threshold and place.parent:
            del counted[place]
            counted[place.parent] += photos
    ranked = sorted(counted.items(), key=lambda entry: (-entry[1], entry[0].full_name))[:_MAX_COUNT]
    return {"total": len(ranked), "place": [place_entry(place, photos=photos) for place, photos in ranked]}
