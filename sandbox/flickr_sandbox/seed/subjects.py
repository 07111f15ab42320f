"""What the seeded photos show, where and when. The places are on no map; their coordinates are open water."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["MACHINE_TAGS", "PLACES", "SCENES", "TIMES", "Place"]


@dataclass(frozen=True)
class Place:
    """An invented place, degrees north and east."""

    name: str
    latitude: float
    longitude: float


PLACES = (
    Place("Lower Pixelton", 46.5, -20.25),
    Place("Greywater Sound", 47.1, -19.4),
    Place("Isle of Contour", 45.9, -21.0),
    Place("Windmill Halt", 46.8, -20.8),
)
TIMES = ("at dawn", "before the rain", "in the fog", "at noon", "after the storm", "at low tide", "by lamplight")
SCENES: tuple[tuple[str, list[str]], ...] = (
    ("Otters on the sandbank", ["otters", "otter", "river", "wild life"]),
    ("Heron waiting", ["heron", "bird", "river"]),
    ("The brass pump house", ["brass", "steam", "architecture"]),
    ("Lighthouse no. 4", ["lighthouse", "coast", "sea"]),
    ("Otter cracking a shell", ["otters", "otter", "river", "shell"]),
    ("Ferry to the isle", ["ferry", "sea", "boat"]),
    ("Otter pup asleep", ["otters", "otter", "baby animals"]),
    ("Market street", ["street", "market", "people"]),
    ("Contour lines in the sand", ["sand", "pattern", "coast"]),
    ("Windmill & barley", ["windmill", "field", "barley"]),
    ("Tide table, annotated", ["paper", "tide", "handwriting"]),
    ("Two otters, one fish", ["otters", "otter", "fish"]),
    ("Café by the pier", ["café", "pier", "coffee"]),
    ("Old map of <Greywater>", ["map", "paper", "sea"]),
    ("Gulls over the harbour", ["gull", "bird", "harbour"]),
    ("Otter tracks", ["otters", "sand", "pattern"]),
    ("Steam engine no. 9", ["steam", "brass", "engine"]),
)
MACHINE_TAGS = ("sandbox:roll=7", "dc:format=35mm", "geo:note=Open Water", "sandbox:roll=8")
