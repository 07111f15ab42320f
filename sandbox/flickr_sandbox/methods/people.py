"""`flickr.people.*`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.photo_list import list_photos
from flickr_sandbox.search import filter_photos, order_of
from flickr_sandbox.state import users
from flickr_sandbox.state.photos import Conditions, visible_to
from flickr_sandbox.wire.tree import content, zero_or_text

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.wire import Tree

__all__ = [
    "find_by_email",
    "find_by_username",
    "get_info",
    "get_limits",
    "get_photos",
    "get_public_photos",
    "get_upload_status",
]

_MEGABYTE, _GIGABYTE = 1024**2, 1024**3
_PHOTO_LIMIT, _VIDEO_LIMIT = 200 * _MEGABYTE, _GIGABYTE
_FREE_ITEMS = 1000


@serves("flickr.people.findByUsername")
def find_by_username(call: Call) -> Tree:
    """The user with a screen name."""
    user = users.user_by_name(call.database, call.stripped("username"))
    if user is None:
        raise Failure(1, "User not found")
    return {"user": {"id": user.nsid, "nsid": user.nsid, "username": content(user.username)}}


@serves("flickr.people.findByEmail")
def find_by_email(call: Call) -> Tree:
    """The user with an e-mail address: the letters of the screen name, then `@sandbox.example`."""
    address = call.stripped("find_email").lower()
    for user in users.all_users(call.database):
        if address == user.email:
            return {"user": {"id": user.nsid, "nsid": user.nsid, "username": content(user.username)}}
    raise Failure(1, "User not found")


@serves("flickr.people.getInfo")
def get_info(call: Call) -> Tree:
    """A profile."""
    user = call.person("user_id", 1, "User not found")
    seen = Conditions()
    seen.add("p.owner = ?", user.nsid)
    visible_to(seen, call.caller.nsid)
    sums = call.database.row(
        f"SELECT min(posted), min(taken), count(*), sum(views) FROM photos p WHERE {seen.sql()}",  # noqa: S608
        seen.values,
    )
    first, taken, count, views = sums or (None, None, 0, 0)
    return {
        "person": {
            "id": user.nsid,
            "nsid": user.nsid,
            "ispro": int(user.is_pro),
            "is_deleted": 0,
            "iconserver": zero_or_text(user.icon_server),
            "iconfarm": 66,
            "path_alias": user.path_alias,
            "has_stats": zero_or_text(int(user.is_pro)),
            "username": content(user.username),
            "realname": content(user.realname),
            "location": content(user.location),
            "timezone": {"label": "Greenwich Mean Time: Dublin, Edinburgh", "offset": "+00:00"},
            "description": content(user.description),
            "photosurl": content(call.site.photos(user)),
            "profileurl": content(call.site.profile(user)),
            "mobileurl": content(call.site.photos(user)),
            "photos": {
                "firstdatetaken": content(taken or ""),
                "firstdate": content(str(first or "")),
                "count": content(count),
                **({"views": content(str(views or 0))} if user.nsid == call.caller.nsid else {}),
            },
        }
    }


@serves("flickr.people.getPhotos")
def get_photos(call: Call) -> Tree:
    """The photos of a user that the caller may see."""
    if not call.stripped("user_id"):
        raise Failure(1, "Required arguments missing")
    user = call.person("user_id", 2, "Unknown user")
    conditions = filter_photos(call)
    conditions.add("p.owner = ?", user.nsid)
    return list_photos(call, conditions, order_of(call))


@serves("flickr.people.getPublicPhotos")
def get_public_photos(call: Call) -> Tree:
    """The public photos of a user."""
    user = call.person("user_id", 1, "User not found")
    conditions = filter_photos(call)
    conditions.add("p.owner = ? AND p.is_public", user.nsid)
    return list_photos(call, conditions, order_of(call))


@serves("flickr.people.getUploadStatus")
def get_upload_status(call: Call) -> Tree:
    """How many bytes the caller may still upload; `lots` if there is no limit."""
    user = call.user
    used = call.database.number(
        "SELECT sum(length(f.bytes)) FROM files f JOIN photos p ON p.id = f.photo_id WHERE p.owner = ?", (user.nsid,)
    )
    sets = call.database.number("SELECT count(*) FROM photosets WHERE owner = ?", (user.nsid,))
    limit = 100 * _GIGABYTE
    rest = max(0, limit - used)
    return {
        "user": {
            "id": user.nsid,
            "ispro": int(user.is_pro),
            "username": content(user.username),
            "bandwidth": {
                "max": limit,
                "used": used,
                "maxbytes": limit,
                "usedbytes": used,
                "remainingbytes": rest,
                "maxkb": limit // 1024,
                "usedkb": used // 1024,
                "remainingkb": rest // 1024,
                "unlimited": int(user.is_pro),
            },
            "filesize": {
                "max": _PHOTO_LIMIT,
                "maxbytes": _PHOTO_LIMIT,
                "maxkb": _PHOTO_LIMIT // 1024,
                "maxmb": _PHOTO_LIMIT // _MEGABYTE,
            },
            "sets": {"created": sets, "remaining": "lots"},
            "videosize": {
                "maxbytes": _VIDEO_LIMIT,
                "maxkb": _VIDEO_LIMIT // 1024,
                "maxmb": _VIDEO_LIMIT // _MEGABYTE,
            },
            "videos": {"uploaded": 0, "remaining": "lots" if user.is_pro else _FREE_ITEMS},
        }
    }


@serves("flickr.people.getLimits")
def get_limits(call: Call) -> Tree:
    """The largest files that are accepted, in bytes, and the longest video, in seconds."""
    return {
        "person": {
            "nsid": call.user.nsid,
            "photos": {"maxdisplaypx": "6144" if call.user.is_pro else "1024", "maxupload": str(_PHOTO_LIMIT)},
            "videos": {"maxduration": "600" if call.user.is_pro else "180", "maxupload": str(_VIDEO_LIMIT)},
        }
    }
