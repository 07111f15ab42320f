"""Notes on photos, and people in them: both may have a rectangle, in pixels of the 500 pixel picture."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flickr_sandbox.state.database import Database

__all__ = ["Note", "PersonInPhoto", "Rectangle", "add_note", "change_note", "delete_note", "find_note", "notes_on"]
__all__ += ["add_person", "people_in", "remove_person", "set_rectangle"]

Rectangle = tuple[int, int, int, int]


@dataclass(frozen=True)
class Note:
    """A note on a photo."""

    id: str
    photo_id: str
    author: str
    text: str
    x: int
    y: int
    w: int
    h: int


@dataclass(frozen=True)
class PersonInPhoto:
    """A person in a photo: who added it, when, and the rectangle if there is one."""

    photo_id: str
    user: str
    added_by: str
    added: int
    x: int | None
    y: int | None
    w: int | None
    h: int | None


def add_note(
    database: Database, photo_id: str, author: str, text: str, place: Rectangle, *, number: int | None = None
) -> Note:
    """Stores and returns a note; `number` is part of its id, random if None."""
    last = 72157600000000000 + (secrets.randbelow(10**11) if number is None else number)
    new = Note(str(last), photo_id, author, text, *place)
    database.insert("notes", asdict(new))
    return new


def notes_on(database: Database, photo_id: str) -> list[Note]:
    """The notes on a photo."""
    return [
        Note(**dict(row)) for row in database.rows("SELECT * FROM notes WHERE photo_id = ? ORDER BY rowid", [photo_id])
    ]


def find_note(database: Database, note_id: str) -> Note | None:
    """The note with that id."""
    row = database.row("SELECT * FROM notes WHERE id = ?", (note_id,))
    return None if row is None else Note(**dict(row))


def change_note(database: Database, note_id: str, text: str, place: Rectangle) -> None:
    """Changes the text and the rectangle of a note."""
    database.execute("UPDATE notes SET text = ?, x = ?, y = ?, w = ?, h = ? WHERE id = ?", (text, *place, note_id))


def delete_note(database: Database, note_id: str) -> None:
    """Deletes a note."""
    database.execute("DELETE FROM notes WHERE id = ?", (note_id,))


def add_person(database: Database, photo_id: str, user: str, added_by: str, now: int, place: Rectangle | None) -> None:
    """Adds a person to a photo; does nothing if the person is in it already."""
    row = (photo_id, user, added_by, now, *(place or (None,) * 4))
    database.execute("INSERT OR IGNORE INTO photo_people VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)


def people_in(database: Database, photo_id: str) -> list[PersonInPhoto]:
    """Who is in a photo."""
    rows = database.rows("SELECT * FROM photo_people WHERE photo_id = ? ORDER BY added, user", (photo_id,))
    return [PersonInPhoto(**dict(row)) for row in rows]


def remove_person(database: Database, photo_id: str, user: str) -> bool:
    """Removes a person from a photo; returns False if the person is not in it."""
    return bool(database.execute("DELETE FROM photo_people WHERE photo_id = ? AND user = ?", (photo_id, user)))


def set_rectangle(database: Database, photo_id: str, user: str, place: Rectangle | None) -> bool:
    """Sets the rectangle of a person in a photo; returns False if the person is not in it."""
    sql = "UPDATE photo_people SET x = ?, y = ?, w = ?, h = ? WHERE photo_id = ? AND user = ?"
    return bool(database.execute(sql, (*(place or (None,) * 4), photo_id, user)))
