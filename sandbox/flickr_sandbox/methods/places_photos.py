"""`flickr.places.*` about places of photos that the caller may see."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flickr_sandbox.dates import unix_seconds
from flickr_sandbox.errors import Failure
from flickr_sandbox.gazetteer import place_by_id
from flickr_sandbox.geo_perms import place_visible_to
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.photo_places import in_place
from flickr_sandbox.place_counts import place_type, ranked_places, wanted_place, within
from flickr_sandbox.search import filter_dates, filter_tags
from flickr_sandbox.state.photos import Conditions, visible_to

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.wire import Tree

__all__ = ["get_children", "get_top_places", "places_for_contacts", "places_for_tags", "places_for_user"]
__all__ += ["tags_for_place"]

_DAY_SECONDS = 86400
_MAX_TAGS = 100
_SMALLER = {29: 12, 12: 8, 8: 7, 9: 7, 7: 22}  # Flickr lists the towns of a region


@serves("flickr.places.placesForUser")
def places_for_user(call: Call) -> Tree:
    """The places with most of the caller's photos."""
    kind = place_type(call, missing=2, invalid=3, stop="")
    conditions = _seen(call, call.user.nsid)
    conditions.add("p.owner = ?", call.user.nsid)
    within(call, conditions)
    return {"places": ranked_places(call, conditions, kind, threshold=_threshold(call))}


@serves("flickr.places.placesForContacts")
def places_for_contacts(call: Call) -> Tree:
    """The places with most photos of the caller's contacts."""
    kind = place_type(call, missing=2, invalid=3)
    which = call.stripped("contacts") or "all"
    if which not in ("all", "ff"):
        raise Failure(6, "Not a valid contacts type")
    conditions = _seen(call, call.user.nsid)
    known = "EXISTS (SELECT 1 FROM contacts c WHERE c.owner = ? AND c.contact = p.owner"
    known += " AND (c.is_friend OR c.is_family))" if which == "ff" else ")"
    conditions.add(known, call.user.nsid)
    within(call, conditions)
    return {"places": ranked_places(call, conditions, kind, threshold=_threshold(call))}


@serves("flickr.places.placesForTags")
def places_for_tags(call: Call) -> Tree:
    """The places with most public photos that have tags; none without a known type of place, as at Flickr."""
    conditions = _seen(call, None)
    filter_tags(call, conditions)
    kind = call.stripped("place_type_id")
    if kind not in map(str, (*_SMALLER, 22)) or not (call.words("tags") or call.words("machine_tags")):
        return {"places": {"total": 0, "place": []}}
    if name := call.stripped("place_id") or call.stripped("woe_id"):
        place = place_by_id(name)
        conditions.add("0") if place is None else in_place(conditions, place)
    return {"places": ranked_places(call, conditions, int(kind), threshold=call.whole("threshold", 0))}


@serves("flickr.places.getTopPlacesList")
def get_top_places(call: Call) -> Tree:
    """The places with most public photos of a day, by default of yesterday."""
    kind = place_type(call, missing=1, invalid=2)
    start = call.now - call.now % _DAY_SECONDS - _DAY_SECONDS
    if text := call.stripped("date"):
        day = unix_seconds(text) if len(text.split("-")) == 3 else None
        if day is None or datetime.fromtimestamp(day, UTC) > datetime.fromtimestamp(call.now, UTC):
            raise Failure(3, "Not a valid date.")
        start = day - day % _DAY_SECONDS
    stop = start + _DAY_SECONDS - 1
    conditions = _seen(call, None)
    conditions.add("p.posted BETWEEN ? AND ?", start, stop)
    within(call, conditions)
    return {"places": {**ranked_places(call, conditions, kind), "date_start": str(start), "date_stop": str(stop)}}


@serves("flickr.places.getChildrenWithPhotosPublic")
def get_children(call: Call) -> Tree:
    """The places within one that have public photos."""
    place = wanted_place(call)
    conditions = _seen(call, None)
    in_place(conditions, place)
    kind = _SMALLER.get(place.type)
    return {"places": ranked_places(call, conditions, kind) if kind else {"total": 0, "place": []}}


@serves("flickr.places.tagsForPlace")
def tags_for_place(call: Call) -> Tree:
    """The most frequent tags of public photos in a place."""
    place = wanted_place(call)
    conditions = _seen(call, None)
    in_place(conditions, place)
    sql = "SELECT t.clean, count(*) AS uses FROM tags t JOIN photos p ON p.id = t.photo_id"
    sql += f" WHERE {conditions.sql()} AND NOT t.machine GROUP BY t.clean ORDER BY uses DESC, t.clean LIMIT ?"
    rows = call.database.rows(sql, (*conditions.values, _MAX_TAGS))
    entries = [{"count": str(row["uses"]), "_content": row["clean"]} for row in rows]
    return {"tags": {"total": len(entries), "tag": entries}}


def _seen(call: Call, nsid: str | None) -> Conditions:
    """A condition: photos of the call's dates, with a place, that a user may see."""
    conditions = Conditions()
    visible_to(conditions, nsid)
    place_visible_to(conditions, nsid)
    filter_dates(call, conditions)
    return conditions


def _threshold(call: Call) -> int:
    text = call.stripped("threshold")
    if text and not text.isdecimal():
        raise Failure(5, "Not a valid threshold")
    return call.whole("threshold", 0)
