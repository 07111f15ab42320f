"""The point of a call: `lat`, `lon` and `accuracy`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.errors import Failure

if TYPE_CHECKING:
    from flickr_sandbox.call import Call

__all__ = ["FINEST", "point_of"]

FINEST = 16


def point_of(call: Call, *, codes: tuple[int, int, int], stop: str = "") -> tuple[float, float, int]:
    """Degrees north and east, and accuracy; raises `Failure` with one of these codes for an invalid value."""
    latitude, longitude = call.number("lat"), call.number("lon")
    if latitude is None or abs(latitude) > 90:
        raise Failure(codes[0], f"Not a valid latitude{stop}")
    if longitude is None or abs(longitude) > 180:
        raise Failure(codes[1], f"Not a valid longitude{stop}")
    accuracy = call.whole("accuracy", 0 if call.stripped("accuracy") else FINEST)
    if not 1 <= accuracy <= FINEST:
        raise Failure(codes[2], f"Not a valid accuracy{stop}")
    return round(latitude, 6), round(longitude, 6), accuracy
