"""`flickr.photos.*` that set one property of one of the caller's photos."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from flickr_sandbox.access import own_photo
from flickr_sandbox.dates import taken_text
from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.state import photos

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.wire import Tree

__all__ = ["rotate", "set_content_type", "set_dates", "set_safety_level"]

_GRANULARITIES = ("0", "4", "6", "8")


@serves("flickr.photos.setDates")
def set_dates(call: Call) -> Tree:
    """Sets the dates on which a photo was posted and taken, and the granularity of the latter."""
    photo = own_photo(call)
    if not {"date_posted", "date_taken", "date_taken_granularity"} & set(call.arguments):
        raise Failure(2, "Not enough arguments")
    changed: dict[str, object] = {}
    if "date_taken_granularity" in call.arguments:
        if call.stripped("date_taken_granularity") not in _GRANULARITIES:
            raise Failure(3, "Invalid granularity")
        changed["taken_granularity"] = call.whole("date_taken_granularity", 0)
    if "date_posted" in call.arguments:
        posted = call.whole("date_posted", -1)
        if not 0 < posted <= call.now:
            raise Failure(4, "Invalid date_posted")
        changed["posted"] = posted
    if "date_taken" in call.arguments:
        taken = taken_text(call.stripped("date_taken"))
        if taken is None:
            raise Failure(5, "Invalid Date Taken Format")
        if taken[:4] < "1825" or taken > _written(call.now + 86400):
            raise Failure(6, "Invalid Date Taken")
        changed.update(taken=taken, taken_unknown=False)
    photos.change_photo(call.database, photo.id, **changed, updated=call.now)
    return {}


@serves("flickr.photos.setContentType")
def set_content_type(call: Call) -> Tree:
    """Sets whether it is a photo (1), a screenshot (2), other (3) or virtual photography (4)."""
    photo = own_photo(call)
    if call.stripped("content_type") not in ("1", "2", "3", "4"):
        raise Failure(2, "Required arguments missing")
    chosen = call.whole("content_type", 1)
    photos.change_photo(call.database, photo.id, content_type=chosen, updated=call.now)
    return {"photo": {"id": photo.id, "content_type": chosen}}


@serves("flickr.photos.setSafetyLevel")
def set_safety_level(call: Call) -> Tree:
    """Sets whether it is safe (1), moderate (2) or restricted (3), and whether public searches leave it out."""
    photo = own_photo(call)
    level = call.stripped("safety_level")
    if (level and level not in ("1", "2", "3")) or not {"safety_level", "hidden"} & set(call.arguments):
        raise Failure(2, "Invalid or missing arguments")
    safety, hidden = call.whole("safety_level", photo.safety_level), call.flag("hidden", default=photo.hidden)
    photos.change_photo(call.database, photo.id, safety_level=safety, hidden=hidden, updated=call.now)
    return {"photo": {"id": photo.id, "safety_level": safety, "hidden": int(hidden)}}


@serves("flickr.photos.transform.rotate")
def rotate(call: Call) -> Tree:
    """Rotates a photo clockwise; it gets new secrets."""
    photo = own_photo(call)
    if call.stripped("degrees") not in ("90", "180", "270"):
        raise Failure(2, "Invalid rotation")
    degrees = call.whole("degrees", 0)
    width, height = (photo.width, photo.height) if degrees == 180 else (photo.height, photo.width)
    changed = {"secret": secrets.token_hex(5), "original_secret": secrets.token_hex(5)}
    photos.change_photo(
        call.database,
        photo.id,
        **changed,
        rotation=(photo.rotation + degrees) % 360,
        width=width,
        height=height,
        updated=call.now,
    )
    details = {"secret": changed["secret"], "originalsecret": changed["original_secret"]}
    return {"photoid": {"_content": photo.id, **details}}


def _written(seconds: int) -> str:
    return taken_text(str(seconds)) or ""
