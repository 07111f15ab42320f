"""The elements of photos in lists, and the fields that each of the `extras` adds (facts, section 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.geo_perms import seen_perms
from flickr_sandbox.paging import page_of
from flickr_sandbox.photo_places import place_of
from flickr_sandbox.pictures.sizes import SIZES, sizes_of
from flickr_sandbox.state import comments, favorites, photos, tags, users
from flickr_sandbox.state.selection import Selection
from flickr_sandbox.wire.encoded import EncodedEntries
from flickr_sandbox.wire.envelope import encode
from flickr_sandbox.wire.tree import content, zero_or_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flickr_sandbox.call import Call
    from flickr_sandbox.state.photos import Conditions
    from flickr_sandbox.state.records import Photo, User
    from flickr_sandbox.wire import Tree
    from flickr_sandbox.wire.encoded import EncodedList

__all__ = ["extras_of", "geo", "is_favorite", "large_allowed", "list_photos", "owner_of", "photo_entries"]

_ICON_FARM = 66


def list_photos(
    call: Call,
    conditions: Conditions,
    order: str,
    *,
    source: str = "photos p",
    more: Callable[[Photo], Tree] | None = None,
    most: int = 500,
    cap: int | None = None,
) -> Tree:
    """The requested page of a list: photos of `source` that meet the conditions, in that order.

    `more` returns further fields of a photo in this list; `most` and `cap` are those of `page_of`.
    """
    if fault := call.oddities.get("unstable_order"):
        order = f"row_number() OVER (ORDER BY {order}) + abs(random()) % {int(fault.amount) + 1}"
    rows = photos.matching_photos(call.database, conditions, order=order, source=source)
    page = page_of(call, len(rows), most=most, cap=cap)
    start, stop = page.offset, page.offset + page.per_page
    if call.is_encoded and more is None and isinstance(rows, Selection):
        return {"photos": {**page.members(), "photo": _encoded_entries(call, rows, start, stop)}}
    shown = photos.photos_at(call.database, rows[start:stop])
    return {"photos": {**page.members(), "photo": photo_entries(call, shown, more)}}


def photo_entries(call: Call, found: list[Photo], more: Callable[[Photo], Tree] | None = None) -> list[Tree]:
    """The `photo` elements of a list, with the requested extras and the fields of `more`."""
    wanted = list(dict.fromkeys(call.words("extras")))
    if not wanted and more is None:
        return [_basic(photo) for photo in found]
    owners = {nsid: users.find_user(call.database, nsid) for nsid in {photo.owner for photo in found}} if wanted else {}
    return [
        {
            **_basic(photo),
            **(more(photo) if more else {}),
            **extras_of(call, photo, wanted, owners.get(photo.owner)),
        }
        for photo in found
    ]


def _encoded_entries(call: Call, rows: Selection, start: int, stop: int) -> EncodedList:
    """The `photo` elements as JSON; each is encoded once per choice of extras, until something changes."""
    wanted = tuple(dict.fromkeys(call.words("extras")))
    whose = (call.caller.nsid, call.site) if wanted else ()
    index_rows = rows.photo_index.rows
    known = call.database.once("encoded entries", lambda: EncodedEntries(len(index_rows)))

    def make(places: list[int]) -> Iterable[bytes]:
        found = photos.photos_at(call.database, [index_rows[place] for place in places])
        return map(encode, photo_entries(call, found))

    return known.listed((wanted, whose), rows.places(start, stop), make)


def owner_of(call: Call, photo: Photo) -> User:
    """The user who owns a photo."""
    owner = users.find_user(call.database, photo.owner)
    if owner is None:  # the database has a foreign key
        raise LookupError(photo.owner)
    return owner


def large_allowed(call: Call, photo: Photo, owner: User) -> bool:
    """Whether sizes above 1024 and the original are available: since 2025 not for free accounts, unless licensed."""
    if "hide_large" in call.oddities or "show_large" in call.oddities:
        return "show_large" in call.oddities
    return owner.is_pro or (photo.is_public and photo.license != 0)


def geo(photo: Photo) -> Tree:
    """The location fields of a photo on the map, as strings; degrees have six decimals."""
    return {
        "latitude": f"{photo.latitude:.6f}",
        "longitude": f"{photo.longitude:.6f}",
        "accuracy": str(photo.accuracy),
        "context": zero_or_text(photo.context),
    }


def is_favorite(call: Call, photo_id: str) -> bool:
    """Whether the photo is among the caller's favourites."""
    return call.caller.nsid is not None and favorites.faved_at(call.database, call.caller.nsid, photo_id) is not None


def extras_of(call: Call, photo: Photo, wanted: list[str], owner: User | None = None) -> Tree:
    """The fields of these extras; unknown ones add nothing. `owner` is looked up if it is not given."""
    if not wanted:
        return {}
    owner = owner or owner_of(call, photo)
    added: dict[str, object] = {}
    for extra in wanted:
        if make := _EXTRAS.get(extra):
            added.update(make(call, photo, owner))
    keys = {extra.removeprefix("url_") for extra in wanted if extra.startswith("url_")}
    for size, width, height in sizes_of(photo, large=large_allowed(call, photo, owner)) if keys & _SIZE_KEYS else ():
        if size.key in keys:
            url = call.site.image(photo, size.suffix)
            added.update({f"url_{size.key}": url, f"height_{size.key}": height, f"width_{size.key}": width})
    return added


def _basic(photo: Photo) -> Tree:
    return {
        "id": photo.id,
        "owner": photo.owner,
        "secret": photo.secret,
        "server": photo.server,
        "farm": photo.farm,
        "title": photo.title,
        "ispublic": int(photo.is_public),
        "isfriend": int(photo.is_friend),
        "isfamily": int(photo.is_family),
    }


def _original(call: Call, photo: Photo, owner: User) -> Tree:
    if not large_allowed(call, photo, owner):
        return {}
    return {"originalsecret": photo.original_secret, "originalformat": photo.format}


def _geo(call: Call, photo: Photo, owner: User) -> Tree:
    perms = seen_perms(call, photo, owner)
    if perms is None:
        return {"latitude": 0, "longitude": 0, "accuracy": 0, "context": 0}
    place = place_of(call, photo)
    ids = {"place_id": place.place_id, "woeid": str(place.woeid)} if place else {}
    return {**geo(photo), **ids, **perms.members("geo_is_")}


def _tags(call: Call, photo: Photo, *, machine: bool) -> str:
    return " ".join(tag.clean for tag in tags.tags_of(call.database, photo.id) if tag.machine or not machine)


def _date_taken(_call: Call, photo: Photo, _owner: User) -> Tree:
    return {
        "datetaken": photo.taken,
        "datetakengranularity": photo.taken_granularity,
        "datetakenunknown": str(int(photo.taken_unknown)),
    }


_SIZE_KEYS = {size.key for size in SIZES}
_EXTRAS: dict[str, Callable[[Call, Photo, User], Tree]] = {
    "description": lambda _call, photo, _owner: {"description": content(photo.description)},
    "license": lambda _call, photo, _owner: {"license": str(photo.license)},
    "date_upload": lambda _call, photo, _owner: {"dateupload": str(photo.posted)},
    "date_taken": _date_taken,
    "owner_name": lambda _call, _photo, owner: {"ownername": owner.username},
    "icon_server": lambda _call, _photo, owner: {"iconserver": zero_or_text(owner.icon_server), "iconfarm": _ICON_FARM},
    "original_format": _original,
    "last_update": lambda _call, photo, _owner: {"lastupdate": str(photo.updated)},
    "geo": _geo,
    "tags": lambda call, photo, _owner: {"tags": _tags(call, photo, machine=False)},
    "machine_tags": lambda call, photo, _owner: {"machine_tags": _tags(call, photo, machine=True)},
    "o_dims": lambda _call, photo, _owner: {"o_width": str(photo.width), "o_height": str(photo.height)},
    "views": lambda _call, photo, _owner: {"views": str(photo.views)},
    "count_comments": lambda call, photo, _owner: {
        "count_comments": str(comments.count_comments(call.database, "photo_id", photo.id))
    },
    "count_faves": lambda call, photo, _owner: {"count_faves": str(favorites.count_favorites(call.database, photo.id))},
    "isfavorite": lambda call, photo, _owner: {"isfavorite": int(is_favorite(call, photo.id))},
    "rotation": lambda _call, photo, _owner: {"rotation": photo.rotation},
    "content_type": lambda _call, photo, _owner: {"content_type": str(photo.content_type - 1)},
    "count_views": lambda _call, photo, _owner: {"count_views": str(photo.views)},
    "media": lambda _call, photo, _owner: {"media": photo.media, "media_status": "ready"},
    "path_alias": lambda _call, _photo, owner: {"pathalias": owner.path_alias},
    "realname": lambda _call, _photo, owner: {"realname": owner.realname},
    "safety_level": lambda _call, photo, _owner: {"safety_level": str(photo.safety_level - 1)},
}
