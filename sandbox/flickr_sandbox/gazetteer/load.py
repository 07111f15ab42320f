"""Reads `places.txt`: one place a line, each below the nearest larger one before it."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from flickr_sandbox.gazetteer.place import CONTINENT, COUNTRY, COUNTY, LOCALITY, NEIGHBOURHOOD, REGION, Box, Place

__all__ = ["all_places"]

_TYPES = {"*": CONTINENT, "C": COUNTRY, "R": REGION, "K": COUNTY, "L": LOCALITY, "N": NEIGHBOURHOOD}
_DEPTH = "*CRKLN"
_MARGIN = {"*": 2.0, "C": 0.6, "R": 0.3, "K": 0.05, "L": 0.12, "N": 0.012}  # degrees around the middle
_OWN_IDS = 90_000_000
_ID_BYTES = 12


@dataclass
class _Entry:
    letter: str
    woeid: str
    latitude: float
    longitude: float
    name: str
    timezone: str
    below: list[_Entry] = field(default_factory=list)

    @property
    def box(self) -> Box:
        """The box around the middle and all places below."""
        margin = _MARGIN[self.letter]
        boxes = [each.box for each in self.below]
        west, east = self.longitude - margin, self.longitude + margin
        south, north = self.latitude - margin, self.latitude + margin
        return Box(
            round(min([west, *(box.west for box in boxes)]), 4),
            round(min([south, *(box.south for box in boxes)]), 4),
            round(max([east, *(box.east for box in boxes)]), 4),
            round(max([north, *(box.north for box in boxes)]), 4),
        )


@cache
def all_places() -> tuple[Place, ...]:
    """Every place, larger ones before those that they contain."""
    roots: list[_Entry] = []
    above: list[_Entry] = []
    for line in files(__package__ or "flickr_sandbox.gazetteer").joinpath("places.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        letter, woeid, latitude, longitude, name, *zone = line.split("|")
        above = [each for each in above if _DEPTH.index(each.letter) < _DEPTH.index(letter)]
        timezone = zone[0] if zone else above[-1].timezone
        entry = _Entry(letter, woeid, float(latitude), float(longitude), name, timezone)
        (above[-1].below if above else roots).append(entry)
        above.append(entry)
    found: list[Place] = []
    for root in roots:
        _grow(root, None, found)
    return tuple(found)


def _grow(entry: _Entry, parent: Place | None, found: list[Place]) -> None:
    path = f"{entry.letter} {entry.name} {' '.join(place.name for place in parent.line) if parent else ''}"
    digest = hashlib.sha256(path.encode()).digest()
    woeid = int.from_bytes(digest[-3:]) % 9_000_000 + _OWN_IDS if entry.woeid == "-" else int(entry.woeid)
    place_id = base64.b64encode(digest[:_ID_BYTES], b"._").decode()
    point = entry.latitude, entry.longitude
    place = Place(woeid, place_id, _TYPES[entry.letter], entry.name, *point, entry.timezone, entry.box, parent)
    found.append(place)
    for each in entry.below:
        _grow(each, place, found)
