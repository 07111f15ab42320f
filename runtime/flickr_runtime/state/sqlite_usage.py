"""Counts calls in SQLite: the steps, each inside one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from flickr_runtime.state.store import Call, Outcome

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

__all__ = ["COUNTS", "RETENTION_MINUTES", "add", "calls", "carry", "forget", "key_ids", "sent"]

COUNTS = """
CREATE TABLE IF NOT EXISTS calls (
    key_id TEXT, hour INTEGER, method TEXT, outcome TEXT, cached INTEGER, calls INTEGER NOT NULL,
    PRIMARY KEY (key_id, hour, method, outcome, cached)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS minutes (
    key_id TEXT, minute INTEGER, calls INTEGER NOT NULL, PRIMARY KEY (key_id, minute)
) WITHOUT ROWID;
"""
RETENTION_MINUTES = 120
_OUTCOMES: dict[Any, Outcome] = {outcome: outcome for outcome in get_args(Outcome)}


def add(connection: sqlite3.Connection, calls: Mapping[Call, int], minutes: Mapping[tuple[str, int], int]) -> None:
    """Adds to the counts of hours and minutes."""
    connection.executemany(
        "INSERT INTO calls VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (key_id, hour, method, outcome, cached) DO UPDATE SET calls = calls + excluded.calls",
        [(*call, number) for call, number in calls.items()],
    )
    connection.executemany(
        "INSERT INTO minutes VALUES (?, ?, ?) "
        "ON CONFLICT (key_id, minute) DO UPDATE SET calls = calls + excluded.calls",
        [(key_id, minute, number) for (key_id, minute), number in minutes.items()],
    )
    for key_id, minute in minutes:
        connection.execute("DELETE FROM minutes WHERE key_id = ? AND minute < ?", (key_id, minute - RETENTION_MINUTES))


def calls(connection: sqlite3.Connection, key_id: str, first_hour: int) -> dict[Call, int]:
    """The counts of a key since an hour."""
    rows = connection.execute("SELECT * FROM calls WHERE key_id = ? AND hour >= ?", (key_id, first_hour))
    return _counted(rows)


def _counted(rows: Iterable[tuple[Any, ...]]) -> dict[Call, int]:
    """The rows of `calls`; raises `ValueError` or `TypeError` if they were overwritten."""
    return {
        Call(str(key), int(hour), str(method), _OUTCOMES[outcome], bool(hit)): int(number)
        for key, hour, method, outcome, hit, number in rows
        if outcome in _OUTCOMES
    }


def sent(connection: sqlite3.Connection, key_id: str, first_minute: int) -> int:
    """The number of calls that a key has sent since a minute."""
    row = connection.execute(
        "SELECT coalesce(sum(calls), 0) FROM minutes WHERE key_id = ? AND minute >= ?", (key_id, first_minute)
    ).fetchone()
    return int(row[0])


def key_ids(connection: sqlite3.Connection) -> list[str]:
    """Every key that has counts, sorted."""
    return [key for (key,) in connection.execute("SELECT DISTINCT key_id FROM calls ORDER BY key_id")]


def forget(connection: sqlite3.Connection, first_hour: int) -> None:
    """Deletes counts before an hour."""
    connection.execute("DELETE FROM calls WHERE hour < ?", (first_hour,))
    connection.execute("DELETE FROM minutes WHERE minute < ?", (first_hour * 60,))


def carry(there: sqlite3.Connection, home: sqlite3.Connection) -> None:
    """Adds the counts of one file to those of another."""
    rows = there.execute("SELECT * FROM calls")
    add(
        home,
        _counted(rows),
        {(key_id, minute): number for key_id, minute, number in there.execute("SELECT * FROM minutes")},
    )
