"""Locations that users suggest for the photos of others: pending, approved or rejected."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flickr_sandbox.state.database import Database

__all__ = ["APPROVED", "PENDING", "REJECTED", "Suggestion", "add_suggestion", "find_suggestion", "remove_suggestion"]
__all__ += ["set_status", "suggestion_id", "suggestions_for"]

PENDING, APPROVED, REJECTED = 0, 1, 2


@dataclass(frozen=True)
class Suggestion:
    """A suggested location; `woeid` is the place to name it after, None for the one at the point."""

    id: str
    photo_id: str
    suggested_by: str
    latitude: float
    longitude: float
    accuracy: int
    woeid: int | None
    note: str
    suggested: int
    status: int = PENDING


def suggestion_id(owner: str, number: int | None = None) -> str:
    """The id of a new suggestion for a photo of `owner`, which contains the given number or a random one."""
    last = 72157630000000000 + (secrets.randbelow(10**11) if number is None else number)
    return f"{owner.partition('@')[0]}-{last}"


def add_suggestion(database: Database, suggestion: Suggestion) -> None:
    """Stores a new suggestion."""
    database.insert("suggestions", asdict(suggestion))


def suggestions_for(database: Database, owner: str, *, photo_id: str = "", status: int = PENDING) -> list[Suggestion]:
    """The suggestions for the photos of a user, or for one of them, the newest first."""
    sql = "SELECT s.* FROM suggestions s JOIN photos p ON p.id = s.photo_id WHERE p.owner = ? AND s.status = ?"
    sql += " AND ? IN ('', s.photo_id) ORDER BY s.suggested DESC, s.rowid DESC"
    return [Suggestion(**dict(row)) for row in database.rows(sql, (owner, status, photo_id))]


def find_suggestion(database: Database, identifier: str) -> Suggestion | None:
    """The suggestion with that id."""
    row = database.row("SELECT * FROM suggestions WHERE id = ?", (identifier,))
    return None if row is None else Suggestion(**dict(row))


def set_status(database: Database, identifier: str, status: int) -> None:
    """Approves or rejects a suggestion."""
    database.execute("UPDATE suggestions SET status = ? WHERE id = ?", (status, identifier))


def remove_suggestion(database: Database, identifier: str) -> None:
    """Withdraws a suggestion."""
    database.execute("DELETE FROM suggestions WHERE id = ?", (identifier,))
