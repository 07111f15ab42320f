"""`flickr.photosets.comments.*`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.commenting import comment_tree, edited, removed, wanted_text
from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.state import comments, photosets, users

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.state.records import Photoset
    from flickr_sandbox.wire import Tree

__all__ = ["add_comment", "delete_comment", "edit_comment", "get_list"]


@serves("flickr.photosets.comments.getList")
def get_list(call: Call) -> Tree:
    """The comments on an album."""
    found = _photoset(call, "Photoset not found.")
    said = comments.comments_on(call.database, "photoset_id", found.id)
    shown = [comment_tree(call, each, _page(call, found)) for each in said]
    return {"comments": {"photoset_id": found.id, **({"comment": shown} if shown else {})}}


@serves("flickr.photosets.comments.addComment")
def add_comment(call: Call) -> Tree:
    """Adds a comment of the caller to an album."""
    found = _photoset(call, "Photoset not found")
    text = wanted_text(call, "Blank comment")
    made = comments.add_comment(call.database, found.owner, call.user.nsid, text, call.now, photoset_id=found.id)
    return {"comment": comment_tree(call, made, _page(call, found))}


@serves("flickr.photosets.comments.editComment")
def edit_comment(call: Call) -> Tree:
    """Changes one of the caller's comments."""
    return edited(call)


@serves("flickr.photosets.comments.deleteComment")
def delete_comment(call: Call) -> Tree:
    """Deletes a comment that the caller wrote, or that is on one of the caller's albums."""
    return removed(call)


def _photoset(call: Call, message: str) -> Photoset:
    found = photosets.find_photoset(call.database, call.stripped("photoset_id"))
    if found is None:
        raise Failure(1, message)
    return found


def _page(call: Call, photoset: Photoset) -> str:
    owner = users.find_user(call.database, photoset.owner)
    return call.site.photoset_page(owner, photoset.id) if owner else call.site.base
