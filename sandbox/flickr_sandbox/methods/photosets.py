"""`flickr.photosets.*`."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from flickr_sandbox.access import own_photo, own_photoset, seen_photoset
from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.paging import page_of
from flickr_sandbox.photo_list import extras_of
from flickr_sandbox.state import comments, photos, photosets, users
from flickr_sandbox.state.photos import Conditions, visible_to
from flickr_sandbox.state.records import Photoset
from flickr_sandbox.wire.tree import content, zero_or_text

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.state.records import Photo
    from flickr_sandbox.wire import Tree

__all__ = ["add_photo", "cover_members", "create", "delete", "get_info", "get_list", "get_photos", "seen_of"]

_MAX_PER_PAGE = 500


@serves("flickr.photosets.getList")
def get_list(call: Call) -> Tree:
    """A user's albums; at most 500, also without a page."""
    user = call.person("user_id", 1, "User not found", default_to_caller=True)
    found = photosets.photosets_of(call.database, user.nsid)
    page = page_of(call, len(found), default=_MAX_PER_PAGE, most=_MAX_PER_PAGE)
    return {
        "photosets": {
            "cancreate": int(user.nsid == call.caller.nsid),
            **page.members(),
            "photoset": [_entry(call, each) for each in found[page.offset : page.offset + page.per_page]],
        }
    }


@serves("flickr.photosets.getInfo")
def get_info(call: Call) -> Tree:
    """One album."""
    found = seen_photoset(call)
    owner = users.find_user(call.database, found.owner)
    entry = dict(_entry(call, found))
    videos = entry.pop("videos")  # `photos` counts them too here, and not in lists of albums
    counts = {"count_photos": str(entry["photos"]), "count_videos": zero_or_text(videos)}
    entry["photos"] += videos
    return {"photoset": {"owner": found.owner, "username": owner.username if owner else "", **entry, **counts}}


@serves("flickr.photosets.getPhotos")
def get_photos(call: Call) -> Tree:
    """The photos in an album that the caller may see, in the owner's order."""
    found = seen_photoset(call)
    owner = users.find_user(call.database, found.owner)
    media = call.stripped("media").removesuffix("s") if call.stripped("media") in ("photos", "videos") else None
    conditions = _members(call, found, media)
    total = photos.count_photos(call.database, conditions, source=photosets.MEMBERS)
    page = page_of(call, total, default=_MAX_PER_PAGE, most=_MAX_PER_PAGE)
    members = photos.page_of_photos(
        call.database,
        conditions,
        order="m.position, p.id",
        limit=page.per_page,
        offset=page.offset,
        source=photosets.MEMBERS,
    )
    cover = _cover(call, found)
    primary = cover.id if cover else ""
    entries = [
        {
            "id": photo.id,
            "secret": photo.secret,
            "server": photo.server,
            "farm": photo.farm,
            "title": photo.title,
            "isprimary": int(photo.id == primary),
            "ispublic": int(photo.is_public),
            "isfriend": int(photo.is_friend),
            "isfamily": int(photo.is_family),
            **extras_of(call, photo, call.words("extras")),
        }
        for photo in members
    ]
    return {
        "photoset": {
            "id": found.id,
            "primary": primary,
            "owner": found.owner,
            "ownername": owner.username if owner else "",
            "photo": entries,
            "page": page.page,
            "per_page": page.per_page,
            "perpage": page.per_page,
            "pages": page.pages,
            "title": found.title,
            "total": page.total,
        }
    }


@serves("flickr.photosets.create")
def create(call: Call) -> Tree:
    """Creates an album with one of the caller's photos."""
    title = call.text("title").strip()
    if not title:
        raise Failure(1, "No title specified")
    primary = photos.find_photo(call.database, call.stripped("primary_photo_id"))
    if primary is None or primary.owner != call.caller.nsid:
        raise Failure(2, "Photo not found")
    new = Photoset(
        id=f"721577{secrets.randbelow(10**11):011}",
        owner=primary.owner,
        title=title,
        description=call.text("description"),
        primary_photo=primary.id,
        created=call.now,
        updated=call.now,
        views=0,
    )
    photosets.add_photoset(call.database, new)
    return {"photoset": {"id": new.id, "url": call.site.photoset_page(call.user, new.id)}}


@serves("flickr.photosets.addPhoto")
def add_photo(call: Call) -> Tree:
    """Adds one of the caller's photos to the end of an album."""
    found = own_photoset(call)
    photo = own_photo(call, code=2)
    if not photosets.add_to_photoset(call.database, found.id, photo.id):
        raise Failure(3, "Photo already in set")
    call.database.execute("UPDATE photosets SET updated = ? WHERE id = ?", (call.now, found.id))
    return {}


@serves("flickr.photosets.delete")
def delete(call: Call) -> Tree:
    """Deletes an album, not its photos."""
    call.database.execute("DELETE FROM photosets WHERE id = ?", (own_photoset(call).id,))
    return {}


def _members(call: Call, photoset: Photoset, media: str | None = None) -> Conditions:
    conditions = Conditions()
    if media:
        conditions.add("p.media = ?", media)
    conditions.add("m.photoset_id = ?", photoset.id)
    visible_to(conditions, call.caller.nsid)
    return conditions


def _entry(call: Call, photoset: Photoset) -> dict[str, Any]:
    primary = _cover(call, photoset)
    total, videos = (
        photos.count_photos(call.database, members, source=photosets.MEMBERS)
        for members in (_members(call, photoset), _members(call, photoset, "video"))
    )
    return {
        "id": photoset.id,
        **cover_members(primary),
        "photos": total - videos,
        "videos": videos,
        "title": content(photoset.title),
        "description": content(photoset.description),
        "needs_interstitial": 0,
        "visibility_can_see_set": 1,
        "count_views": str(photoset.views),
        "count_comments": comments.count_comments(call.database, "photoset_id", photoset.id),
        "can_comment": int(call.caller.nsid is not None),
        "date_create": str(photoset.created),
        "date_update": str(photoset.updated),
        **_primary_extras(call, primary),
    }


def seen_of(call: Call, photoset: Photoset) -> tuple[Photo | None, int]:
    """The fields of an album's primary photo, and the number of its photos that the caller may see."""
    count = photos.count_photos(call.database, _members(call, photoset), source=photosets.MEMBERS)
    return _cover(call, photoset), count


def cover_members(cover: Photo | None) -> Tree:
    """The fields of an album's primary photo; empty if the caller may not see it."""
    if cover is None:
        return {"primary": "", "secret": "", "server": "", "farm": 0}
    return {"primary": cover.id, "secret": cover.secret, "server": cover.server, "farm": cover.farm}


def _cover(call: Call, photoset: Photoset) -> Photo | None:
    return photos.cover_of(call.database, _members(call, photoset), photoset.primary_photo, source=photosets.MEMBERS)


def _primary_extras(call: Call, primary: Photo | None) -> Tree:
    wanted = call.words("primary_photo_extras")
    return {"primary_photo_extras": extras_of(call, primary, wanted)} if wanted and primary else {}
