"""`flickr.galleries.*` that read galleries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.access import seen_gallery, seen_photo
from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.paging import page_of
from flickr_sandbox.photo_list import extras_of, photo_entries
from flickr_sandbox.state import galleries, photos, users
from flickr_sandbox.state.galleries import GALLERY
from flickr_sandbox.state.photos import Conditions, visible_to
from flickr_sandbox.wire.tree import content, zero_or_text

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.state.galleries import Gallery
    from flickr_sandbox.state.records import Photo
    from flickr_sandbox.wire import Tree

__all__ = ["gallery_tree", "get_info", "get_list", "get_list_for_photo", "get_photos"]

_ORDER = "m.position, p.id"
_COVERS, _COVER_EDGE = 3, 150


@serves("flickr.galleries.getInfo")
def get_info(call: Call) -> Tree:
    """One gallery."""
    found = seen_gallery(call)
    return {"gallery": {**gallery_tree(call, found), "cover_photos": {"photo": _covers(call, found)}}}


@serves("flickr.galleries.getList")
def get_list(call: Call) -> Tree:
    """The galleries that a user made."""
    user = call.person("user_id", 1, "Invalid NSID provided", default_to_caller=True)
    return _list(call, galleries.galleries_of(call.database, user.nsid), {"user_id": user.nsid})


@serves("flickr.galleries.getListForPhoto")
def get_list_for_photo(call: Call) -> Tree:
    """The galleries that a photo is in."""
    if not call.stripped("photo_id"):
        raise Failure(1, "Required parameter missing")
    photo = seen_photo(call)
    return _list(call, galleries.galleries_with(call.database, photo.id), {"photo_id": photo.id})


@serves("flickr.galleries.getPhotos")
def get_photos(call: Call) -> Tree:
    """The photos in a gallery, by pages or, if `continuation` is given, by a cursor that ends with -1."""
    found = seen_gallery(call)
    conditions = _members(call, found)
    page = page_of(call, photos.count_photos(call.database, conditions, source=GALLERY))
    with_cursor = call.stripped("continuation") != ""
    offset = call.whole("continuation", 0) if with_cursor else page.offset
    shown = photos.page_of_photos(
        call.database, conditions, order=_ORDER, limit=page.per_page, offset=offset, source=GALLERY
    )
    more = offset + len(shown) < page.total
    cursor = {"continuation": str(offset + len(shown)) if more and shown else "-1", "has_next_page": int(more)}
    entries = photo_entries(call, shown, lambda photo: _comment(call, found, photo))
    details: dict[str, object] = {
        "photos": {**page.members(), **(cursor if with_cursor else {}), "photo": entries},
    }
    return {**details, "gallery": gallery_tree(call, found)} if call.flag("get_gallery_info") else details


def gallery_tree(call: Call, gallery: Gallery) -> Tree:
    """A gallery as the API shows it."""
    owner = users.find_user(call.database, gallery.owner)
    members = _members(call, gallery)  # a photo that was public may be private now
    primary = photos.cover_of(call.database, members, gallery.primary_photo, source=GALLERY)
    count = photos.count_photos(call.database, members, source=GALLERY)
    wanted = call.words("primary_photo_extras")
    return {
        "id": gallery.full_id,
        "gallery_id": gallery.id,
        "url": f"{call.site.base}/photos/{owner.path if owner else gallery.owner}/galleries/{gallery.id}",
        "owner": gallery.owner,
        "username": owner.username if owner else "",
        "iconserver": zero_or_text(owner.icon_server if owner else 0),
        "iconfarm": 66,
        "primary_photo_id": primary.id if primary else "",
        "date_create": str(gallery.created),
        "date_update": str(gallery.updated),
        "count_photos": count,
        "count_videos": 0,
        "count_total": count,
        "count_views": gallery.views,
        "count_comments": 0,
        "sort_group": "",
        **_primary(primary),
        "title": content(gallery.title),
        "description": content(gallery.description),
        **({"primary_photo_extras": extras_of(call, primary, wanted)} if wanted and primary else {}),
    }


def _primary(primary: Photo | None) -> Tree:
    if primary is None:
        return {}
    return {
        "primary_photo_server": primary.server,
        "primary_photo_farm": primary.farm,
        "primary_photo_secret": primary.secret,
    }


def _list(call: Call, found: list[Gallery], about: Tree) -> Tree:
    page = page_of(call, len(found))
    shown = found[page.offset : page.offset + page.per_page]
    members = {"total": page.total, "page": page.page, "pages": page.pages, "per_page": page.per_page}
    return {"galleries": {**members, **about, "gallery": [gallery_tree(call, each) for each in shown]}}


def _members(call: Call, gallery: Gallery) -> Conditions:
    conditions = Conditions()
    conditions.add("m.gallery_id = ?", gallery.id)
    visible_to(conditions, call.caller.nsid)
    return conditions


def _covers(call: Call, gallery: Gallery) -> list[Tree]:
    shown = photos.page_of_photos(
        call.database, _members(call, gallery), order=_ORDER, limit=_COVERS, offset=0, source=GALLERY
    )
    return [
        {
            "url": call.site.image(photo, "q"),
            "width": _COVER_EDGE,
            "height": _COVER_EDGE,
            "is_primary": int(photo.id == gallery.primary_photo),
            "is_video": 0,
        }
        for photo in shown
    ]


def _comment(call: Call, gallery: Gallery, photo: Photo) -> Tree:
    row = call.database.row(
        "SELECT comment FROM gallery_photos WHERE gallery_id = ? AND photo_id = ?", (gallery.id, photo.id)
    )
    said = row["comment"] if row else ""
    primary = {"is_primary": int(photo.id == gallery.primary_photo), "has_comment": int(bool(said))}
    return {**primary, "comment": content(said)} if said else primary
