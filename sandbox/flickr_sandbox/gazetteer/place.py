"""A place, and the types of places."""

from __future__ import annotations

import math
from dataclasses import dataclass
from urllib.parse import quote_plus

__all__ = ["CONTINENT", "COUNTRY", "COUNTY", "LOCALITY", "NEIGHBOURHOOD", "PLACE_TYPES", "REGION", "Box", "Place"]
__all__ += ["kilometres"]

NEIGHBOURHOOD, LOCALITY, REGION, COUNTY, COUNTRY, CONTINENT = 22, 7, 8, 9, 12, 29
PLACE_TYPES = {
    NEIGHBOURHOOD: "neighbourhood",
    LOCALITY: "locality",
    COUNTY: "county",
    REGION: "region",
    COUNTRY: "country",
    CONTINENT: "continent",
}
_EARTH_KM = 6371.0


@dataclass(frozen=True)
class Box:
    """A bounding box in degrees."""

    west: float
    south: float
    east: float
    north: float

    def contains(self, latitude: float, longitude: float) -> bool:
        """Whether a point lies within, or on an edge."""
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east

    def intersects(self, other: Box) -> bool:
        """Whether two boxes have a point in common."""
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )

    @property
    def diagonal(self) -> float:
        """From corner to corner, in kilometres."""
        return kilometres(self.south, self.west, self.north, self.east)


@dataclass(frozen=True)
class Place:
    """A place of the gazetteer; `line` is the place and those that contain it, the smallest first."""

    woeid: int
    place_id: str
    type: int
    name: str
    latitude: float
    longitude: float
    timezone: str
    box: Box
    parent: Place | None

    @property
    def line(self) -> tuple[Place, ...]:
        """This place and those that contain it."""
        return (self, *(self.parent.line if self.parent else ()))

    def above(self, place_type: int) -> Place | None:
        """This place, or the one of that type that contains it."""
        return next((place for place in self.line if place.type == place_type), None)

    def lies_in(self, woeid: int) -> bool:
        """Whether this is the place with that id, or is in it."""
        return any(place.woeid == woeid for place in self.line)

    @property
    def _named(self) -> tuple[Place, ...]:
        """The places whose names make its full name: itself, and those above without counties and continents."""
        above = self.parent.line if self.parent else ()
        return (self, *(place for place in above if place.type not in (COUNTY, CONTINENT)))

    @property
    def full_name(self) -> str:
        """Its name and those of the larger places: `San Francisco, California, United States`."""
        return ", ".join(place.name for place in self._named)

    @property
    def url(self) -> str:
        """Its path below flickr.com/places; that of a county contains its id, as a town has the same name."""
        if self.type == COUNTY:
            return f"/{self.place_id}"
        return "/" + "/".join(quote_plus(place.name) for place in reversed(self._named))


def kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """The distance between two points on the globe."""
    a, b = math.radians(latitude), math.radians(other_latitude)
    rise, turn = b - a, math.radians(other_longitude - longitude)
    chord = math.sin(rise / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(turn / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))
