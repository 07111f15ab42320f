"""Comments on photos and on albums."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from flickr_sandbox.state.database import Database

__all__ = ["Comment", "add_comment", "comments_on", "count_comments", "delete_comment", "find_comment"]
__all__ += ["newest_comments", "set_comment"]

Subject = Literal["photo_id", "photoset_id"]


@dataclass(frozen=True)
class Comment:
    """A comment on a photo or on an album; `created` is in seconds since 1970."""

    id: str
    photo_id: str | None
    photoset_id: str | None
    author: str
    text: str
    created: int


def add_comment(
    database: Database,
    owner: str,
    author: str,
    text: str,
    now: int,
    *,
    photo_id: str = "",
    photoset_id: str = "",
    number: int | None = None,
) -> Comment:
    """Stores and returns a comment on a photo or album of `owner`; `number` is part of its id, random if None."""
    last = 72157700000000000 + (secrets.randbelow(10**11) if number is None else number)
    comment_id = f"{owner.partition('@')[0]}-{photo_id or photoset_id}-{last}"
    new = Comment(comment_id, photo_id or None, photoset_id or None, author, text, now)
    database.insert("comments", asdict(new))
    return new


def comments_on(database: Database, subject: Subject, subject_id: str) -> list[Comment]:
    """The comments on a photo or an album, the oldest first."""
    sql = f"SELECT * FROM comments WHERE {subject} = ? ORDER BY created, rowid"  # noqa: S608 - a literal of ours
    return [_comment(row) for row in database.rows(sql, (subject_id,))]


def newest_comments(database: Database, condition: str, values: Sequence[object], *, limit: int) -> list[Comment]:
    """The comments that match a condition in SQL, which must not come from a caller; the newest first."""
    sql = f"SELECT * FROM comments WHERE {condition} ORDER BY created DESC, rowid DESC LIMIT ?"  # noqa: S608
    return [_comment(row) for row in database.rows(sql, (*values, limit))]


def count_comments(database: Database, subject: Subject, subject_id: str) -> int:
    """How many comments there are on a photo or an album."""
    return database.number(f"SELECT count(*) FROM comments WHERE {subject} = ?", (subject_id,))  # noqa: S608


def find_comment(database: Database, comment_id: str) -> Comment | None:
    """The comment with that id."""
    row = database.row("SELECT * FROM comments WHERE id = ?", (comment_id,))
    return None if row is None else _comment(row)


def set_comment(database: Database, comment_id: str, text: str) -> None:
    """Changes the text of a comment."""
    database.execute("UPDATE comments SET text = ? WHERE id = ?", (text, comment_id))


def delete_comment(database: Database, comment_id: str) -> None:
    """Deletes a comment."""
    database.execute("DELETE FROM comments WHERE id = ?", (comment_id,))


def _comment(row: sqlite3.Row) -> Comment:
    return Comment(**dict(row))
