"""Albums, which the API calls photosets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.state.records import Photoset

if TYPE_CHECKING:
    import sqlite3

    from flickr_sandbox.state.database import Database

__all__ = ["MEMBERS", "add_photoset", "add_to_photoset", "find_photoset", "photosets_of"]

MEMBERS = "photoset_photos m JOIN photos p ON p.id = m.photo_id"
_COLUMNS = "id, owner, title, description, primary_photo, created, updated, views"


def add_photoset(database: Database, photoset: Photoset) -> None:
    """Stores a new album with its primary photo, as the owner's first."""
    database.execute("UPDATE photosets SET position = position + 1 WHERE owner = ?", (photoset.owner,))
    database.insert("photosets", {**vars(photoset), "position": 0})
    add_to_photoset(database, photoset.id, photoset.primary_photo)


def add_to_photoset(database: Database, photoset_id: str, photo_id: str) -> bool:
    """Puts a photo at the end of an album; False if it is there already."""
    count = database.number("SELECT count(*) FROM photoset_photos WHERE photoset_id = ?", (photoset_id,))
    return bool(
        database.execute("INSERT OR IGNORE INTO photoset_photos VALUES (?, ?, ?)", (photoset_id, photo_id, count))
    )


def find_photoset(database: Database, photoset_id: str) -> Photoset | None:
    """The album with that id."""
    row = database.row(f"SELECT {_COLUMNS} FROM photosets WHERE id = ?", (photoset_id,))  # noqa: S608
    return None if row is None else _photoset(row)


def photosets_of(database: Database, owner: str) -> list[Photoset]:
    """The albums of a user, in their order."""
    sql = f"SELECT {_COLUMNS} FROM photosets WHERE owner = ? ORDER BY position, id"  # noqa: S608
    return [_photoset(row) for row in database.rows(sql, (owner,))]


def _photoset(row: sqlite3.Row) -> Photoset:
    return Photoset(**dict(row))
