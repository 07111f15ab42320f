"""`flickr.photos.suggestions.*`: locations that users suggest for photos of others.

Reflection lists no errors of these methods; their code 1 is a guess.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.access import seen_photo
from flickr_sandbox.errors import Failure
from flickr_sandbox.gazetteer import place_at, place_by_id
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.paging import page_of
from flickr_sandbox.photo_perms import is_allowed, photo_perms_of
from flickr_sandbox.photo_places import choose_place, location
from flickr_sandbox.points import point_of
from flickr_sandbox.state import photos, suggestions, users
from flickr_sandbox.state.suggestions import APPROVED, PENDING, REJECTED, Suggestion
from flickr_sandbox.wire.tree import content

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.wire import Tree

__all__ = ["approve", "get_list", "reject", "remove", "suggest_location"]

_PER_PAGE = 250


@serves("flickr.photos.suggestions.suggestLocation")
def suggest_location(call: Call) -> Tree:
    """Suggests a location for another user's photo, if the caller may add to it."""
    photo = seen_photo(call)
    if photo.owner == call.user.nsid or not is_allowed(call, photo, photo_perms_of(call, photo.id).addmeta):
        raise Failure(1, "You cannot suggest a location for this photo")
    point = point_of(call, codes=(1, 1, 1))
    name = call.stripped("place_id") or call.stripped("woe_id")
    place = place_by_id(name) if name else None
    if name and place is None:
        raise Failure(1, "Not a valid Places ID")
    woeid = place.woeid if place else None
    new_id = suggestions.suggestion_id(photo.owner)
    made = Suggestion(new_id, photo.id, call.user.nsid, *point, woeid, call.text("note"), call.now)
    suggestions.add_suggestion(call.database, made)
    return {"suggestions": {"suggestion": [{"id": made.id}]}}


@serves("flickr.photos.suggestions.getList")
def get_list(call: Call) -> Tree:
    """The suggestions for the caller's photos, by default the pending ones."""
    status, photo_id = call.whole("status_id", PENDING, most=REJECTED), call.stripped("photo_id")
    found = suggestions.suggestions_for(call.database, call.user.nsid, photo_id=photo_id, status=status)
    page = page_of(call, len(found), default=_PER_PAGE)
    shown = found[page.offset : page.offset + page.per_page]
    about = {"total": page.total, "per_page": str(page.per_page), "page": page.page}
    return {"suggestions": {**about, "suggestion": [_tree(call, each) for each in shown]}}


@serves("flickr.photos.suggestions.approveSuggestion")
def approve(call: Call) -> Tree:
    """Approves a suggestion for one of the caller's photos, and sets its location."""
    found = _for_caller(call)
    at = {"latitude": found.latitude, "longitude": found.longitude, "accuracy": found.accuracy}
    photos.change_photo(call.database, found.photo_id, **at, updated=call.now)
    choose_place(call, found.photo_id, place_by_id(str(found.woeid)) if found.woeid else None)
    suggestions.set_status(call.database, found.id, APPROVED)
    return {}


@serves("flickr.photos.suggestions.rejectSuggestion")
def reject(call: Call) -> Tree:
    """Rejects a suggestion for one of the caller's photos."""
    suggestions.set_status(call.database, _for_caller(call).id, REJECTED)
    return {}


@serves("flickr.photos.suggestions.removeSuggestion")
def remove(call: Call) -> Tree:
    """Withdraws a pending suggestion of the caller."""
    found = suggestions.find_suggestion(call.database, call.stripped("suggestion_id"))
    if found is None or found.suggested_by != call.user.nsid or found.status != PENDING:
        raise Failure(1, "Suggestion not found")
    suggestions.remove_suggestion(call.database, found.id)
    return {}


def _for_caller(call: Call) -> Suggestion:
    """The pending suggestion of `suggestion_id`, which must be for one of the caller's photos."""
    found = suggestions.find_suggestion(call.database, call.stripped("suggestion_id"))
    photo = photos.find_photo(call.database, found.photo_id) if found else None
    if found is None or photo is None or photo.owner != call.user.nsid or found.status != PENDING:
        raise Failure(1, "Suggestion not found")
    return found


def _tree(call: Call, suggestion: Suggestion) -> Tree:
    user = users.find_user(call.database, suggestion.suggested_by)
    point = suggestion.latitude, suggestion.longitude, suggestion.accuracy
    place = place_by_id(str(suggestion.woeid)) if suggestion.woeid else place_at(*point)
    where = {"latitude": f"{point[0]:.6f}", "longitude": f"{point[1]:.6f}", "accuracy": str(point[2])}
    return {
        "id": suggestion.id,
        "photo_id": suggestion.photo_id,
        "date_suggested": str(suggestion.suggested),
        "suggested_by": {"nsid": suggestion.suggested_by, "username": user.username if user else ""},
        "note": content(suggestion.note),
        "location": {**({"woeid": str(place.woeid)} if place else {}), **where, **location(place)},
    }
