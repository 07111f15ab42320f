"""Galleries: selections of other users' public photos."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from flickr_sandbox.state.database import Database

__all__ = ["GALLERY", "MOST_IN_A_GALLERY", "Gallery", "add_gallery", "add_to_gallery", "change_gallery"]
__all__ += ["find_gallery", "galleries_of", "galleries_with", "new_gallery_id", "remove_from_gallery"]

GALLERY = "gallery_photos m JOIN photos p ON p.id = m.photo_id"
MOST_IN_A_GALLERY = 500


@dataclass(frozen=True)
class Gallery:
    """A gallery; `id` is the number in URLs, `full_id` begins with the owner's number."""

    id: str
    owner: str
    title: str
    description: str
    primary_photo: str | None
    created: int
    updated: int
    views: int

    @property
    def full_id(self) -> str:
        """The identifier in the API."""
        return f"{self.owner.partition('@')[0]}-{self.id}"


def new_gallery_id() -> str:
    """An identifier that is not used yet."""
    return str(72157700000000000 + secrets.randbelow(10**11))


def add_gallery(database: Database, gallery: Gallery) -> None:
    """Stores a new gallery."""
    database.insert("galleries", asdict(gallery))


def find_gallery(database: Database, gallery_id: str) -> Gallery | None:
    """The gallery with that identifier, in either form."""
    row = database.row("SELECT * FROM galleries WHERE id = ?", (gallery_id.rpartition("-")[2],))
    found = None if row is None else _gallery(row)
    return found if found and gallery_id in (found.id, found.full_id) else None


def galleries_of(database: Database, owner: str) -> list[Gallery]:
    """The galleries of a user, the newest first."""
    rows = database.rows("SELECT * FROM galleries WHERE owner = ? ORDER BY created DESC, id", (owner,))
    return [_gallery(row) for row in rows]


def galleries_with(database: Database, photo_id: str) -> list[Gallery]:
    """The galleries that a photo is in."""
    sql = "SELECT g.* FROM galleries g JOIN gallery_photos m ON m.gallery_id = g.id WHERE m.photo_id = ?"
    return [_gallery(row) for row in database.rows(f"{sql} ORDER BY m.added DESC, g.id", (photo_id,))]


def change_gallery(database: Database, gallery_id: str, **columns: object) -> None:
    """Sets columns of a gallery; their names must not come from a caller."""
    assignments = ", ".join(f"{name} = ?" for name in columns)
    database.execute(f"UPDATE galleries SET {assignments} WHERE id = ?", (*columns.values(), gallery_id))  # noqa: S608


def add_to_gallery(database: Database, gallery_id: str, photo_id: str, comment: str, now: int) -> bool:
    """Adds a photo to the end of a gallery, as the primary one if it is the first; False if it is there already."""
    position = database.number("SELECT max(position) + 1 FROM gallery_photos WHERE gallery_id = ?", (gallery_id,))
    row = (gallery_id, photo_id, comment, now, position)
    if not database.execute("INSERT OR IGNORE INTO gallery_photos VALUES (?, ?, ?, ?, ?)", row):
        return False
    sql = "UPDATE galleries SET primary_photo = coalesce(primary_photo, ?), updated = ? WHERE id = ?"
    database.execute(sql, (photo_id, now, gallery_id))
    return True


def remove_from_gallery(database: Database, gallery_id: str, photo_id: str, now: int) -> bool:
    """Removes a photo from a gallery; returns False if it is not in it."""
    values = (gallery_id, photo_id)
    if not database.execute("DELETE FROM gallery_photos WHERE gallery_id = ? AND photo_id = ?", values):
        return False
    first = "(SELECT photo_id FROM gallery_photos WHERE gallery_id = galleries.id ORDER BY position LIMIT 1)"
    sql = f"UPDATE galleries SET primary_photo = {first} WHERE id = ? AND primary_photo = ?"  # noqa: S608
    database.execute(sql, values)
    change_gallery(database, gallery_id, updated=now)
    return True


def _gallery(row: sqlite3.Row) -> Gallery:
    return Gallery(**dict(row))
