"""Groups, their members, and the photos in their pools."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from flickr_sandbox.state.database import Database

__all__ = ["ADMIN", "MEMBER", "MODERATOR", "POOL", "Group", "add_group", "add_member", "find_group", "group_by_path"]
__all__ += ["groups_of", "members_of", "pool_size", "pools_of", "remove_member", "role_in", "search_groups"]

MEMBER, MODERATOR, ADMIN = 2, 3, 4
POOL = "pool_photos m JOIN photos p ON p.id = m.photo_id"
_FLAGS = ("is_moderated", "photos_ok", "videos_ok", "screens_ok", "art_ok", "moderate_ok", "restricted_ok", "has_geo")


@dataclass(frozen=True)
class Group:
    """A group; `privacy` is 1 private, 2 public by invitation, 3 public.

    `throttle_mode` is day, week, month, ever, none or disabled (which closes the pool); `has_geo` requires places.
    """

    nsid: str
    name: str
    path_alias: str
    description: str
    rules: str
    created: int
    privacy: int = 3
    is_moderated: bool = False
    throttle_mode: str = "none"
    throttle_count: int = 0
    photos_ok: bool = True
    videos_ok: bool = True
    screens_ok: bool = True
    art_ok: bool = True
    moderate_ok: bool = True
    restricted_ok: bool = False
    has_geo: bool = False
    most_photos: int = 100_000


def add_group(database: Database, group: Group) -> None:
    """Stores a new group."""
    database.insert("groups", asdict(group))


def find_group(database: Database, nsid: str) -> Group | None:
    """The group with that NSID."""
    row = database.row("SELECT * FROM groups WHERE nsid = ?", (nsid,))
    return None if row is None else _group(row)


def group_by_path(database: Database, path: str) -> Group | None:
    """The group with that NSID or path alias."""
    row = database.row("SELECT * FROM groups WHERE nsid = ? OR path_alias = ?", (path, path))
    return None if row is None else _group(row)


def search_groups(database: Database, words: list[str]) -> list[Group]:
    """The groups that are not private and in which every word begins a word of name or description."""
    matches = " AND ".join(["(words(name) LIKE ? OR words(description) LIKE ?)"] * len(words)) or "1"
    values = [f"% {word}%" for word in words for _ in range(2)]
    sql = f"SELECT * FROM groups WHERE privacy > 1 AND {matches} ORDER BY name"  # noqa: S608 - made of our own text
    return [_group(row) for row in database.rows(sql, values)]


def add_member(database: Database, group_id: str, user: str, role: int, now: int) -> bool:
    """Adds a member; returns False for an existing one."""
    row = (group_id, user, role, now)
    return bool(database.execute("INSERT OR IGNORE INTO group_members VALUES (?, ?, ?, ?)", row))


def remove_member(database: Database, group_id: str, user: str, *, with_photos: bool) -> bool:
    """Ends a membership, and optionally removes the member's photos from the pool; returns False if there is none."""
    if with_photos:
        sql = "DELETE FROM pool_photos WHERE group_id = ? AND photo_id IN (SELECT id FROM photos WHERE owner = ?)"
        database.execute(sql, (group_id, user))
    return bool(database.execute("DELETE FROM group_members WHERE group_id = ? AND user = ?", (group_id, user)))


def role_in(database: Database, group_id: str, user: str | None) -> int:
    """The role of a user in a group: `MEMBER`, `MODERATOR` or `ADMIN`; 0 if not a member."""
    return database.number("SELECT role FROM group_members WHERE group_id = ? AND user = ?", (group_id, user))


def members_of(database: Database, group_id: str) -> list[tuple[str, int]]:
    """NSIDs and roles of the members, in the order they joined."""
    rows = database.rows("SELECT user, role FROM group_members WHERE group_id = ? ORDER BY joined, user", (group_id,))
    return [(row["user"], row["role"]) for row in rows]


def groups_of(database: Database, user: str) -> list[Group]:
    """The groups of a user."""
    sql = "SELECT g.* FROM groups g JOIN group_members m ON m.group_id = g.nsid WHERE m.user = ? ORDER BY g.name"
    return [_group(row) for row in database.rows(sql, (user,))]


def pools_of(database: Database, photo_id: str) -> list[Group]:
    """The groups that a photo is in."""
    sql = "SELECT g.* FROM groups g JOIN pool_photos m ON m.group_id = g.nsid WHERE m.photo_id = ? AND NOT m.is_pending"
    return [_group(row) for row in database.rows(f"{sql} ORDER BY m.added", (photo_id,))]


def pool_size(database: Database, group_id: str) -> int:
    """How many photos are in a pool."""
    return database.number("SELECT count(*) FROM pool_photos WHERE group_id = ? AND NOT is_pending", (group_id,))


def _group(row: sqlite3.Row) -> Group:
    columns = dict(row)
    return Group(**{**columns, **{name: bool(columns[name]) for name in _FLAGS}})
