"""Booking slots in SQLite: the steps, each of which runs inside one transaction.

A log holds the starts of one lane of one key; its name is the key's id, with the lane's name behind it. `live` counts
the rows of a log, those in the past that have not been cleared away included, so `live < limit` proves that a call may
start at once without looking at a row. That keeps the usual booking at one update and one insertion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_runtime.state.schedule import Rows, earliest
from flickr_runtime.state.store import LEASE, Booked, Look

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from flickr_runtime.state.store import Booking

__all__ = ["SLOTS", "book", "carry", "count", "has", "hold", "log_name", "look", "pause", "release", "restore"]

SLOTS = """
CREATE TABLE IF NOT EXISTS logs (
    log TEXT PRIMARY KEY, live INTEGER NOT NULL, epoch INTEGER NOT NULL, paused REAL NOT NULL, clock REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS slots (
    log TEXT, start REAL, slot TEXT, owner TEXT NOT NULL, PRIMARY KEY (log, start, slot)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS owners (owner TEXT PRIMARY KEY, seen REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS losses (key_id TEXT PRIMARY KEY, settled REAL NOT NULL) WITHOUT ROWID;
"""
_SAME = 1e-3  # seconds by which a start may differ from itself, because files and processes count from other moments
_ONE_LOSS = 300.0  # seconds within which processes that tell what they remember speak of the same loss
_LONGEST_PAUSE = 2 * 3600.0  # seconds; a longer one is damage
_STEP_BACK = 60.0  # seconds; a clock that goes back by less is other processes' waiting for the file
_AT_ONCE = """
UPDATE logs SET live = live + 1, clock = max(clock, :now)
WHERE log = :log AND live < :limit AND paused <= :now AND clock <= :now + :step
"""


def log_name(key_id: str, lane: str) -> str:
    """The name of a lane's log."""
    return f"{key_id}/{lane}" if lane else key_id


def book(connection: sqlite3.Connection, booking: Booking) -> Booked:
    """Books the first free slot in every lane of the booking."""
    if booking.replaces is None and len(booking.lanes) == 1:
        lane, limit = booking.lanes[0]
        log, now = log_name(booking.key_id, lane), booking.now
        values = {"log": log, "limit": limit, "now": now, "step": _STEP_BACK}
        if connection.execute(_AT_ONCE, values).rowcount == 1:
            connection.execute("INSERT INTO slots VALUES (?, ?, ?, ?)", (log, now, booking.slot, booking.owner))
            return Booked(start=now)
    return _book_thoroughly(connection, booking)


def _book_thoroughly(connection: sqlite3.Connection, booking: Booking) -> Booked:
    now = booking.now
    logs = [(log_name(booking.key_id, lane), limit) for lane, limit in booking.lanes]
    connection.executemany("INSERT OR IGNORE INTO logs VALUES (?, 0, 0, 0, ?)", [(log, now) for log, _ in logs])
    _follow_clock(connection, booking.key_id, now)
    if booking.replaces is not None:
        _remove(connection, [log for log, _ in logs], *booking.replaces)
    start = max(now, _paused(connection, booking.key_id, now))
    crowded = any(_live(connection, log) >= limit for log, limit in logs)
    if crowded or start > now:
        connection.execute("INSERT OR REPLACE INTO owners VALUES (?, ?)", (booking.owner, now))
    if crowded:
        for log, _ in logs:
            _clear(connection, log, booking)
        start = earliest([_rows(connection, log, limit) for log, limit in logs], booking.span, start)
    booked = booking.latest is None or start <= booking.latest
    for log, _ in logs if booked else ():
        connection.execute("INSERT INTO slots VALUES (?, ?, ?, ?)", (log, start, booking.slot, booking.owner))
        connection.execute("UPDATE logs SET live = live + 1, clock = max(clock, ?) WHERE log = ?", (now, log))
    return Booked(start=start, booked=booked, epoch=_epoch(connection, booking.key_id))


def _paused(connection: sqlite3.Connection, key_id: str, now: float) -> float:
    row = connection.execute("SELECT paused FROM logs WHERE log = ?", (key_id,)).fetchone()
    paused = float(row[0]) if row else 0.0
    return paused if paused <= now + _LONGEST_PAUSE else 0.0


def _epoch(connection: sqlite3.Connection, key_id: str) -> int:
    row = connection.execute("SELECT epoch FROM logs WHERE log = ?", (key_id,)).fetchone()
    return int(row[0]) if row else 0


def _live(connection: sqlite3.Connection, log: str) -> int:
    return int(connection.execute("SELECT live FROM logs WHERE log = ?", (log,)).fetchone()[0])


def _rows(connection: sqlite3.Connection, log: str, limit: int) -> Rows:
    """The rows of `limit` starts, without reading what lies between their ends."""
    number = _live(connection, log) - limit + 1
    if number <= 0:
        return []
    firsts = connection.execute("SELECT start FROM slots WHERE log = ? ORDER BY start LIMIT ?", (log, number))
    lasts = connection.execute("SELECT start FROM slots WHERE log = ? ORDER BY start DESC LIMIT ?", (log, number))
    return [(first, last) for (first,), (last,) in zip(firsts.fetchall(), reversed(lasts.fetchall()), strict=True)]


def count(connection: sqlite3.Connection) -> None:
    """Corrects the numbers of slots, should they be wrong."""
    for (log,) in connection.execute("SELECT log FROM logs").fetchall():
        _count(connection, log)


def _count(connection: sqlite3.Connection, log: str) -> None:
    connection.execute("UPDATE logs SET live = (SELECT count(*) FROM slots WHERE log = ?1) WHERE log = ?1", (log,))


def _remove(connection: sqlite3.Connection, logs: list[str], slot: str, start: float) -> None:
    for log in logs:
        gone = connection.execute(
            "DELETE FROM slots WHERE log = ? AND start BETWEEN ? AND ? AND slot = ?",
            (log, start - _SAME, start + _SAME, slot),
        )
        connection.execute("UPDATE logs SET live = live - ? WHERE log = ?", (gone.rowcount, log))


def _clear(connection: sqlite3.Connection, log: str, booking: Booking) -> None:
    """Deletes starts that no window holds any more, and future ones of processes that are gone."""
    old = connection.execute("DELETE FROM slots WHERE log = ? AND start <= ?", (log, booking.now - booking.span))
    # The future begins at the latest clock that anybody has shown: this caller may have waited for the file.
    (clock,) = connection.execute("SELECT max(clock, ?) FROM logs WHERE log = ?", (booking.now, log)).fetchone()
    connection.execute("DELETE FROM owners WHERE seen < ?", (clock - LEASE,))
    gone = connection.execute(
        "DELETE FROM slots WHERE log = ? AND start > ? AND owner NOT IN (SELECT owner FROM owners)", (log, clock)
    )
    if gone.rowcount:
        _freed(connection, booking.key_id)
    connection.execute("UPDATE logs SET live = live - ? WHERE log = ?", (old.rowcount + gone.rowcount, log))


def _follow_clock(connection: sqlite3.Connection, key_id: str, now: float) -> None:
    """Where the clock was set back, moves what is known along, so that it neither blocks for long nor is lost."""
    for log, clock in connection.execute(
        "SELECT log, clock FROM logs WHERE (log = ? OR log GLOB ?) AND clock > ?",
        (key_id, f"{key_id}/*", now + _STEP_BACK),
    ).fetchall():
        back = clock - now
        connection.execute("UPDATE slots SET start = start - ? WHERE log = ?", (back, log))
        connection.execute("UPDATE logs SET clock = ?, paused = paused - ? WHERE log = ?", (now, back, log))


def _freed(connection: sqlite3.Connection, key_id: str) -> None:
    connection.execute("UPDATE logs SET epoch = epoch + 1 WHERE log = ?", (key_id,))


def release(connection: sqlite3.Connection, key_id: str, lanes: tuple[str, ...], slot: str, start: float) -> None:
    """Gives a slot back in all its lanes."""
    _remove(connection, [log_name(key_id, lane) for lane in lanes], slot, start)
    _freed(connection, key_id)


def look(connection: sqlite3.Connection, key_id: str, owner: str, now: float) -> Look:
    """Notes that the owner lives, and tells of the key's pause and epoch."""
    connection.execute("INSERT OR REPLACE INTO owners VALUES (?, ?)", (owner, now))
    row = connection.execute("SELECT paused, epoch FROM logs WHERE log = ?", (key_id,)).fetchone()
    return Look(paused_until=row[0] if row[0] <= now + _LONGEST_PAUSE else 0.0, epoch=row[1]) if row else Look()


def pause(connection: sqlite3.Connection, key_id: str, until: float, now: float) -> None:
    """Moves the end of the key's pause, never to an earlier time."""
    connection.execute("INSERT OR IGNORE INTO logs VALUES (?, 0, 0, 0, ?)", (key_id, now))
    paused = max(until, _paused(connection, key_id, now))
    connection.execute("UPDATE logs SET paused = ? WHERE log = ?", (paused, key_id))


def has(connection: sqlite3.Connection, key_id: str, slot: str, start: float) -> bool:
    """Whether a slot is in the key's log."""
    exact = connection.execute("SELECT 1 FROM slots WHERE log = ? AND start = ? AND slot = ?", (key_id, start, slot))
    if exact.fetchone() is not None:
        return True
    about = connection.execute(
        "SELECT 1 FROM slots WHERE log = ? AND start BETWEEN ? AND ? AND slot = ?",
        (key_id, start - _SAME, start + _SAME, slot),
    )
    return about.fetchone() is not None


def restore(connection: sqlite3.Connection, key_id: str, slots: Iterable[tuple[str, str, float]], now: float) -> None:
    """Enters slots by lane, name and start that the file may have forgotten."""
    lanes = set[str]()
    for lane, slot, start in slots:
        log = log_name(key_id, lane)
        if lane not in lanes:
            lanes.add(lane)
            connection.execute("INSERT OR IGNORE INTO logs VALUES (?, 0, 0, 0, ?)", (log, now))
        connection.execute(
            "INSERT OR IGNORE INTO slots SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS "
            "(SELECT 1 FROM slots WHERE log = ?1 AND start BETWEEN ?2 - ?5 AND ?2 + ?5 AND slot = ?3)",
            (log, start, slot, slot.partition(":")[0], _SAME),
        )
    for lane in lanes:
        _count(connection, log_name(key_id, lane))


def hold(connection: sqlite3.Connection, key_id: str, seconds: float, now: float) -> None:
    """Lets nobody start for so long after a loss, once, so that all can tell what they remember."""
    row = connection.execute("SELECT settled FROM losses WHERE key_id = ?", (key_id,)).fetchone()
    if row is None or not now - _ONE_LOSS <= row[0] <= now + seconds:
        connection.execute("INSERT OR REPLACE INTO losses VALUES (?, ?)", (key_id, now + seconds))
        pause(connection, key_id, now + seconds, now)


def carry(there: sqlite3.Connection, home: sqlite3.Connection, shift: float) -> None:
    """Enters the slots of one file, whose time is `shift` seconds less, into another."""
    for log, clock in there.execute("SELECT log, clock FROM logs").fetchall():
        key_id, _, lane = log.partition("/")
        found = there.execute("SELECT slot, start FROM slots WHERE log = ?", (log,)).fetchall()
        restore(home, key_id, [(lane, slot, start + shift) for slot, start in found], clock + shift)
