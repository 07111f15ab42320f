"""Places: several hundred real ones and the sandbox's invented islands, with ids, names, parents and boxes that fit.

Coordinates and names are facts. WOE ids are the public ones where they are well known; the others, above 90 million,
and all place ids are the sandbox's own, of the form that Flickr's have.
"""

from __future__ import annotations

from flickr_sandbox.gazetteer.find import find_places, place_at, place_by_id, place_by_url, places_within
from flickr_sandbox.gazetteer.place import CONTINENT, PLACE_TYPES, Box, Place

__all__ = ["CONTINENT", "PLACE_TYPES", "Box", "Place", "find_places", "place_at", "place_by_id", "place_by_url"]
__all__ += ["places_within"]
