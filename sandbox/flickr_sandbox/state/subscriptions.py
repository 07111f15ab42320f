"""Push subscriptions: who wants to be told of what, at which address."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from flickr_sandbox.state.database import Database

__all__ = ["Subscription", "find_subscription", "keep_subscription", "remove_subscription", "subscriptions_of"]


@dataclass(frozen=True)
class Subscription:
    """A subscription; without a lease (0 seconds) it renews itself. `pending` until its callback has answered."""

    user: str
    callback: str
    topic: str
    created: int
    lease_seconds: int
    pending: bool
    verify_attempts: int

    @property
    def expiry(self) -> int:
        """When it ends, in seconds since 1970; 0 for never."""
        return self.created + self.lease_seconds if self.lease_seconds else 0


def subscriptions_of(database: Database, user: str, now: int) -> list[Subscription]:
    """A user's subscriptions that have not expired, in the order they were made."""
    rows = database.rows("SELECT * FROM push_subscriptions WHERE user = ? ORDER BY created, rowid", (user,))
    return [each for each in map(_subscription, rows) if not each.expiry or each.expiry > now]


def find_subscription(database: Database, user: str, callback: str, now: int) -> Subscription | None:
    """A user's subscription with that callback."""
    return next((each for each in subscriptions_of(database, user, now) if each.callback == callback), None)


def keep_subscription(database: Database, subscription: Subscription) -> None:
    """Stores a subscription in place of the one with the same callback."""
    remove_subscription(database, subscription.user, subscription.callback)
    database.insert("push_subscriptions", asdict(subscription))


def remove_subscription(database: Database, user: str, callback: str) -> None:
    """Ends a subscription, if there is one."""
    database.execute("DELETE FROM push_subscriptions WHERE user = ? AND callback = ?", (user, callback))


def _subscription(row: sqlite3.Row) -> Subscription:
    return Subscription(**{**dict(row), "pending": bool(row["pending"])})
