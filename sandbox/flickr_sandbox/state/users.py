"""Users and their contacts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from flickr_sandbox.state.records import User

if TYPE_CHECKING:
    import sqlite3

    from flickr_sandbox.state.database import Database

__all__ = ["Contact", "add_contact", "add_user", "all_users", "contacts_of", "find_user", "user_by_name"]
__all__ += ["user_by_path"]


def add_user(database: Database, user: User) -> None:
    """Stores a new user."""
    database.insert("users", asdict(user))


def add_contact(database: Database, owner: str, contact: str, *, friend: bool = False, family: bool = False) -> None:
    """Makes `contact` a contact of `owner`."""
    database.insert("contacts", {"owner": owner, "contact": contact, "is_friend": friend, "is_family": family})


@dataclass(frozen=True)
class Contact:
    """A contact of a user, and whether it is a friend or family."""

    user: User
    is_friend: bool
    is_family: bool


def contacts_of(database: Database, owner: str) -> list[Contact]:
    """The contacts of a user, in the order they were added."""
    sql = "SELECT u.*, c.is_friend, c.is_family FROM contacts c JOIN users u ON u.nsid = c.contact WHERE c.owner = ?"
    found = []
    for row in database.rows(f"{sql} ORDER BY c.rowid", (owner,)):
        columns = dict(row)
        friend, family = bool(columns.pop("is_friend")), bool(columns.pop("is_family"))
        found.append(Contact(User(**{**columns, "is_pro": bool(columns["is_pro"])}), friend, family))
    return found


def all_users(database: Database) -> list[User]:
    """All users, in the order they joined."""
    return [_user(row) for row in database.rows("SELECT * FROM users ORDER BY joined, nsid")]


def find_user(database: Database, nsid: str) -> User | None:
    """The user with that NSID."""
    return _maybe(database.row("SELECT * FROM users WHERE nsid = ?", (nsid,)))


def user_by_name(database: Database, username: str) -> User | None:
    """The user with that screen name; case does not matter."""
    return _maybe(database.row("SELECT * FROM users WHERE username = ?", (username,)))


def user_by_path(database: Database, path: str) -> User | None:
    """The user with that NSID, path alias or screen name."""
    row = database.row("SELECT * FROM users WHERE nsid = ? OR path_alias = ? OR username = ?", (path, path, path))
    return _maybe(row)


def _maybe(row: sqlite3.Row | None) -> User | None:
    return None if row is None else _user(row)


def _user(row: sqlite3.Row) -> User:
    return User(**{**dict(row), "is_pro": bool(row["is_pro"])})
