"""Photos, their files, and which of them a caller may see."""

from __future__ import annotations

from array import array
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from flickr_sandbox.state.conditions import Conditions
from flickr_sandbox.state.records import Photo
from flickr_sandbox.state.selection import photo_index

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from flickr_sandbox.state.database import Database

__all__ = [
    "Conditions",
    "add_file",
    "add_photo",
    "change_photo",
    "count_photos",
    "cover_of",
    "delete_photo",
    "file_of",
    "find_photo",
]
__all__ += ["matching_photos", "page_of_photos", "photos_at", "visible_photo", "visible_to"]

_PHOTOS = "photos p"
_FLAGS = tuple(
    index
    for index, field in enumerate(fields(Photo))
    if field.name in ("taken_unknown", "hidden", "is_public", "is_friend", "is_family")
)


def visible_to(conditions: Conditions, nsid: str | None) -> None:
    """Restricts to photos that the user may see: public, the user's own, or shared with friends or family."""
    if nsid is None:
        conditions.add("p.is_public")
        return
    conditions.add(
        "p.is_public OR p.owner = ? OR EXISTS (SELECT 1 FROM contacts c WHERE c.owner = p.owner AND c.contact = ?"
        " AND (p.is_friend AND c.is_friend OR p.is_family AND c.is_family))",
        nsid,
        nsid,
    )


def add_photo(database: Database, photo: Photo) -> None:
    """Stores a new photo."""
    database.insert("photos", vars(photo))


def add_file(database: Database, photo_id: str, content_type: str, data: bytes) -> None:
    """Stores the bytes of a photo, and replaces existing ones."""
    database.execute("DELETE FROM files WHERE photo_id = ?", (photo_id,))
    database.insert("files", {"photo_id": photo_id, "content_type": content_type, "bytes": data})


def file_of(database: Database, photo_id: str) -> tuple[str, bytes] | None:
    """Content type and bytes of an uploaded photo; None for a seeded one, whose picture is drawn."""
    row = database.row("SELECT content_type, bytes FROM files WHERE photo_id = ?", (photo_id,))
    return None if row is None else (row["content_type"], row["bytes"])


def change_photo(database: Database, photo_id: str, **columns: object) -> None:
    """Sets columns of a photo; their names must not come from a caller."""
    assignments = ", ".join(f"{name} = ?" for name in columns)
    database.execute(f"UPDATE photos SET {assignments} WHERE id = ?", (*columns.values(), photo_id))  # noqa: S608


def delete_photo(database: Database, photo_id: str) -> None:
    """Deletes a photo with its file and tags, and removes it from albums and galleries; empty albums are deleted."""
    database.execute("DELETE FROM photos WHERE id = ?", (photo_id,))
    database.execute("DELETE FROM photosets WHERE id NOT IN (SELECT photoset_id FROM photoset_photos)")
    database.execute(
        "UPDATE photosets SET primary_photo = (SELECT photo_id FROM photoset_photos WHERE photoset_id = photosets.id"
        " ORDER BY position LIMIT 1) WHERE primary_photo = ?",
        (photo_id,),
    )
    database.execute(
        "UPDATE galleries SET primary_photo = (SELECT photo_id FROM gallery_photos WHERE gallery_id = galleries.id"
        " ORDER BY position LIMIT 1) WHERE primary_photo = ?",
        (photo_id,),
    )


def find_photo(database: Database, photo_id: str) -> Photo | None:
    """The photo with that id, visible or not."""
    row = database.row("SELECT p.* FROM photos p WHERE p.id = ?", (photo_id,))
    return None if row is None else _photo(row)


def visible_photo(database: Database, photo_id: str, nsid: str | None) -> Photo | None:
    """The photo with that id if the caller may see it."""
    conditions = Conditions()
    conditions.add("p.id = ?", photo_id)
    visible_to(conditions, nsid)
    row = database.row(f"SELECT p.* FROM photos p WHERE {conditions.sql()}", conditions.values)  # noqa: S608
    return None if row is None else _photo(row)


def matching_photos(database: Database, conditions: Conditions, *, order: str, source: str = _PHOTOS) -> Sequence[int]:
    """The row ids of all photos that match the conditions, in order.

    `order` and `source` must not come from a caller. The first lists after a change are queries of SQLite; later ones
    use an index.
    """
    if source == _PHOTOS and "random()" not in order:
        index = photo_index(database)
        if index.is_worthwhile():
            return index.select(conditions, order)
    sql = f"SELECT p.rowid FROM {source} WHERE {conditions.sql()} ORDER BY {order}"  # noqa: S608 - as above
    if "random()" in order:
        return _row_ids(database, sql, conditions)
    return database.cached((sql, *conditions.values), lambda: _row_ids(database, sql, conditions))


def _row_ids(database: Database, sql: str, conditions: Conditions) -> array[int]:
    return array("q", (row[0] for row in database.rows(sql, conditions.values)))


def photos_at(database: Database, rows: Sequence[int]) -> list[Photo]:
    """The photos with these row ids, in that order."""
    version, known = database.version, database.records
    if missing := [row for row in rows if row not in known]:
        marks = ", ".join("?" * len(missing))
        sql = f"SELECT p.rowid, p.* FROM photos p WHERE p.rowid IN ({marks})"  # noqa: S608 - question marks
        read = {row[0]: _photo_of(row[1:]) for row in database.rows(sql, missing)}
        known = {**known, **read}
        database.cache_records(read, version)
    return [known[row] for row in rows if row in known]


def count_photos(database: Database, conditions: Conditions, *, source: str = "photos p") -> int:
    """The number of photos that match the conditions."""
    return database.number(f"SELECT count(*) FROM {source} WHERE {conditions.sql()}", conditions.values)  # noqa: S608


def page_of_photos(
    database: Database,
    conditions: Conditions,
    *,
    order: str,
    limit: int,
    offset: int,
    source: str = "photos p",
) -> list[Photo]:
    """Photos that match the conditions; `order` and `source` must not come from a caller."""
    sql = f"SELECT p.* FROM {source} WHERE {conditions.sql()} ORDER BY {order} LIMIT ? OFFSET ?"  # noqa: S608
    return _photos(database.rows(sql, (*conditions.values, limit, offset)))


def cover_of(database: Database, members: Conditions, primary: str | None, *, source: str) -> Photo | None:
    """The cover of an album or a gallery: its primary photo if that meets the conditions, else the first."""
    sql = f"SELECT p.* FROM {source} WHERE {members.sql()} ORDER BY p.id = ? DESC, m.position, p.id LIMIT 1"  # noqa: S608
    row = database.row(sql, (*members.values, primary or ""))
    return None if row is None else _photo(row)


def _photos(rows: Iterable[sqlite3.Row]) -> list[Photo]:
    return [_photo(row) for row in rows]


def _photo(row: sqlite3.Row) -> Photo:
    return _photo_of(tuple(row))


def _photo_of(values: tuple[Any, ...]) -> Photo:
    """The columns of the table are in the order of the record's fields."""
    columns = list(values)
    for index in _FLAGS:
        columns[index] = bool(columns[index])
    return Photo(*columns)
