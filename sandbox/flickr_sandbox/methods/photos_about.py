"""`flickr.photos.*` about data of one photo: contexts, EXIF, favourites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.access import seen_photo
from flickr_sandbox.methods.photosets import cover_members, seen_of
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.paging import page_of
from flickr_sandbox.photo_context import context_in
from flickr_sandbox.state import comments, favorites, groups, photosets, users
from flickr_sandbox.state.exif import exif_of
from flickr_sandbox.state.photos import Conditions, visible_to
from flickr_sandbox.wire.tree import content, zero_or_text

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.state.exif import ExifTag
    from flickr_sandbox.state.groups import Group
    from flickr_sandbox.state.records import Photoset
    from flickr_sandbox.wire import Tree

__all__ = ["get_all_contexts", "get_context", "get_exif", "get_favorites"]

_FANS, _MAX_FANS = 10, 50


@serves("flickr.photos.getContext")
def get_context(call: Call) -> Tree:
    """The neighbours of a photo in its owner's stream: the previous one is the newer."""
    photo = seen_photo(call)
    conditions = Conditions()
    visible_to(conditions, call.caller.nsid)
    conditions.add("p.owner = ?", photo.owner)
    return context_in(call, conditions, "p.posted, p.id", "photostream", photo_id=photo.id) or {}


@serves("flickr.photos.getAllContexts")
def get_all_contexts(call: Call) -> Tree:
    """The albums and pools that a photo is in; empty if there are none."""
    photo = seen_photo(call)
    sets = [_set(call, each) for each in photosets.photosets_with(call.database, photo.id)]
    pools = [
        _pool(call, group)
        for group in groups.pools_of(call.database, photo.id)
        if group.privacy > 1 or groups.role_in(call.database, group.nsid, call.caller.nsid)
    ]
    return {**({"set": sets} if sets else {}), **({"pool": pools} if pools else {})}


@serves("flickr.photos.getExif")
def get_exif(call: Call) -> Tree:
    """The EXIF tags of a photo."""
    photo = seen_photo(call)
    tags = exif_of(call.database, photo.id)
    camera = " ".join(each.raw for each in tags if each.tag == "Model")
    about = {"id": photo.id, "secret": photo.secret, "server": photo.server, "farm": photo.farm, "camera": camera}
    return {"photo": {**about, **({"exif": [_exif(each) for each in tags]} if tags else {})}}


def _exif(tag: ExifTag) -> Tree:
    readable = {"clean": content(tag.clean)} if tag.clean else {}
    names = {"tagspace": tag.tagspace, "tagspaceid": tag.tagspaceid, "tag": tag.tag, "label": tag.label}
    return {**names, "raw": content(tag.raw), **readable}


@serves("flickr.photos.getFavorites")
def get_favorites(call: Call) -> Tree:
    """The users who have a photo among their favourites."""
    photo = seen_photo(call)
    fans = favorites.fans_of(call.database, photo.id)
    page = page_of(call, len(fans), default=_FANS, most=_MAX_FANS)
    shown = [_fan(call, nsid, when) for nsid, when in fans[page.offset : page.offset + page.per_page]]
    about = {"id": photo.id, "secret": photo.secret, "server": photo.server, "farm": photo.farm}
    return {"photo": {"person": shown, **about, **page.members()}}


def _fan(call: Call, nsid: str, when: int) -> Tree:
    user = users.find_user(call.database, nsid)
    names = {"username": user.username, "realname": user.realname} if user else {}
    return {
        "nsid": nsid,
        **names,
        "favedate": str(when),
        "iconserver": zero_or_text(user.icon_server if user else 0),
        "iconfarm": 66,
    }


def _set(call: Call, photoset: Photoset) -> Tree:
    cover, count = seen_of(call, photoset)
    return {
        "title": photoset.title,
        "id": photoset.id,
        **cover_members(cover),
        "view_count": photoset.views,
        "comment_count": comments.count_comments(call.database, "photoset_id", photoset.id),
        "count_photo": count,
        "count_video": 0,
    }


def _pool(call: Call, group: Group) -> Tree:
    return {
        "title": group.name,
        "url": f"/groups/{group.path_alias}/pool/",
        "id": group.nsid,
        "iconserver": 0,
        "iconfarm": 0,
        "members": len(groups.members_of(call.database, group.nsid)),
        "pool_count": groups.pool_size(call.database, group.nsid),
    }
