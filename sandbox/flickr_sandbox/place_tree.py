"""The elements of places in responses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.gazetteer import CONTINENT, PLACE_TYPES

if TYPE_CHECKING:
    from flickr_sandbox.gazetteer import Place
    from flickr_sandbox.wire import Tree

__all__ = ["outline", "place_entry", "place_info"]

_SURVEYED = 1292570798  # when Flickr drew many of its outlines
_CORNERS = 4


def place_entry(place: Place, *, named: bool = False, photos: int | None = None) -> Tree:
    """A place in a list; `named` adds its name as an attribute, `photos` is the number of its photos."""
    return {
        **_about(place),
        **({"name": place.full_name} if named else {"_content": place.full_name}),
        "woe_name": place.name,
        **({} if photos is None else {"photo_count": str(photos)}),
    }


def place_info(place: Place, *, shaped: bool = True) -> Tree:
    """A place with those that contain it, and its outline if `shaped`."""
    larger = {PLACE_TYPES[each.type]: _level(each) for each in place.line if each.type != CONTINENT}
    shape = {"has_shapedata": 1, "shapedata": outline(place)} if shaped else {}
    return {**_about(place), "name": place.full_name, "woe_name": place.name, **larger, **shape}


def outline(place: Place, *, past: bool = False) -> Tree:
    """The box of a place in the form of Flickr's outlines, or of its `past` ones; their files do not exist here."""
    box = place.box
    corners = ((box.south, box.west), (box.north, box.west), (box.north, box.east), (box.south, box.east))
    line = " ".join(f"{latitude:.4f},{longitude:.4f}" for latitude, longitude in (*corners, corners[0]))
    return {
        "created": str(_SURVEYED),
        "alpha": 0.1,
        "count_points": str(_CORNERS),
        "count_edges": _CORNERS,
        "polylines": {"polyline": [{"_content": line}]},
        **({} if past else {"has_donuthole": 0}),
        "is_donuthole": 0,
    }


def _about(place: Place) -> Tree:
    return {
        **_where(place),
        "place_type": PLACE_TYPES[place.type],
        "place_type_id": place.type,
        "timezone": place.timezone,
    }


def _level(place: Place) -> Tree:
    return {"_content": place.full_name, **_where(place)}


def _where(place: Place) -> Tree:
    return {
        "place_id": place.place_id,
        "woeid": str(place.woeid),
        "latitude": round(place.latitude, 3),
        "longitude": round(place.longitude, 3),
        "place_url": place.url,
    }
