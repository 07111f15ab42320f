"""Applications, their tokens, and used nonces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.state.records import AccessToken, Consumer, RequestToken

if TYPE_CHECKING:
    import sqlite3

    from flickr_sandbox.state.database import Database

__all__ = [
    "add_access_token",
    "add_consumer",
    "add_request_token",
    "all_consumers",
    "decide_request_token",
    "find_access_token",
]
__all__ += ["find_consumer", "find_request_token", "secrets_of_consumers", "use_nonce"]


def add_consumer(database: Database, consumer: Consumer) -> None:
    """Stores an application, or replaces it."""
    values = (consumer.key, consumer.secret, consumer.name, consumer.limit, consumer.over, consumer.is_expired)
    database.execute(
        "INSERT INTO consumers VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET secret = excluded.secret,"
        " name = excluded.name, most_calls = excluded.most_calls, over = excluded.over,"
        " is_expired = excluded.is_expired",
        values,
    )


def find_consumer(database: Database, key: str) -> Consumer | None:
    """The application with that API key."""
    return _consumers(database).get(key)


def all_consumers(database: Database) -> list[Consumer]:
    """Every application, in the order they were added."""
    return list(_consumers(database).values())


def secrets_of_consumers(database: Database) -> list[str]:
    """The keys and secrets of all applications."""
    return database.once(
        "secrets of consumers", lambda: [each for app in all_consumers(database) for each in (app.key, app.secret)]
    )


def _consumers(database: Database) -> dict[str, Consumer]:
    sql = "SELECT * FROM consumers ORDER BY rowid"
    return database.once("consumers", lambda: {row["key"]: _consumer(row) for row in database.rows(sql)})


def expire_consumer(database: Database, key: str) -> None:
    """Lets the key of an application expire."""
    database.execute("UPDATE consumers SET is_expired = 1 WHERE key = ?", (key,))


def _consumer(row: sqlite3.Row) -> Consumer:
    key, secret, name, limit, over, is_expired = tuple(row)
    return Consumer(key, secret, name, limit, over, bool(is_expired))


def add_request_token(database: Database, token: str, secret: str, consumer: str, callback: str) -> None:
    """Stores a new request token."""
    database.insert("request_tokens", {"token": token, "secret": secret, "consumer": consumer, "callback": callback})


def find_request_token(database: Database, token: str) -> RequestToken | None:
    """The request token, in any state."""
    row = database.row("SELECT * FROM request_tokens WHERE token = ?", (token,))
    return None if row is None else RequestToken(**dict(row))


def decide_request_token(database: Database, token: str, state: str, **columns: str) -> None:
    """Moves a request token to `approved` (with nsid, perms and verifier), `denied` or `used`."""
    assignments = "".join(f", {name} = ?" for name in columns)
    database.execute(
        f"UPDATE request_tokens SET state = ?{assignments} WHERE token = ?",  # noqa: S608
        (state, *columns.values(), token),
    )


def add_access_token(database: Database, token: AccessToken, created: int) -> None:
    """Stores an access token."""
    database.insert(
        "access_tokens",
        {
            "token": token.token,
            "secret": token.secret,
            "consumer": token.consumer,
            "nsid": token.nsid,
            "perms": token.perms,
            "created": created,
        },
    )


def find_access_token(database: Database, token: str) -> AccessToken | None:
    """The access token, with the names of its user."""
    row = database.row(
        "SELECT t.token, t.secret, t.consumer, t.nsid, t.perms, u.username, u.realname AS fullname"
        " FROM access_tokens t JOIN users u USING (nsid) WHERE t.token = ?",
        (token,),
    )
    return None if row is None else AccessToken(**dict(row))


def use_nonce(database: Database, consumer: str, token: str, nonce: str, timestamp: int, *, forget_before: int) -> bool:
    """Records that a nonce was used; returns False if it was used before. Deletes those before `forget_before`."""
    database.note("DELETE FROM nonces WHERE timestamp < ?", (forget_before,))
    row = (consumer, token, nonce, timestamp)
    return bool(database.note("INSERT OR IGNORE INTO nonces VALUES (?, ?, ?, ?)", row))
