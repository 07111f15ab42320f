"""The favourites of users."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flickr_sandbox.state.database import Database

__all__ = ["FAVORITES", "add_favorite", "count_favorites", "fans_of", "faved_at", "remove_favorite"]

FAVORITES = "favorites f JOIN photos p ON p.id = f.photo_id"


def add_favorite(database: Database, user: str, photo_id: str, now: int) -> bool:
    """Makes a photo a favourite; False if it is one already."""
    return bool(database.execute("INSERT OR IGNORE INTO favorites VALUES (?, ?, ?)", (user, photo_id, now)))


def remove_favorite(database: Database, user: str, photo_id: str) -> bool:
    """Removes a photo from the favourites; returns False if it is not one."""
    return bool(database.execute("DELETE FROM favorites WHERE user = ? AND photo_id = ?", (user, photo_id)))


def faved_at(database: Database, user: str, photo_id: str) -> int | None:
    """When the photo became a favourite, in seconds since 1970; None if it is not one."""
    row = database.row("SELECT faved FROM favorites WHERE user = ? AND photo_id = ?", (user, photo_id))
    return None if row is None else int(row["faved"])


def count_favorites(database: Database, photo_id: str) -> int:
    """The number of users who have a photo among their favourites."""
    return database.number("SELECT count(*) FROM favorites WHERE photo_id = ?", (photo_id,))


def fans_of(database: Database, photo_id: str) -> list[tuple[str, int]]:
    """The NSIDs of these users, with the time of each; the last first."""
    rows = database.rows("SELECT user, faved FROM favorites WHERE photo_id = ? ORDER BY faved DESC, user", (photo_id,))
    return [(row["user"], row["faved"]) for row in rows]
