"""What comments on photos and comments on albums have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.errors import Failure
from flickr_sandbox.state import comments, photos, photosets, users
from flickr_sandbox.wire.tree import zero_or_text

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.state.comments import Comment
    from flickr_sandbox.state.records import User
    from flickr_sandbox.wire import Tree

__all__ = ["comment_tree", "edited", "removed", "wanted_text"]

_GONE = "Comment not found."


def wanted_text(call: Call, message: str) -> str:
    """The text of a comment; raises `Failure` 8 for a blank one."""
    text = call.text("comment_text").strip()
    if not text:
        raise Failure(8, message)
    return text


def edited(call: Call) -> Tree:
    """Changes one of the caller's comments."""
    found = comments.find_comment(call.database, call.stripped("comment_id"))
    if found is None or found.author != call.user.nsid:
        raise Failure(2, _GONE)
    comments.set_comment(call.database, found.id, wanted_text(call, "Blank comment."))
    return {}


def removed(call: Call) -> Tree:
    """Deletes a comment that the caller wrote, or that is on the caller's photo or album."""
    found = comments.find_comment(call.database, call.stripped("comment_id"))
    if found is None or call.user.nsid not in (found.author, _host_of(call, found)):
        raise Failure(2, _GONE)
    comments.delete_comment(call.database, found.id)
    return {}


def comment_tree(call: Call, comment: Comment, page: str) -> Tree:
    """A comment; `page` is the address of what it is on."""
    author = users.find_user(call.database, comment.author)
    return {
        "id": comment.id,
        "author": comment.author,
        "author_is_deleted": 0,
        **(_names(author) if author else {}),
        "datecreate": str(comment.created),
        "permalink": f"{page}#comment{comment.id.rpartition('-')[2]}",
        "_content": comment.text,
    }


def _names(author: User) -> Tree:
    return {
        "authorname": author.username,
        "iconserver": zero_or_text(author.icon_server),
        "iconfarm": 66,
        "path_alias": author.path_alias,
        "realname": author.realname,
    }


def _host_of(call: Call, comment: Comment) -> str | None:
    if comment.photo_id:
        photo = photos.find_photo(call.database, comment.photo_id)
        return photo.owner if photo else None
    photoset = photosets.find_photoset(call.database, comment.photoset_id or "")
    return photoset.owner if photoset else None
