"""`flickr.panda.*`: streams of photos that "pandas" pick."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.photo_list import list_photos
from flickr_sandbox.search import ORDERS
from flickr_sandbox.state.photos import Conditions, visible_to
from flickr_sandbox.wire.tree import content

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.wire import Tree

__all__ = ["get_list", "get_photos"]

_PANDAS = {"ling ling": "date-taken-desc", "hsing hsing": "interestingness-desc", "wang wang": "date-posted-desc"}
_INTERVAL_SECONDS = 60


@serves("flickr.panda.getList")
def get_list(_call: Call) -> Tree:
    """The names of the pandas."""
    return {"pandas": {"panda": [content(name) for name in _PANDAS]}}


@serves("flickr.panda.getPhotos")
def get_photos(call: Call) -> Tree:
    """The photos that a panda picked, and the seconds until the next call is useful."""
    name = call.stripped("panda_name").lower()
    if not name:
        raise Failure(1, "Required parameter missing.")
    if name not in _PANDAS:
        raise Failure(2, "Unknown panda")
    conditions = Conditions()
    visible_to(conditions, None)
    conditions.add("p.safety_level = 1 AND NOT p.hidden")
    found = cast("Tree", list_photos(call, conditions, ORDERS[_PANDAS[name]])["photos"])
    return {"photos": {"interval": _INTERVAL_SECONDS, "lastupdate": str(call.now), "panda": name, **found}}
