"""`flickr.activity.*`: comments and favourites on the caller's photos, or on photos that the caller commented on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flickr_sandbox.methods.registry import serves
from flickr_sandbox.paging import page_of
from flickr_sandbox.photo_list import owner_of
from flickr_sandbox.state import comments, favorites, notes, photos, users
from flickr_sandbox.state.photos import Conditions, visible_to
from flickr_sandbox.wire.tree import content, zero_or_text

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.state.records import Photo
    from flickr_sandbox.wire import Tree

__all__ = ["user_comments", "user_photos"]

_FEW, _MAX_COUNT = 10, 50
_FRAME = re.compile(r"(\d{1,4})([dh])", re.ASCII)
_LAST = "(SELECT max(m.created) FROM comments m WHERE m.photo_id = p.id)"
_SECONDS = {"d": 86400, "h": 3600}
_FOREVER = 10**10


@serves("flickr.activity.userPhotos")
def user_photos(call: Call) -> Tree:
    """The caller's photos that others commented on or made a favourite, since `timeframe` (2d, 4h) or at any time."""
    frame = _FRAME.fullmatch(call.stripped("timeframe"))
    since = call.now - (int(frame[1]) * _SECONDS[frame[2]] if frame else _FOREVER)
    conditions = Conditions()
    conditions.add("p.owner = ?", call.user.nsid)
    conditions.add(
        "EXISTS (SELECT 1 FROM comments m WHERE m.photo_id = p.id AND m.created >= ?)"
        " OR EXISTS (SELECT 1 FROM favorites f WHERE f.photo_id = p.id AND f.faved >= ?)",
        since,
        since,
    )
    return _items(call, conditions, since)


@serves("flickr.activity.userComments")
def user_comments(call: Call) -> Tree:
    """Photos of others that the caller commented on."""
    conditions = Conditions()
    visible_to(conditions, call.user.nsid)
    conditions.add("p.owner <> ?", call.user.nsid)
    conditions.add("EXISTS (SELECT 1 FROM comments m WHERE m.photo_id = p.id AND m.author = ?)", call.user.nsid)
    return _items(call, conditions, call.now - _FOREVER)


def _items(call: Call, conditions: Conditions, since: int) -> Tree:
    page = page_of(call, photos.count_photos(call.database, conditions), default=_FEW, most=_MAX_COUNT)
    order = f"{_LAST} DESC, p.id DESC"
    found = photos.page_of_photos(call.database, conditions, order=order, limit=page.per_page, offset=page.offset)
    return {"items": {**page.members(), "item": [_item(call, photo, since) for photo in found]}}


def _item(call: Call, photo: Photo, since: int) -> Tree:
    owner = owner_of(call, photo)
    said = comments.comments_on(call.database, "photo_id", photo.id)
    fans = favorites.fans_of(call.database, photo.id)
    events = [
        _event(call, "comment", each.author, each.created, {"commentid": each.id, "_content": each.text})
        for each in said
        if each.created >= since
    ]
    events += [_event(call, "fave", nsid, when, {}) for nsid, when in fans if when >= since]
    return {
        "type": "photo",
        "id": photo.id,
        "owner": photo.owner,
        "ownername": owner.username,
        "realname": owner.realname,
        "iconserver": zero_or_text(owner.icon_server),
        "iconfarm": 66,
        "secret": photo.secret,
        "server": photo.server,
        "farm": photo.farm,
        "media": photo.media,
        "comments": len(said),
        "notes": len(notes.notes_on(call.database, photo.id)),
        "views": photo.views,
        "faves": len(fans),
        "title": content(photo.title),
        "activity": {"event": events},
    }


def _event(call: Call, kind: str, nsid: str, when: int, more: Tree) -> Tree:
    user = users.find_user(call.database, nsid)
    names = {"username": user.username, "realname": user.realname} if user else {}
    icon = {"iconserver": zero_or_text(user.icon_server if user else 0), "iconfarm": 66}
    return {"type": kind, "user": nsid, **names, **icon, "dateadded": str(when), "is_muted": 0, **more}
