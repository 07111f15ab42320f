"""Push subscriptions: topics and callbacks."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from flickr_sandbox.state.database import Database

__all__ = ["Subscription", "active_subscriptions", "find_subscription", "remove_subscription", "store_subscription"]
__all__ += ["subscriptions_of"]


@dataclass(frozen=True)
class Subscription:
    """A subscription; without a lease (0 seconds) it renews itself.

    Attributes:
        user: The NSID of the subscriber.
        callback: The URL to which what is new is posted.
        topic: The topic; its `arguments` are in JSON: `tags`, `nsids`, `places`, or `near` (degrees, kilometres).
        created: When it was created, in seconds since 1970.
        pending: Whether its callback has not responded yet.
        verify_attempts: How often the callback was requested to confirm.
        verify_token: The token in the request to confirm.
        verified: When the callback agreed last.
        site: The origin of the URLs for this subscriber.
    """

    user: str
    callback: str
    topic: str
    created: int
    lease_seconds: int
    pending: bool
    verify_attempts: int
    verify_token: str = ""
    verified: int = 0
    arguments: str = "{}"
    site: str = ""

    @property
    def expiry(self) -> int:
        """When it ends, in seconds since 1970; 0 for never."""
        return self.created + self.lease_seconds if self.lease_seconds else 0


def subscriptions_of(database: Database, user: str, now: int) -> list[Subscription]:
    """A user's subscriptions that have not expired, in the order they were created."""
    rows = database.rows("SELECT * FROM push_subscriptions WHERE user = ? ORDER BY created, rowid", (user,))
    return [each for each in map(_subscription, rows) if not each.expiry or each.expiry > now]


def active_subscriptions(database: Database, now: int) -> list[Subscription]:
    """Everybody's subscriptions that are confirmed and have not expired."""
    rows = database.rows("SELECT * FROM push_subscriptions WHERE NOT pending")
    return [each for each in map(_subscription, rows) if not each.expiry or each.expiry > now]


def find_subscription(database: Database, user: str, callback: str, now: int) -> Subscription | None:
    """A user's subscription with that callback."""
    return next((each for each in subscriptions_of(database, user, now) if each.callback == callback), None)


def store_subscription(database: Database, subscription: Subscription) -> None:
    """Stores a subscription, and replaces one with the same callback."""
    remove_subscription(database, subscription.user, subscription.callback)
    database.insert("push_subscriptions", asdict(subscription))


def remove_subscription(database: Database, user: str, callback: str) -> None:
    """Ends a subscription, if there is one."""
    database.execute("DELETE FROM push_subscriptions WHERE user = ? AND callback = ?", (user, callback))


def _subscription(row: sqlite3.Row) -> Subscription:
    return Subscription(**{**dict(row), "pending": bool(row["pending"])})
