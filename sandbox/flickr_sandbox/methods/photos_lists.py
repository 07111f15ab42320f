"""`flickr.photos.*` that list photos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.dates import unix_seconds
from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.photo_list import list_photos
from flickr_sandbox.search import ORDERS, filter_photos, has_limit, is_geo, order_of

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.wire import Tree

__all__ = ["get_recent", "get_untagged", "recently_updated", "search"]

_MAX_PER_PAGE, _MAX_GEO = 500, 250
_MAX_FOUND = 4000  # later pages repeat these entries, although `pages` and `total` count everything


@serves("flickr.photos.search")
def search(call: Call) -> Tree:
    """Photos that match all arguments."""
    if not has_limit(call):
        raise Failure(3, "Parameterless searches have been disabled")
    conditions = filter_photos(call)
    if call.stripped("user_id"):
        conditions.add("p.owner = ?", call.person("user_id", 2, "Unknown user").nsid)
    conditions.add("NOT p.hidden OR p.owner = ?", call.caller.nsid or "")
    return list_photos(
        call, conditions, order_of(call), most=_MAX_GEO if is_geo(call) else _MAX_PER_PAGE, cap=_MAX_FOUND
    )


@serves("flickr.photos.getRecent")
def get_recent(call: Call) -> Tree:
    """The newest public photos of all users."""
    conditions = filter_photos(call)
    conditions.add("p.is_public AND NOT p.hidden")
    return list_photos(call, conditions, ORDERS["date-posted-desc"])


@serves("flickr.photos.getUntagged")
def get_untagged(call: Call) -> Tree:
    """The caller's photos without tags."""
    conditions = filter_photos(call)
    conditions.add("p.owner = ? AND NOT EXISTS (SELECT 1 FROM tags t WHERE t.photo_id = p.id)", call.user.nsid)
    return list_photos(call, conditions, ORDERS["date-posted-desc"])


@serves("flickr.photos.recentlyUpdated")
def recently_updated(call: Call) -> Tree:
    """The caller's photos that changed since a date."""
    since = unix_seconds(call.stripped("min_date"))
    if not call.stripped("min_date"):
        raise Failure(1, "Required argument missing.")
    if since is None:
        raise Failure(2, "Not a valid date")
    conditions = filter_photos(call)
    conditions.add("p.owner = ? AND p.updated >= ?", call.user.nsid, since)
    return list_photos(call, conditions, "p.updated DESC, p.id DESC")
