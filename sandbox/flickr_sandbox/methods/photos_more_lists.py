"""`flickr.photos.*` and `interestingness` that list or count photos."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from flickr_sandbox.dates import taken_text, unix_seconds
from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.photo_list import list_photos, photo_entries
from flickr_sandbox.search import ORDERS, filter_photos, order_of
from flickr_sandbox.state import photos, users
from flickr_sandbox.state.photos import Conditions, visible_to

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.state.records import Photo, User
    from flickr_sandbox.wire import Tree

__all__ = ["get_contacts_photos", "get_contacts_public_photos", "get_counts", "get_interesting", "get_not_in_set"]
__all__ += ["get_popular", "get_with_geo", "get_without_geo"]

_NEWEST = ORDERS["date-posted-desc"]
_FEW, _MAX_FEW = 10, 50
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MAX_DATES = 500
_POPULAR = {
    "faves": "(SELECT count(*) FROM favorites f WHERE f.photo_id = p.id) DESC, p.id DESC",
    "comments": "(SELECT count(*) FROM comments m WHERE m.photo_id = p.id) DESC, p.id DESC",
}


@serves("flickr.photos.getNotInSet")
def get_not_in_set(call: Call) -> Tree:
    """The caller's photos that are in no album."""
    conditions = _own(call)
    conditions.add("NOT EXISTS (SELECT 1 FROM photoset_photos m WHERE m.photo_id = p.id)")
    return list_photos(call, conditions, _NEWEST)


@serves("flickr.photos.getWithGeoData")
def get_with_geo(call: Call) -> Tree:
    """The caller's photos that are on the map."""
    conditions = _own(call)
    conditions.add("p.latitude IS NOT NULL")
    return list_photos(call, conditions, order_of(call))


@serves("flickr.photos.getWithoutGeoData")
def get_without_geo(call: Call) -> Tree:
    """The caller's photos that are not on the map."""
    conditions = _own(call)
    conditions.add("p.latitude IS NULL")
    return list_photos(call, conditions, order_of(call))


@serves("flickr.photos.getPopular")
def get_popular(call: Call) -> Tree:
    """The photos of a user, the most popular first."""
    user = call.person("user_id", 1, "Invalid user id", default_to_caller=True)
    conditions = Conditions()
    visible_to(conditions, call.caller.nsid)
    conditions.add("p.owner = ?", user.nsid)
    return list_photos(call, conditions, _POPULAR.get(call.stripped("sort"), ORDERS["interestingness-desc"]))


@serves("flickr.interestingness.getList")
def get_interesting(call: Call) -> Tree:
    """Public photos by views; the day is ignored, as the sandbox has no history of views."""
    day = call.stripped("date")
    if day and not (_DAY.fullmatch(day) and taken_text(day)):
        raise Failure(1, "Not a valid date string.")
    conditions = Conditions()
    visible_to(conditions, None)
    conditions.add("p.safety_level = 1 AND NOT p.hidden")
    return list_photos(call, conditions, ORDERS["interestingness-desc"])


@serves("flickr.photos.getCounts")
def get_counts(call: Call) -> Tree:
    """The number of the caller's photos between each two of the dates, by upload (`dates`) or by `taken_dates`."""
    by_taken = not call.words("dates")
    read = taken_text if by_taken else unix_seconds
    given = call.words("taken_dates" if by_taken else "dates")[:_MAX_DATES]
    dates = sorted({date for word in given if (date := read(word)) is not None}, key=str)
    if not dates:
        raise Failure(1, "No dates specified")
    column = "taken" if by_taken else "posted"
    sql = f"SELECT count(*) FROM photos WHERE owner = ? AND {column} >= ? AND {column} < ?"  # noqa: S608
    counts = [
        {
            "count": str(call.database.number(sql, (call.user.nsid, *span))),
            "fromdate": str(span[0]),
            "todate": str(span[1]),
        }
        for span in pairwise(dates)
    ]
    return {"photocounts": {"photocount": counts}}


@serves("flickr.photos.getContactsPhotos")
def get_contacts_photos(call: Call) -> Tree:
    """New photos of the caller's contacts that the caller may see."""
    return _of_contacts(call, call.user, call.caller.nsid)


@serves("flickr.photos.getContactsPublicPhotos")
def get_contacts_public_photos(call: Call) -> Tree:
    """New public photos of the contacts of a user."""
    return _of_contacts(call, call.person("user_id", 1, "User not found"), None)


def _own(call: Call) -> Conditions:
    conditions = filter_photos(call)
    conditions.add("p.owner = ?", call.user.nsid)
    return conditions


def _of_contacts(call: Call, user: User, viewer: str | None) -> Tree:
    conditions = Conditions()
    visible_to(conditions, viewer)
    friends = " AND (c.is_friend OR c.is_family)" if call.flag("just_friends") else ""
    known = f"EXISTS (SELECT 1 FROM contacts c WHERE c.owner = ? AND c.contact = p.owner{friends})"  # noqa: S608
    if call.flag("include_self"):
        conditions.add(f"{known} OR p.owner = ?", user.nsid, user.nsid)
    else:
        conditions.add(known, user.nsid)
    if call.flag("single_photo"):
        newer = "SELECT 1 FROM photos q WHERE q.owner = p.owner AND q.is_public AND (q.posted, q.id) > (p.posted, p.id)"
        conditions.add(f"NOT EXISTS ({newer})")
    count = call.whole("count", _FEW, least=1, most=_MAX_FEW)
    found = photos.page_of_photos(call.database, conditions, order=_NEWEST, limit=count, offset=0)

    def name(photo: Photo) -> Tree:
        owner = users.find_user(call.database, photo.owner)
        return {"username": owner.username if owner else ""}

    members = {"total": len(found), "page": 1, "per_page": count, "pages": 1}
    return {"photos": {**members, "photo": photo_entries(call, found, name)}}
