"""The whole state as bytes, and back; users who are signed in stay so."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flickr_sandbox.state.database import Database

__all__ = ["restore", "snapshot"]

_PRESERVED = ("consumers", "access_tokens", "nonces")


def snapshot(database: Database) -> bytes:
    """Everything that is in a database."""
    with closing(sqlite3.connect(":memory:")) as copy:
        database.back_up(copy)
        return copy.serialize()


def restore(database: Database, data: bytes) -> None:
    """Restores a snapshot; applications stay, and tokens of users who still exist."""
    with closing(sqlite3.connect(":memory:")) as copy, database.exclusively():
        copy.deserialize(data)
        preserved = {table: [tuple(row) for row in database.rows(f"SELECT * FROM {table}")] for table in _PRESERVED}  # noqa: S608
        database.replace(copy)
        with database.transaction():
            database.execute("DELETE FROM access_tokens")
            database.execute("DELETE FROM nonces")
            for table, rows in preserved.items():
                known = " WHERE ?4 IN (SELECT nsid FROM users)" if table == "access_tokens" else ""
                for row in rows:
                    marks = ", ".join(f"?{number}" for number in range(1, len(row) + 1))
                    database.execute(f"INSERT OR REPLACE INTO {table} SELECT {marks}{known}", row)
