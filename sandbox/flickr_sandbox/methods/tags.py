"""`flickr.tags.*`: lists of tags, from those that are on photos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.photo_list import photo_entries
from flickr_sandbox.state import photos, users
from flickr_sandbox.state.photos import Conditions, visible_to
from flickr_sandbox.state.tags import clean_tag
from flickr_sandbox.wire.tree import content

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.state.records import Photo, User
    from flickr_sandbox.wire import Tree

__all__ = ["get_cluster_photos", "get_clusters", "get_hot_list", "get_list_user", "get_list_user_popular"]
__all__ += ["get_list_user_raw", "get_most_frequently_used", "get_related"]

_PUBLIC = "FROM tags t JOIN photos p ON p.id = t.photo_id WHERE p.is_public"
_OF = "FROM tags t JOIN photos p ON p.id = t.photo_id WHERE p.owner = ? AND (p.is_public OR p.owner = ?)"
_MAX_HOT, _MAX_RELATED, _CLUSTER, _SHOWN = 200, 20, 3, 24


@serves("flickr.tags.getListUser")
def get_list_user(call: Call) -> Tree:
    """The tags that a user has given."""
    user = _user(call)
    rows = call.database.rows(f"SELECT DISTINCT t.clean {_OF} ORDER BY t.clean", (user.nsid, _viewer(call)))
    return {"who": {"id": user.nsid, "tags": {"tag": [content(row["clean"]) for row in rows]}}}


@serves("flickr.tags.getListUserPopular")
def get_list_user_popular(call: Call) -> Tree:
    """The tags that a user has given most often, with their counts."""
    user = _user(call)
    return {"who": {"id": user.nsid, "tags": {"tag": _popular(call, user, call.whole("count", 10, least=1))}}}


@serves("flickr.tags.getMostFrequentlyUsed")
def get_most_frequently_used(call: Call) -> Tree:
    """The tags that the caller has given most often."""
    return {"who": {"id": call.user.nsid, "tags": {"tag": _popular(call, call.user, _MAX_HOT)}}}


@serves("flickr.tags.getListUserRaw")
def get_list_user_raw(call: Call) -> Tree:
    """The raw forms of the caller's tags, or of one tag."""
    user = _user(call)
    wanted = clean_tag(call.stripped("tag"))
    spelled: dict[str, list[str]] = {}
    for row in call.database.rows(f"SELECT DISTINCT t.clean, t.raw {_OF} ORDER BY t.clean", (user.nsid, user.nsid)):
        if not wanted or wanted == row["clean"]:
            spelled.setdefault(row["clean"], []).append(row["raw"])
    entries = [{"clean": clean, "raw": [content(raw) for raw in raws]} for clean, raws in spelled.items()]
    return {"who": {"id": user.nsid, "tags": {"tag": entries}}}


@serves("flickr.tags.getRelated")
def get_related(call: Call) -> Tree:
    """The tags that most often occur together with one."""
    tag = clean_tag(call.stripped("tag"))
    found = _beside(call, tag)
    if not found:
        raise Failure(1, "Tag not found")
    return {"tags": {"source": tag, "tag": [content(each) for each in found]}}


@serves("flickr.tags.getClusters")
def get_clusters(call: Call) -> Tree:
    """The tags that occur with one, in groups of three."""
    tag = clean_tag(call.stripped("tag"))
    clusters = _clusters(call, tag)
    if not clusters:
        raise Failure(1, "Tag cluster not found")
    entries = [{"total": len(each), "tag": [content(word) for word in each]} for each in clusters]
    return {"clusters": {"source": tag, "total": len(clusters), "cluster": entries}}


@serves("flickr.tags.getClusterPhotos")
def get_cluster_photos(call: Call) -> Tree:
    """Photos with a tag and those of a cluster, whose id is its tags with hyphens between them."""
    tag = clean_tag(call.stripped("tag"))
    wanted = {clean_tag(word) for word in call.stripped("cluster_id").split("-")[:_CLUSTER]}
    conditions = Conditions()
    visible_to(conditions, None)
    has_tag = "EXISTS (SELECT 1 FROM tags t WHERE t.photo_id = p.id AND t.clean = ?)"
    conditions.add(has_tag, tag)
    conditions.add(" OR ".join([has_tag] * len(wanted)), *sorted(wanted))
    found = _some(call, conditions)
    owners = {nsid: users.find_user(call.database, nsid) for nsid in {photo.owner for photo in found}}
    names = {nsid: owner.username for nsid, owner in owners.items() if owner}
    entries = photo_entries(call, found, lambda photo: {"username": names[photo.owner]})
    return {"photos": {"photo": entries}}


@serves("flickr.tags.getHotList")
def get_hot_list(call: Call) -> Tree:
    """The tags on most public photos; the period is ignored."""
    period = call.stripped("period") or "day"
    if period not in ("day", "week"):
        raise Failure(1, "Invalid period")
    count = call.whole("count", 20, least=1, most=_MAX_HOT)
    sql = f"SELECT t.clean, count(*) AS uses {_PUBLIC} GROUP BY t.clean ORDER BY uses DESC, t.clean LIMIT ?"
    entries = [
        {"_content": row["clean"], "score": min(100, row["uses"] * 5)} for row in call.database.rows(sql, (count,))
    ]
    hot = {"period": period, "count": len(entries), "tag": entries}
    return {"period": content(period), "count": content(str(len(entries))), "hottags": hot}


def _user(call: Call) -> User:
    return call.person("user_id", 1, "User not found", default_to_caller=True)


def _viewer(call: Call) -> str:
    return call.caller.nsid or ""


def _popular(call: Call, user: User, count: int) -> list[Tree]:
    sql = f"SELECT t.clean, count(*) AS uses {_OF} GROUP BY t.clean ORDER BY uses DESC, t.clean LIMIT ?"
    rows = call.database.rows(sql, (user.nsid, _viewer(call), count))
    return [{"count": row["uses"], "_content": row["clean"]} for row in rows]


def _beside(call: Call, tag: str) -> list[str]:
    sql = f"SELECT t.clean, count(*) AS uses {_PUBLIC} AND t.clean <> ?"
    sql += " AND EXISTS (SELECT 1 FROM tags o WHERE o.photo_id = p.id AND o.clean = ?)"
    rows = call.database.rows(f"{sql} GROUP BY t.clean ORDER BY uses DESC, t.clean LIMIT ?", (tag, tag, _MAX_RELATED))
    return [row["clean"] for row in rows]


def _clusters(call: Call, tag: str) -> list[list[str]]:
    found = _beside(call, tag)
    return [found[start : start + _CLUSTER] for start in range(0, len(found), _CLUSTER)]


def _some(call: Call, conditions: Conditions) -> list[Photo]:
    return photos.page_of_photos(call.database, conditions, order="p.posted DESC, p.id DESC", limit=_SHOWN, offset=0)
