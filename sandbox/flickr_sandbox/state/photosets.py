"""Albums, which the API calls photosets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.state.records import Photoset

if TYPE_CHECKING:
    import sqlite3

    from flickr_sandbox.state.database import Database

__all__ = ["MEMBERS", "add_photoset", "add_to_photoset", "change_photoset", "find_photoset", "members_of"]
__all__ += ["photosets_of", "photosets_with", "set_members"]

MEMBERS = "photoset_photos m JOIN photos p ON p.id = m.photo_id"
_COLUMNS = "id, owner, title, description, primary_photo, created, updated, views"


def add_photoset(database: Database, photoset: Photoset) -> None:
    """Stores a new album with its primary photo, as the owner's first."""
    database.execute("UPDATE photosets SET position = position + 1 WHERE owner = ?", (photoset.owner,))
    database.insert("photosets", {**vars(photoset), "position": 0})
    add_to_photoset(database, photoset.id, photoset.primary_photo)


def add_to_photoset(database: Database, photoset_id: str, photo_id: str) -> bool:
    """Adds a photo to the end of an album; returns False if it is there already."""
    count = database.number("SELECT max(position) + 1 FROM photoset_photos WHERE photoset_id = ?", (photoset_id,))
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


def photosets_with(database: Database, photo_id: str) -> list[Photoset]:
    """The albums that a photo is in."""
    sql = "SELECT s.* FROM photosets s JOIN photoset_photos m ON m.photoset_id = s.id WHERE m.photo_id = ?"
    rows = [dict(row) for row in database.rows(f"{sql} ORDER BY s.position, s.id", (photo_id,))]
    return [Photoset(**{name: value for name, value in row.items() if name != "position"}) for row in rows]


def members_of(database: Database, photoset_id: str) -> list[str]:
    """The ids of the photos in an album, in their order."""
    sql = "SELECT photo_id FROM photoset_photos WHERE photoset_id = ? ORDER BY position, photo_id"
    return [row["photo_id"] for row in database.rows(sql, (photoset_id,))]


def set_members(database: Database, photoset_id: str, photo_ids: list[str], primary: str) -> None:
    """Sets the photos of an album, their order, and its primary photo."""
    database.execute("DELETE FROM photoset_photos WHERE photoset_id = ?", (photoset_id,))
    for position, photo_id in enumerate(photo_ids):
        row = (photoset_id, photo_id, position)
        database.execute("INSERT OR IGNORE INTO photoset_photos VALUES (?, ?, ?)", row)
    change_photoset(database, photoset_id, primary_photo=primary)


def change_photoset(database: Database, photoset_id: str, **columns: object) -> None:
    """Sets columns of an album; their names must not come from a caller."""
    assignments = ", ".join(f"{name} = ?" for name in columns)
    database.execute(f"UPDATE photosets SET {assignments} WHERE id = ?", (*columns.values(), photoset_id))  # noqa: S608


def _photoset(row: sqlite3.Row) -> Photoset:
    return Photoset(**dict(row))
