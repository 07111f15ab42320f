"""Suggestions for names of other clients: camel case, and functions of flickrapi and flickr_api."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from flickr_runtime.lazy import cached_property

__all__ = ["unknown_attribute"]

_OF_CLIENTS = {
    "authenticate_console": "flickr_client.login.sign_in(flickr, 'read')",
    "authenticate_for_test": "Flickr(…, token=…)",
    "authenticate_via_browser": "flickr_client.login.sign_in(flickr, 'read')",
    "auth_url": "flickr.begin_login('read').url",
    "data_walker": "flickr.photos.iter_search(…), or the iter_ form of another method",
    "do_flickr_call": "flickr.call('flickr.photos.search', …)",
    "do_upload": "flickr.upload(…)",
    "flickr_oauth": "flickr.token",
    "get_access_token": "flickr.finish_login(request, code)",
    "get_request_token": "flickr.begin_login('read')",
    "set_auth_handler": "flickr.acting_for(token)",
    "token_cache": "flickr.token, and flickr_client.tokens for stores",
    "token_valid": "flickr_client.login.check_token(flickr)",
    "walk": "flickr.photos.iter_search(…)",
    "walk_contacts": "flickr.contacts.iter_get_list()",
    "walk_photosets": "flickr.photosets.iter_get_list(…)",
    "walk_set": "flickr.photosets.iter_get_photos(photoset_id)",
    "walk_user": "flickr.people.iter_get_photos(user_id)",
    "walk_user_updates": "flickr.photos.iter_recently_updated(min_date)",
}


def unknown_attribute(owner: Any, name: str, *, is_client: bool = False) -> AttributeError:
    """The error for an attribute that a client or namespace does not have; it says what to write instead, if known."""
    kind = type(owner).__name__
    message = f"{kind!r} object has no attribute {name!r}"
    if name.startswith("_"):
        return AttributeError(message)
    replacement = _OF_CLIENTS.get(name) if is_client else None
    replacement = replacement or _path_in(owner, name)
    if replacement is None:
        close = get_close_matches(name, _public(owner), n=1)
        replacement = close[0] if close else None
    if replacement is None:
        return AttributeError(message)
    # Without obj, Python adds no second hint.
    return AttributeError(f"{message}; write {replacement}", name=name, obj=None)


def _path_in(owner: Any, name: str) -> str | None:
    """The attribute path for a name with other capitals, or with `_` for the dots between namespaces."""
    wanted = _bare(name)
    for public in _public(owner):
        if _bare(public) == wanted:
            return public
    for public in _public(owner):
        above = _bare(public)
        if wanted.startswith(above) and isinstance(getattr(type(owner), public, None), cached_property):
            below = _path_in(getattr(owner, public), wanted.removeprefix(above))
            if below:
                return f"{public}.{below}"
    return None


def _public(owner: Any) -> list[str]:
    return [name for name in dir(type(owner)) if not name.startswith("_")]


def _bare(name: str) -> str:
    return name.replace("_", "").lower()
