"""`flickr.favorites.*`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.access import seen_photo
from flickr_sandbox.dates import unix_seconds
from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.photo_context import context_in
from flickr_sandbox.photo_list import list_photos
from flickr_sandbox.state import favorites
from flickr_sandbox.state.favorites import FAVORITES
from flickr_sandbox.state.photos import Conditions, visible_to

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.state.records import Photo, User
    from flickr_sandbox.wire import Tree

__all__ = ["add", "get_context", "get_list", "get_public_list", "remove"]

_ORDER = "f.faved DESC, p.id DESC"


@serves("flickr.favorites.add")
def add(call: Call) -> Tree:
    """Makes somebody else's photo a favourite of the caller."""
    photo = seen_photo(call)
    if photo.owner == call.user.nsid:
        raise Failure(2, "Photo is owned by you")
    if not favorites.add_favorite(call.database, call.user.nsid, photo.id, call.now):
        raise Failure(3, "Photo is already in favorites")
    return {}


@serves("flickr.favorites.remove")
def remove(call: Call) -> Tree:
    """Removes a photo from the caller's favourites."""
    if not favorites.remove_favorite(call.database, call.user.nsid, call.stripped("photo_id")):
        raise Failure(1, "Photo not in favorites")
    return {}


@serves("flickr.favorites.getList")
def get_list(call: Call) -> Tree:
    """The favourites of a user that the caller may see."""
    user = call.person("user_id", 1, "User not found", default_to_caller=True)
    return _list(call, user, _of(call, user))


@serves("flickr.favorites.getPublicList")
def get_public_list(call: Call) -> Tree:
    """The favourites of a user among public photos."""
    user = call.person("user_id", 1, "User not found")
    conditions = _of(call, user)
    conditions.add("p.is_public")
    return _list(call, user, conditions)


@serves("flickr.favorites.getContext")
def get_context(call: Call) -> Tree:
    """The neighbours of a photo among the favourites of a user."""
    photo = seen_photo(call)
    user = call.person("user_id", 2, "User not found")
    place = f"faves-{user.path}"
    context = context_in(call, _of(call, user), _ORDER, place, source=FAVORITES, photo_id=photo.id)
    if context is None:
        raise Failure(3, "Photo not a favorite")
    return context


def _of(call: Call, user: User) -> Conditions:
    conditions = Conditions()
    visible_to(conditions, call.caller.nsid)
    conditions.add("f.user = ?", user.nsid)
    for name, comparison in (("min_fave_date", ">="), ("max_fave_date", "<=")):
        if (seconds := unix_seconds(call.stripped(name))) is not None:
            conditions.add(f"f.faved {comparison} ?", seconds)
    return conditions


def _list(call: Call, user: User, conditions: Conditions) -> Tree:
    def when(photo: Photo) -> Tree:
        return {"date_faved": str(favorites.faved_at(call.database, user.nsid, photo.id))}

    return list_photos(call, conditions, _ORDER, source=FAVORITES, more=when)
