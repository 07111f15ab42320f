"""`flickr.photos.comments.*`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.access import seen_photo
from flickr_sandbox.commenting import comment_tree, edited, removed, wanted_text
from flickr_sandbox.dates import unix_seconds
from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.photo_list import list_photos, owner_of
from flickr_sandbox.photo_perms import is_allowed, photo_perms_of
from flickr_sandbox.state import comments
from flickr_sandbox.state.photos import Conditions, visible_to

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.wire import Tree

__all__ = ["add_comment", "delete_comment", "edit_comment", "get_list", "get_recent_for_contacts"]

_MAX_CONTACTS = 500


@serves("flickr.photos.comments.getList")
def get_list(call: Call) -> Tree:
    """The comments on a photo."""
    photo = seen_photo(call)
    page = call.site.photo_page(owner_of(call, photo), photo.id)
    first = unix_seconds(call.stripped("min_comment_date")) or 0
    last = unix_seconds(call.stripped("max_comment_date"))
    found = comments.comments_on(call.database, "photo_id", photo.id)
    shown = [each for each in found if each.created >= first and (last is None or each.created <= last)]
    if not shown:
        return {"comments": {"photo_id": photo.id}}
    return {"comments": {"photo_id": photo.id, "comment": [comment_tree(call, each, page) for each in shown]}}


@serves("flickr.photos.comments.addComment")
def add_comment(call: Call) -> Tree:
    """Adds a comment of the caller to a photo."""
    photo = seen_photo(call, message="Photo not found.")
    if not is_allowed(call, photo, photo_perms_of(call, photo.id).comment):
        raise Failure(99, "Insufficient permission to comment")
    text = wanted_text(call, "Blank comment.")
    made = comments.add_comment(call.database, photo.owner, call.user.nsid, text, call.now, photo_id=photo.id)
    return {"comment": comment_tree(call, made, call.site.photo_page(owner_of(call, photo), photo.id))}


@serves("flickr.photos.comments.editComment")
def edit_comment(call: Call) -> Tree:
    """Changes one of the caller's comments."""
    return edited(call)


@serves("flickr.photos.comments.deleteComment")
def delete_comment(call: Call) -> Tree:
    """Deletes a comment that the caller wrote, or that is on one of the caller's photos."""
    return removed(call)


@serves("flickr.photos.comments.getRecentForContacts")
def get_recent_for_contacts(call: Call) -> Tree:
    """Photos of the caller's contacts that were commented on, by default in the last hour."""
    since = unix_seconds(call.stripped("date_lastcomment")) or call.now - 3600
    conditions = Conditions()
    visible_to(conditions, call.caller.nsid)
    contacts = call.words("contacts_filter")[:_MAX_CONTACTS]
    listed = f" AND c.contact IN ({', '.join('?' * len(contacts))})" if contacts else ""
    known = f"EXISTS (SELECT 1 FROM contacts c WHERE c.owner = ? AND c.contact = p.owner{listed})"  # noqa: S608 - question marks
    conditions.add(known, call.user.nsid, *contacts)
    conditions.add("EXISTS (SELECT 1 FROM comments m WHERE m.photo_id = p.id AND m.created >= ?)", since)
    return list_photos(call, conditions, "p.posted DESC, p.id DESC")
