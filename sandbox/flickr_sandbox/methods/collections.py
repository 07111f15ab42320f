"""`flickr.collections.*`."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.photo_list import photo_entries
from flickr_sandbox.state import photos, photosets
from flickr_sandbox.wire.tree import content

if TYPE_CHECKING:
    import sqlite3

    from flickr_sandbox.call import Call
    from flickr_sandbox.state.records import Photo
    from flickr_sandbox.wire import Tree

__all__ = ["get_info", "get_tree"]

_ICON = 12  # photos at most
_NO_ICON = "/images/collection_default_{}.gif"


@serves("flickr.collections.getInfo")
def get_info(call: Call) -> Tree:
    """One of the caller's collections."""
    row = call.database.row("SELECT * FROM collections WHERE id = ?", (call.stripped("collection_id"),))
    if row is None or row["owner"] != call.user.nsid:
        raise Failure(1, "Collection not found")
    return {
        "collection": {
            "id": row["id"],
            "child_count": len(_photosets(call, row["id"])),
            "datecreate": str(row["created"]),
            "iconlarge": call.site.base + _NO_ICON.format("l"),
            "iconsmall": call.site.base + _NO_ICON.format("s"),
            "server": "0",  # no icon consists of them
            "secret": f"{zlib.crc32(row['id'].encode()):08x}",
            "title": content(row["title"]),
            "description": content(row["description"]),
            "iconphotos": {"photo": photo_entries(call, _icon_photos(call, row["id"]))},
        }
    }


@serves("flickr.collections.getTree")
def get_tree(call: Call) -> Tree:
    """A user's collections, or one of them, with the albums below."""
    user = call.person("user_id", 1, "User not found", default_to_caller=True)
    rows = call.database.rows("SELECT * FROM collections WHERE owner = ? ORDER BY rowid", (user.nsid,))
    wanted = call.stripped("collection_id")
    if wanted not in ("", "0"):
        rows = [row for row in rows if row["id"] == wanted]
        if not rows:
            raise Failure(2, "Collection not found")
    return {"collections": {"collection": [_collection(call, row) for row in rows]}}


def _collection(call: Call, row: sqlite3.Row) -> Tree:
    found = [photosets.find_photoset(call.database, photoset_id) for photoset_id in _photosets(call, row["id"])]
    return {
        "id": row["id"],
        "title": row["title"],
        "description": row["description"],
        "iconlarge": call.site.base + _NO_ICON.format("l"),
        "iconsmall": call.site.base + _NO_ICON.format("s"),
        "set": [{"id": each.id, "title": each.title, "description": each.description} for each in found if each],
    }


def _icon_photos(call: Call, collection_id: str) -> list[Photo]:
    """The primary photos of its albums that the caller may see."""
    sql = "SELECT s.primary_photo FROM collection_photosets c JOIN photosets s ON s.id = c.photoset_id"
    rows = call.database.rows(f"{sql} WHERE c.collection_id = ? ORDER BY c.rowid LIMIT ?", (collection_id, _ICON))
    found = [photos.visible_photo(call.database, row["primary_photo"], call.caller.nsid) for row in rows]
    return [photo for photo in found if photo]


def _photosets(call: Call, collection_id: str) -> list[str]:
    sql = "SELECT photoset_id FROM collection_photosets WHERE collection_id = ? ORDER BY rowid"
    return [row["photoset_id"] for row in call.database.rows(sql, (collection_id,))]
