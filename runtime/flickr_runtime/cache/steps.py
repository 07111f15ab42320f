"""The operations of the cache in SQLite, each inside one transaction."""

from __future__ import annotations

import zlib
from array import array
from typing import TYPE_CHECKING

from flickr_runtime.cache.store import DAY, EVERYTHING, Lookup, intact
from flickr_runtime.state.database import Schema
from flickr_runtime.state.times import TIMES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable

    from flickr_runtime.cache.store import Entry

__all__ = ["SCHEMA", "get", "purge", "put"]

# `tags` leads from a tag to entries; the entry's own list of its tags leads back, so that no second index is needed.
_TABLES = """
CREATE TABLE IF NOT EXISTS tags (tag INTEGER, entry INTEGER, PRIMARY KEY (tag, entry)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS purges (number INTEGER PRIMARY KEY AUTOINCREMENT, tag INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS total (bytes INTEGER NOT NULL);
INSERT INTO total SELECT 0 WHERE NOT EXISTS (SELECT * FROM total);
CREATE TABLE IF NOT EXISTS entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB NOT NULL UNIQUE, stored REAL NOT NULL, expires REAL NOT NULL,
    size INTEGER NOT NULL, crc INTEGER NOT NULL, tags BLOB NOT NULL, body BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS entries_expires ON entries (expires);
CREATE INDEX IF NOT EXISTS entries_stored ON entries (stored);
CREATE TRIGGER IF NOT EXISTS added AFTER INSERT ON entries BEGIN UPDATE total SET bytes = bytes + new.size; END;
CREATE TRIGGER IF NOT EXISTS removed AFTER DELETE ON entries BEGIN UPDATE total SET bytes = bytes - old.size; END;
"""
SCHEMA = Schema(1001, TIMES + _TABLES)
_MAX_PURGES = 10_000


def get(connection: sqlite3.Connection, key: bytes, max_age: float, now: float) -> Lookup:
    """The entry, if it is intact and young enough."""
    row = connection.execute("SELECT stored, expires, crc, body FROM entries WHERE key = ?", (key,)).fetchone()
    if row is not None:
        stored, expires, crc, body = row
        # An entry from the future is from a file that lost its time.
        if 0 <= now - stored < min(max_age, DAY) and now < expires and intact(body, crc):
            return Lookup(body=body, age=now - stored)
    (since,) = connection.execute("SELECT coalesce(max(number), 0) FROM purges").fetchone()
    return Lookup(since=since)


def put(connection: sqlite3.Connection, entry: Entry, since: int, max_bytes: int) -> bool:
    """Stores an entry, unless it was purged while it was fetched; deletes expired and then the oldest entries."""
    now = entry.stored
    expired = "SELECT id, tags FROM entries WHERE expires <= ?1 OR stored > ?1 OR key = ?2"
    _delete(connection, connection.execute(expired, (now, entry.key)))
    if entry.size > max_bytes or _purged(connection, entry.tags, since):
        return False
    row = (entry.key, now, now + entry.lifetime, entry.size, zlib.crc32(entry.body))
    tags = array("q", entry.tags)
    number = connection.execute(
        "INSERT INTO entries (key, stored, expires, size, crc, tags, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*row, tags.tobytes(), entry.body),
    ).lastrowid
    connection.executemany("INSERT INTO tags VALUES (?, ?)", [(tag, number) for tag in sorted(tags)])
    _make_room(connection, max_bytes)
    return True


def purge(connection: sqlite3.Connection, tags: Collection[int], *, wipe: bool) -> int:
    """Deletes entries with any of the tags, and records the purge; returns the number of entries."""
    connection.execute(f"PRAGMA secure_delete = {'ON' if wipe else 'OFF'}")
    connection.executemany("INSERT INTO purges (tag) VALUES (?)", [(tag,) for tag in sorted(tags)])
    connection.execute(
        "DELETE FROM purges WHERE number <= (SELECT max(number) FROM purges) - ?", (max(_MAX_PURGES, len(tags)),)
    )
    if EVERYTHING in tags:
        (entries,) = connection.execute("SELECT count(*) FROM entries").fetchone()
        connection.execute("DELETE FROM tags")
        connection.execute("DELETE FROM entries")
        return int(entries)
    found = {entry for tag in tags for (entry,) in connection.execute("SELECT entry FROM tags WHERE tag = ?", (tag,))}
    rows = [connection.execute("SELECT id, tags FROM entries WHERE id = ?", (entry,)).fetchone() for entry in found]
    return _delete(connection, filter(None, rows))


def _purged(connection: sqlite3.Connection, tags: Collection[int], since: int) -> bool:
    """Whether a tag was purged after `since`, as far as that is still known."""
    first, last = connection.execute("SELECT coalesce(min(number), 1), coalesce(max(number), 0) FROM purges").fetchone()
    if since == last:
        return False
    if not first - 1 <= since < last:  # too long ago, or of another file
        return True
    later = {tag for (tag,) in connection.execute("SELECT tag FROM purges WHERE number > ?", (since,))}
    return EVERYTHING in later or not later.isdisjoint(tags)


def _make_room(connection: sqlite3.Connection, max_bytes: int) -> None:
    while True:
        (total,) = connection.execute("SELECT bytes FROM total").fetchone()
        if total <= max_bytes:
            return
        if not _delete(connection, connection.execute("SELECT id, tags FROM entries ORDER BY id LIMIT 16")):
            return


def _delete(connection: sqlite3.Connection, rows: Iterable[tuple[int, bytes]]) -> int:
    entries = [(number, array("q", tags)) for number, tags in rows]
    for number, tags in entries:
        connection.executemany("DELETE FROM tags WHERE tag = ? AND entry = ?", [(tag, number) for tag in tags])
        connection.execute("DELETE FROM entries WHERE id = ?", (number,))
    return len(entries)
