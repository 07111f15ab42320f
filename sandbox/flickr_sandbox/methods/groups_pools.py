"""`flickr.groups.pools.*`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.access import own_photo, seen_group, seen_photo
from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.paging import page_of
from flickr_sandbox.photo_context import context_in
from flickr_sandbox.photo_list import list_photos
from flickr_sandbox.pools import refuse_unfit
from flickr_sandbox.state import discussions, groups
from flickr_sandbox.state.groups import ADMIN, MODERATOR, POOL
from flickr_sandbox.state.photos import Conditions, visible_to
from flickr_sandbox.state.tags import clean_tag

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.state.groups import Group
    from flickr_sandbox.state.records import Photo
    from flickr_sandbox.wire import Tree

__all__ = ["add", "get_context", "get_groups", "get_photos", "remove"]

_ORDER = "m.added DESC, p.id DESC"
_MAX_GROUPS = 400


@serves("flickr.groups.pools.add")
def add(call: Call) -> Tree:
    """Adds one of the caller's photos to a pool; error 6 is a success: the photo waits for a moderator."""
    photo = own_photo(call)
    group = groups.find_group(call.database, call.stripped("group_id"))
    if group is None or not groups.role_in(call.database, group.nsid, call.user.nsid):
        raise Failure(2, "Group not found")
    refuse_unfit(call, photo, group)
    waits = group.is_moderated and groups.role_in(call.database, group.nsid, call.user.nsid) not in (MODERATOR, ADMIN)
    row = {"group_id": group.nsid, "photo_id": photo.id, "added": call.now, "is_pending": waits}
    call.database.insert("pool_photos", row)
    if waits:
        raise Failure(6, "Your Photo has been added to the Pending Queue for this Pool", commits_changes=True)
    return {}


@serves("flickr.groups.pools.remove")
def remove(call: Call) -> Tree:
    """Removes a photo from a pool: the caller's own, or any if the caller is a moderator."""
    group = seen_group(call)
    row = call.database.row(
        f"SELECT p.owner FROM {POOL} WHERE m.group_id = ? AND m.photo_id = ?",  # noqa: S608 - a constant
        (group.nsid, call.stripped("photo_id")),
    )
    if row is None:
        raise Failure(2, "Photo not in pool")
    role = groups.role_in(call.database, group.nsid, call.user.nsid)
    if row["owner"] != call.user.nsid and role not in (MODERATOR, ADMIN):
        raise Failure(3, "Insufficient permission to remove photo")
    values = (group.nsid, call.stripped("photo_id"))
    call.database.execute("DELETE FROM pool_photos WHERE group_id = ? AND photo_id = ?", values)
    return {}


@serves("flickr.groups.pools.getPhotos")
def get_photos(call: Call) -> Tree:
    """The photos in a pool, the last added first."""
    group = seen_group(call)
    conditions = _in_pool(call, group)
    if call.stripped("user_id"):
        conditions.add("p.owner = ?", call.person("user_id", 3, "Unknown user").nsid)
    if tag := clean_tag(call.stripped("tags").partition(" ")[0]):  # Flickr accepts one tag here
        conditions.add("EXISTS (SELECT 1 FROM tags t WHERE t.photo_id = p.id AND t.clean = ?)", tag)

    def when(photo: Photo) -> Tree:
        sql = "SELECT added FROM pool_photos WHERE group_id = ? AND photo_id = ?"
        return {"dateadded": str(call.database.number(sql, (group.nsid, photo.id)))}

    return list_photos(call, conditions, _ORDER, source=POOL, more=when)


@serves("flickr.groups.pools.getGroups")
def get_groups(call: Call) -> Tree:
    """The groups that the caller may add photos to."""
    found = groups.groups_of(call.database, call.user.nsid)
    page = page_of(call, len(found), default=_MAX_GROUPS, most=_MAX_GROUPS)
    members = {"page": page.page, "pages": page.pages, "per_page": str(page.per_page), "total": page.total}
    shown = found[page.offset : page.offset + page.per_page]
    return {"groups": {**members, "group": [_entry(call, group) for group in shown]}}


@serves("flickr.groups.pools.getContext")
def get_context(call: Call) -> Tree:
    """The neighbours of a photo in a pool."""
    photo = seen_photo(call)
    group = seen_group(call, code=3)
    conditions = _in_pool(call, group)
    context = context_in(call, conditions, _ORDER, f"pool-{group.path_alias}", source=POOL, photo_id=photo.id)
    if context is None:
        raise Failure(2, "Photo not in pool")
    return context


def _in_pool(call: Call, group: Group) -> Conditions:
    conditions = Conditions()
    conditions.add("m.group_id = ? AND NOT m.is_pending", group.nsid)
    visible_to(conditions, call.caller.nsid)
    return conditions


def _entry(call: Call, group: Group) -> Tree:
    role = groups.role_in(call.database, group.nsid, call.user.nsid)
    size = groups.pool_size(call.database, group.nsid)
    return {
        "nsid": group.nsid,
        "id": group.nsid,
        "name": group.name,
        "member": 1,
        "moderator": int(role == MODERATOR),
        "admin": int(role == ADMIN),
        "privacy": group.privacy,
        "photos": size,
        "iconserver": 0,
        "iconfarm": 0,
        "member_count": len(groups.members_of(call.database, group.nsid)),
        "topic_count": discussions.count_topics(call.database, group.nsid),
        "pool_count": size,
    }
