"""Topics of groups, and the replies to them."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from flickr_sandbox.state.database import Database

__all__ = ["Reply", "Topic", "add_reply", "add_topic", "count_topics", "delete_reply", "edit_reply", "find_reply"]
__all__ += ["find_topic", "post_id", "replies_of", "topics_of"]

_LAST = "coalesce((SELECT max(r.created) FROM replies r WHERE r.topic_id = t.id), t.created)"


@dataclass(frozen=True)
class Topic:
    """A topic; dates are in seconds since 1970, `edited` is 0 for never."""

    id: str
    group_id: str
    author: str
    subject: str
    message: str
    created: int
    edited: int = 0
    is_sticky: bool = False
    is_locked: bool = False


@dataclass(frozen=True)
class Reply:
    """A reply to a topic."""

    id: str
    topic_id: str
    author: str
    message: str
    created: int
    edited: int = 0


def post_id(number: int | None = None) -> str:
    """The id of a new topic or reply, which contains the given number or a random one."""
    return str(72157650000000000 + (secrets.randbelow(10**11) if number is None else number))


def add_topic(database: Database, topic: Topic) -> None:
    """Stores a new topic."""
    database.insert("topics", asdict(topic))


def add_reply(database: Database, reply: Reply) -> None:
    """Stores a new reply."""
    database.insert("replies", asdict(reply))


def topics_of(database: Database, group_id: str) -> list[Topic]:
    """The topics of a group: sticky ones, then those with the newest posts."""
    sql = f"SELECT t.* FROM topics t WHERE group_id = ? ORDER BY is_sticky DESC, {_LAST} DESC, rowid DESC"  # noqa: S608
    return [_topic(row) for row in database.rows(sql, (group_id,))]


def count_topics(database: Database, group_id: str) -> int:
    """How many topics a group has."""
    return database.number("SELECT count(*) FROM topics WHERE group_id = ?", (group_id,))


def find_topic(database: Database, topic_id: str) -> Topic | None:
    """The topic with that id."""
    row = database.row("SELECT * FROM topics WHERE id = ?", (topic_id,))
    return None if row is None else _topic(row)


def replies_of(database: Database, topic_id: str) -> list[Reply]:
    """The replies to a topic, the oldest first."""
    rows = database.rows("SELECT * FROM replies WHERE topic_id = ? ORDER BY created, rowid", (topic_id,))
    return [Reply(**dict(row)) for row in rows]


def find_reply(database: Database, reply_id: str) -> Reply | None:
    """The reply with that id."""
    row = database.row("SELECT * FROM replies WHERE id = ?", (reply_id,))
    return None if row is None else Reply(**dict(row))


def edit_reply(database: Database, reply_id: str, message: str, now: int) -> None:
    """Changes the text of a reply."""
    database.execute("UPDATE replies SET message = ?, edited = ? WHERE id = ?", (message, now, reply_id))


def delete_reply(database: Database, reply_id: str) -> None:
    """Deletes a reply."""
    database.execute("DELETE FROM replies WHERE id = ?", (reply_id,))


def _topic(row: sqlite3.Row) -> Topic:
    flags = {name: bool(row[name]) for name in ("is_sticky", "is_locked")}
    return Topic(**{**dict(row), **flags})
