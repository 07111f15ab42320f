"""What a group lets into its pool: how much, how often, and which kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.errors import Failure
from flickr_sandbox.state import groups

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_sandbox.call import Call
    from flickr_sandbox.state.groups import Group
    from flickr_sandbox.state.records import Photo

__all__ = ["refuse_unfit"]

_SPAN = {"day": 86400, "week": 7 * 86400, "month": 30 * 86400, "ever": 10**10}
_MAX_POOLS, _MAX_POOLS_PRO = 30, 60
_SCREENSHOT, _ART = 2, 3
_MODERATE, _RESTRICTED = 2, 3


def refuse_unfit(call: Call, photo: Photo, group: Group) -> None:
    """Raises the `Failure` of the first rule against adding the photo."""
    if group.throttle_mode == "disabled":
        raise Failure(11, "Group Pool is disabled")
    sql = "SELECT is_pending FROM pool_photos WHERE group_id = ? AND photo_id = ?"
    if row := call.database.row(sql, (group.nsid, photo.id)):
        if row["is_pending"]:
            raise Failure(7, "Your Photo has already been added to the Pending Queue for this Pool")
        raise Failure(3, "Photo already in pool")
    if len(groups.pools_of(call.database, photo.id)) >= (_MAX_POOLS_PRO if call.user.is_pro else _MAX_POOLS):
        raise Failure(4, "Photo in maximum number of pools")
    if _added_lately(call, group) >= group.throttle_count and group.throttle_mode in _SPAN:
        raise Failure(5, "Photo limit reached")
    if groups.pool_size(call.database, group.nsid) >= group.most_photos:
        raise Failure(10, "Maximum number of photos in Group Pool")
    for failure in _about_content(photo, group):
        raise failure


def _added_lately(call: Call, group: Group) -> int:
    since = call.now - _SPAN.get(group.throttle_mode, 0)
    sql = "SELECT count(*) FROM pool_photos m JOIN photos p ON p.id = m.photo_id"
    return call.database.number(
        f"{sql} WHERE m.group_id = ? AND p.owner = ? AND m.added > ?",
        (group.nsid, call.user.nsid, since),
    )


def _about_content(photo: Photo, group: Group) -> Iterator[Failure]:
    if photo.media == "video" and not group.videos_ok:
        yield Failure(21, "Videos not allowed")
    if photo.media == "photo" and not group.photos_ok:
        yield Failure(22, "Photos not allowed")
    if photo.content_type == _SCREENSHOT and not group.screens_ok:
        yield Failure(25, "No screenshot/screencast allowed")
    if photo.content_type >= _ART and not group.art_ok:
        yield Failure(26, "No illustration/art/animation/CGI allowed")
    if photo.safety_level >= _MODERATE and not group.moderate_ok:
        yield Failure(28, "No restricted or moderate content allowed")
    if photo.safety_level >= _RESTRICTED and not group.restricted_ok:
        yield Failure(27, "No restricted content allowed")
    if group.has_geo and not photo.has_geo:
        yield Failure(29, "Items must be geotagged")
