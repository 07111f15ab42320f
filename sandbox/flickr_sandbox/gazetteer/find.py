"""Finds places: by id, address, name, point and box."""

from __future__ import annotations

import math
import unicodedata
from functools import cache, lru_cache
from urllib.parse import unquote_plus

from flickr_sandbox.gazetteer.load import all_places
from flickr_sandbox.gazetteer.place import COUNTRY, COUNTY, LOCALITY, NEIGHBOURHOOD, REGION, Box, Place, kilometres

__all__ = ["find_places", "place_at", "place_by_id", "place_by_url", "places_within"]

_NEIGHBOURHOOD_KM, _LOCALITY_KM, _COUNTY_KM, _REGION_KM, _COUNTRY_KM = 1.5, 20, 50, 200, 900
_STREET, _CITY, _REGION_LEVEL = 14, 9, 6  # accuracies from which on a place is told that exactly
_ALIASES = {"usa": "united states", "us": "united states", "uk": "united kingdom"}
_MOST_WORDS = 12


def place_by_id(identifier: str) -> Place | None:
    """The place with that WOE id or place id."""
    return _by_id().get(identifier)


def place_by_url(url: str) -> Place | None:
    """The place whose page an address is, with or without the host and `/places`; case makes no difference."""
    path = url.partition("?")[0].partition("#")[0].strip().rstrip("/")
    path = path.partition("://")[2].partition("/")[2] if "://" in path else path
    return _by_url().get(unquote_plus(path.strip("/").removeprefix("places/")).casefold())


@lru_cache(maxsize=1 << 16)
def place_at(latitude: float, longitude: float, accuracy: int = 16) -> Place | None:
    """The smallest place around a point, told no more exactly than `accuracy` (1 world to 16 street) is."""
    if accuracy >= _STREET:
        near = _nearest(NEIGHBOURHOOD, latitude, longitude)
        if near[0] <= _NEIGHBOURHOOD_KM:
            return near[1]
    distance, place = _nearest(LOCALITY, latitude, longitude)
    bounds = {LOCALITY: _LOCALITY_KM, COUNTY: _COUNTY_KM, REGION: _REGION_KM, COUNTRY: _COUNTRY_KM}
    told = {LOCALITY: _CITY, COUNTY: _CITY, REGION: _REGION_LEVEL, COUNTRY: 0}
    for place_type, bound in bounds.items():
        found = place.above(place_type)
        if found is None or distance > bound or accuracy < told[place_type]:
            continue
        if place_type != COUNTRY or found.box.holds(latitude, longitude):
            return found
    return None


def places_within(box: Box, place_type: int) -> list[Place]:
    """The places of a type that a box touches."""
    return [place for place in all_places() if place.type == place_type and place.box.meets(box)]


def find_places(query: str) -> list[Place]:
    """Places by the beginnings of words; of an address that names none, the last parts decide, as with Flickr."""
    parts = [part for part in (_words(each) for each in query.split(",")) if part]
    for start in range(len(parts)):
        first, rest = parts[start], [word for part in parts[start + 1 :] for word in part]
        found = [place for place in all_places() if _matches(place, first, rest)]
        if found:
            whole = " ".join(first)
            return sorted(found, key=lambda place: (" ".join(_words(place.name)) != whole, -place.box.diagonal))
    return []


def _matches(place: Place, first: tuple[str, ...], rest: list[str]) -> bool:
    own, named = _words(place.name), _words(place.full_name)
    return _starts(own, first[0]) and all(_starts(named, word) for word in (*first, *rest))


def _starts(words: tuple[str, ...], beginning: str) -> bool:
    return any(word.startswith(beginning) for word in words)


@lru_cache(maxsize=1 << 12)
def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(letter if letter.isalnum() else " " for letter in plain if not unicodedata.combining(letter))
    words = kept.split()[:_MOST_WORDS]
    return tuple(part for word in words for part in _ALIASES.get(word, word).split())


def _nearest(place_type: int, latitude: float, longitude: float) -> tuple[float, Place]:
    shrink = math.cos(math.radians(latitude))  # a flat map is exact enough to tell which is nearest, and quick
    _, _, place = min(
        _points(place_type),
        key=lambda each: (each[0] - latitude) ** 2 + (((each[1] - longitude + 180) % 360 - 180) * shrink) ** 2,
    )
    return kilometres(latitude, longitude, place.latitude, place.longitude), place


@cache
def _points(place_type: int) -> tuple[tuple[float, float, Place], ...]:
    return tuple((each.latitude, each.longitude, each) for each in all_places() if each.type == place_type)


@cache
def _by_id() -> dict[str, Place]:
    return {name: place for place in all_places() for name in (str(place.woeid), place.place_id)}


@cache
def _by_url() -> dict[str, Place]:
    return {unquote_plus(place.url.strip("/")).casefold(): place for place in all_places()}
