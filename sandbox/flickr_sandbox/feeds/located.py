"""Where photos of a feed were taken, for those who may know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flickr_sandbox.geo_perms import place_visible_to
from flickr_sandbox.photo_places import PLACED
from flickr_sandbox.state.photos import Conditions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flickr_sandbox.state import Database

__all__ = ["Point", "places_of"]


@dataclass(frozen=True)
class Point:
    """Coordinates in degrees; `woeid` is that of the place around them, None out at sea."""

    latitude: float
    longitude: float
    woeid: int | None

    @property
    def latitude_text(self) -> str:
        """The latitude with at most six decimals, as Flickr stores it."""
        return _degrees(self.latitude)

    @property
    def longitude_text(self) -> str:
        """The longitude with at most six decimals."""
        return _degrees(self.longitude)


def _degrees(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def places_of(database: Database, photo_ids: Sequence[str], nsid: str | None) -> dict[str, Point]:
    """The points of photos by id; without those whose point is missing or not visible to the user."""
    conditions = Conditions()
    conditions.add(f"p.id IN ({', '.join('?' * len(photo_ids))})", *photo_ids)
    place_visible_to(conditions, nsid)
    sql = f"SELECT p.id, p.latitude, p.longitude, {PLACED} FROM photos p WHERE {conditions.sql()}"  # noqa: S608
    return {row[0]: Point(row[1], row[2], row[3]) for row in database.rows(sql, conditions.values)}
