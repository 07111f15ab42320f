"""`flickr.urls.*` for people and galleries; those for groups are in `groups`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.galleries import gallery_tree
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.state import galleries, users
from flickr_sandbox.wire.tree import content

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.state.records import User
    from flickr_sandbox.wire import Tree

__all__ = ["get_user_photos", "get_user_profile", "lookup_gallery", "lookup_user"]

_GALLERY = re.compile(r"(?:https?://)?[^/?#]+/photos/[^/?#]+/galleries/(\d+)", re.ASCII)
_PERSON = re.compile(r"(?:https?://)?[^/?#]+/(?:photos|people)/([^/?#]+)")


@serves("flickr.urls.lookupUser")
def lookup_user(call: Call) -> Tree:
    """The user whose photostream or profile has that URL, on any host."""
    found = _PERSON.match(call.stripped("url"))
    user = users.user_by_path(call.database, unquote(found[1])) if found else None
    if user is None:
        raise Failure(1, "User not found")
    return {"user": {"id": user.nsid, "username": content(user.username)}}


@serves("flickr.urls.lookupGallery")
def lookup_gallery(call: Call) -> Tree:
    """The gallery whose page has that URL, on any host."""
    matched = _GALLERY.match(call.stripped("url"))
    found = galleries.find_gallery(call.database, matched[1]) if matched else None
    if found is None:
        raise Failure(1, "Gallery not found")
    return {"gallery": gallery_tree(call, found)}


@serves("flickr.urls.getUserPhotos")
def get_user_photos(call: Call) -> Tree:
    """The URL of a photostream."""
    user = _user(call)
    return {"user": {"nsid": user.nsid, "url": call.site.photos(user)}}


@serves("flickr.urls.getUserProfile")
def get_user_profile(call: Call) -> Tree:
    """The URL of a profile."""
    user = _user(call)
    return {"user": {"nsid": user.nsid, "url": call.site.profile(user)}}


def _user(call: Call) -> User:
    if not call.stripped("user_id") and call.caller.nsid is None:
        raise Failure(2, "No user specified")
    return call.person("user_id", 1, "User not found", default_to_caller=True)
