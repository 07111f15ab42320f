"""`flickr.photos.*` that change one of the caller's photos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.access import own_photo
from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.photo_perms import PhotoPerms, photo_perms_of, set_photo_perms
from flickr_sandbox.state import photos, tags
from flickr_sandbox.wire.tree import content

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.state.records import Tag, User
    from flickr_sandbox.wire import Tree

__all__ = ["add_tags", "delete", "remove_tag", "set_meta", "set_perms", "set_tags"]

_TOO_MANY = "Maximum number of tags reached"


@serves("flickr.photos.setMeta")
def set_meta(call: Call) -> Tree:
    """Sets title and description; the text of a missing argument does not change."""
    photo = own_photo(call)
    if not {"title", "description"} & set(call.arguments):
        raise Failure(2, "At least one of title or description must be set")
    title, description = call.text("title", photo.title), call.text("description", photo.description)
    photos.change_photo(call.database, photo.id, title=title, description=description, updated=call.now)
    return {"photo": {"title": content(title), "description": content(description)}}


@serves("flickr.photos.setPerms")
def set_perms(call: Call) -> Tree:
    """Sets who may see a photo, comment on it and add to it; a public one has no flags for friends and family."""
    photo = own_photo(call)
    if not {"is_public", "is_friend", "is_family"} <= set(call.arguments):
        raise Failure(2, "Required arguments missing")
    public = call.flag("is_public")
    before = photo_perms_of(call, photo.id)
    levels = call.whole("perm_comment", before.comment, most=3), call.whole("perm_addmeta", before.addmeta, most=3)
    set_photo_perms(call, photo.id, PhotoPerms(*levels))
    photos.change_photo(
        call.database,
        photo.id,
        is_public=public,
        is_friend=not public and call.flag("is_friend"),
        is_family=not public and call.flag("is_family"),
        updated=call.now,
    )
    return {"photoid": {"_content": photo.id, "secret": photo.secret, "originalsecret": photo.original_secret}}


@serves("flickr.photos.addTags")
def add_tags(call: Call) -> Tree:
    """Adds tags: all of them, or none if there would be too many."""
    photo = own_photo(call)
    wanted = tags.split_tags(call.text("tags"))
    have = {tag.clean for tag in tags.tags_of(call.database, photo.id)}
    if len(have | {tags.clean_tag(raw) for raw in wanted}) > tags.MOST_TAGS:
        raise Failure(2, _TOO_MANY)
    added = tags.add_tags(call.database, photo.id, call.user.nsid, wanted)
    photos.change_photo(call.database, photo.id, updated=call.now)
    return {"tags": {"tag": [_added(tag, call.user) for tag in added]}}


def _added(tag: Tag, author: User) -> Tree:
    """A tag as `addTags` returns it: `full_tag_id` is the id of other methods."""
    return {
        "author": tag.author,
        "authorname": author.username,
        "raw": tag.raw,
        "machine_tag": int(tag.machine),
        "full_tag_id": tag.id,
        "id": tag.id.rpartition("-")[2],
        **content(tag.clean),
    }


@serves("flickr.photos.setTags")
def set_tags(call: Call) -> Tree:
    """Replaces all tags of the photo."""
    photo = own_photo(call)
    wanted = tags.split_tags(call.text("tags"))
    if len({tags.clean_tag(raw) for raw in wanted}) > tags.MOST_TAGS:
        raise Failure(2, _TOO_MANY)
    tags.clear_tags(call.database, photo.id)
    tags.add_tags(call.database, photo.id, call.user.nsid, wanted)
    photos.change_photo(call.database, photo.id, updated=call.now)
    return {}


@serves("flickr.photos.removeTag")
def remove_tag(call: Call) -> Tree:
    """Removes a tag from one of the caller's photos."""
    found = tags.find_tag(call.database, call.stripped("tag_id"))
    photo = photos.find_photo(call.database, found.photo_id) if found else None
    if found is None or photo is None or photo.owner != call.caller.nsid:
        raise Failure(1, "Tag not found")
    tags.remove_tag(call.database, found.id)
    photos.change_photo(call.database, photo.id, updated=call.now)
    return {}


@serves("flickr.photos.delete")
def delete(call: Call) -> Tree:
    """Deletes a photo."""
    photos.delete_photo(call.database, own_photo(call).id)
    return {}
