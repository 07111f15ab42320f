"""Finds places: by id, address, name, point and box."""

from __future__ import annotations

import math
import unicodedata
from bisect import bisect_left, bisect_right
from functools import cache, lru_cache
from urllib.parse import unquote_plus

from flickr_sandbox.gazetteer.load import all_places
from flickr_sandbox.gazetteer.place import COUNTRY, COUNTY, LOCALITY, NEIGHBOURHOOD, REGION, Box, Place, kilometres

__all__ = ["find_places", "place_at", "place_by_id", "place_by_url", "places_within"]

_NEIGHBOURHOOD_KM, _LOCALITY_KM, _COUNTY_KM, _REGION_KM, _COUNTRY_KM = 1.5, 20, 50, 200, 900
_STREET, _CITY, _REGION_LEVEL = 14, 9, 6  # minimum accuracies for these levels
_KM_PER_DEGREE = 111.0  # of latitude, and a little less, so that the band contains all
_ORDER = (COUNTRY, REGION, LOCALITY, COUNTY, NEIGHBOURHOOD)  # of places with the same name
_ALIASES = {"usa": "united states", "us": "united states", "uk": "united kingdom"}
_MAX_WORDS = 12


def place_by_id(identifier: str) -> Place | None:
    """The place with that WOE id or place id."""
    return _by_id().get(identifier)


def place_by_url(url: str) -> Place | None:
    """The place of a page's URL, with or without the host and `/places`; case does not matter."""
    path = url.partition("?")[0].partition("#")[0].strip().rstrip("/")
    path = path.partition("://")[2].partition("/")[2] if "://" in path else path
    return _by_url().get(unquote_plus(path.strip("/").removeprefix("places/")).casefold())


@lru_cache(maxsize=1 << 16)
def place_at(latitude: float, longitude: float, accuracy: int = 16) -> Place | None:
    """The smallest place around a point, at most as exact as `accuracy` (1 world to 16 street)."""
    if accuracy >= _STREET and (near := _nearest(NEIGHBOURHOOD, latitude, longitude, _NEIGHBOURHOOD_KM)):
        return near[1]
    nearest = _nearest(LOCALITY, latitude, longitude, _COUNTRY_KM)
    if nearest is None:
        return None
    distance, place = nearest
    bounds = {LOCALITY: _LOCALITY_KM, COUNTY: _COUNTY_KM, REGION: _REGION_KM, COUNTRY: _COUNTRY_KM}
    needed = {LOCALITY: _CITY, COUNTY: _CITY, REGION: _REGION_LEVEL, COUNTRY: 0}
    for place_type, bound in bounds.items():
        found = place.above(place_type)
        if found is None or distance > bound or accuracy < needed[place_type]:
            continue
        if place_type != COUNTRY or found.box.contains(latitude, longitude):
            return found
    return None


def places_within(box: Box, place_type: int) -> list[Place]:
    """The places of a type that intersect a box."""
    return [place for place in all_places() if place.type == place_type and place.box.intersects(box)]


def find_places(query: str) -> list[Place]:
    """Places by the beginnings of words; if the whole text matches none, its last parts are tried, as at Flickr."""
    parts = [part for part in (_words(each) for each in query.split(",")) if part]
    for start in range(len(parts)):
        first, rest = parts[start], [word for part in parts[start + 1 :] for word in part]
        found = [place for place in all_places() if _matches(place, first, rest)]
        if found:
            whole = " ".join(first)
            return sorted(found, key=lambda place: (" ".join(_words(place.name)) != whole, _rank(place)))
    return []


def _rank(place: Place) -> int:
    return _ORDER.index(place.type) if place.type in _ORDER else -1


def _matches(place: Place, first: tuple[str, ...], rest: list[str]) -> bool:
    own, named = _words(place.name), _words(place.full_name)
    return _starts(own, first[0]) and all(_starts(named, word) for word in (*first, *rest))


def _starts(words: tuple[str, ...], beginning: str) -> bool:
    return any(word.startswith(beginning) for word in words)


@lru_cache(maxsize=1 << 12)
def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    cleaned = "".join(letter if letter.isalnum() else " " for letter in plain if not unicodedata.combining(letter))
    words = cleaned.split()[:_MAX_WORDS]
    return tuple(part for word in words for part in _ALIASES.get(word, word).split())


def _nearest(place_type: int, latitude: float, longitude: float, bound: float) -> tuple[float, Place] | None:
    """The distance in kilometres and the place of a type that is nearest, None if none is within `bound`."""
    latitudes, points = _points(place_type)
    band = bound / _KM_PER_DEGREE
    near = points[bisect_left(latitudes, latitude - band) : bisect_right(latitudes, latitude + band)]
    if not near:
        return None
    shrink = math.cos(math.radians(latitude))  # a flat map is exact enough for the nearest place, and fast
    _, _, place = min(
        near, key=lambda each: (each[0] - latitude) ** 2 + (((each[1] - longitude + 180) % 360 - 180) * shrink) ** 2
    )
    distance = kilometres(latitude, longitude, place.latitude, place.longitude)
    return (distance, place) if distance <= bound else None


@cache
def _points(place_type: int) -> tuple[list[float], list[tuple[float, float, Place]]]:
    """The latitudes of all places of a type in order, and the places with their coordinates in the same order."""
    found = [(each.latitude, each.longitude, each) for each in all_places() if each.type == place_type]
    points = sorted(found, key=lambda each: each[:2])
    return [latitude for latitude, _, _ in points], points


@cache
def _by_id() -> dict[str, Place]:
    return {name: place for place in all_places() for name in (str(place.woeid), place.place_id)}


@cache
def _by_url() -> dict[str, Place]:
    return {unquote_plus(place.url.strip("/")).casefold(): place for place in all_places()}
