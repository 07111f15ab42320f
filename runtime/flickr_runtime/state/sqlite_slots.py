"""Booking of slots in SQLite: the steps, each inside one transaction.

A log contains the starts of one lane of one key; its name is the key's id, followed by the lane's name. `live` counts
the rows of a log, including past ones that were not deleted yet, so `live < limit` proves that a call may start at once
without reading a row. So the usual booking is one update and one insertion.

SQLite has no checksums, so each log and each slot has a redundant value (`proof`), which detects overwritten bytes.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from flickr_runtime.state.schedule import Rows, earliest
from flickr_runtime.state.store import LEASE, Booked, KeyState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_runtime.state.store import Booking

__all__ = ["SLOTS", "book", "book_at_once", "carry", "check", "has", "hold", "pause", "release", "renew", "restore"]

SLOTS = """
CREATE TABLE IF NOT EXISTS logs (
    log TEXT PRIMARY KEY, live INTEGER NOT NULL, epoch INTEGER NOT NULL, paused REAL NOT NULL, clock REAL NOT NULL,
    proof REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS slots (
    log TEXT, start REAL, slot TEXT, owner TEXT NOT NULL, proof REAL NOT NULL, PRIMARY KEY (log, start, slot)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS owners (owner TEXT PRIMARY KEY, seen REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS losses (key_id TEXT PRIMARY KEY, settled REAL NOT NULL) WITHOUT ROWID;
"""
_SAME = 1e-3  # seconds by which a start may differ from itself, because files and processes have different epochs
_ONE_LOSS = 300.0  # seconds within which restoring processes mean the same loss
_MAX_HOLD = 60.0  # seconds; a longer one is damage
_MAX_PAUSE = 2 * 3600.0  # seconds; a longer one is damage
_STEP_BACK = 60.0  # seconds; a smaller step back comes from processes that wait for the file (see _AT_ONCE)
_AT_ONCE = """
UPDATE logs SET live = live + 1, clock = max(clock, :now), proof = (live + 1) + max(clock, :now) + paused
WHERE log = :log AND live < :limit AND paused <= :now AND clock <= :now + 60 AND proof = live + clock + paused
AND (:known IS NULL OR EXISTS (
    SELECT 1 FROM slots WHERE log = :log AND start BETWEEN :since - 1e-3 AND :since + 1e-3 AND slot = :known
))
"""
_OF_KEY = "(log = ?1 OR log GLOB ?2)"
_PROVE = f"UPDATE logs SET proof = live + clock + paused WHERE {_OF_KEY}"  # noqa: S608
_DISPROVED = f"SELECT 1 FROM logs WHERE {_OF_KEY} AND proof IS NOT live + clock + paused"  # noqa: S608
_ADD = "INSERT INTO slots VALUES (?1, ?2, ?3, ?4, ?2)"
_RESTORE = """
INSERT OR IGNORE INTO slots SELECT ?1, ?2, ?3, ?4, ?2 WHERE NOT EXISTS (
    SELECT 1 FROM slots WHERE log = ?1 AND start BETWEEN ?2 - 1e-3 AND ?2 + 1e-3 AND slot = ?3
)
"""
_NEW_LOG = "INSERT OR IGNORE INTO logs VALUES (?1, 0, 0, 0, ?2, ?2)"


def book_at_once(connection: sqlite3.Connection, booking: Booking, now: float, known: tuple[str, float] | None) -> bool:
    """Books a slot that starts `now`, if it is certainly free; otherwise changes nothing.

    Args:
        connection: The file.
        booking: The requested slot.
        now: The time of the file.
        known: Name and start of a slot that must exist unless the file lost data.
    """
    if booking.replaces is not None or len(booking.lanes) != 1:
        return False
    log, limit = booking.key_id, booking.lanes[0][1]
    slot, since = known or (None, 0.0)
    values = {"log": log, "limit": limit, "now": now, "known": slot, "since": since}
    if connection.execute(_AT_ONCE, values).rowcount != 1:
        return False
    connection.execute(_ADD, (log, now, booking.slot, booking.owner))
    return True


def book(connection: sqlite3.Connection, booking: Booking) -> Booked:
    """Books the first free slot in every lane of the booking."""
    now = booking.now
    logs = [(_log(booking.key_id, lane), limit) for lane, limit in booking.lanes]
    _begin(connection, [log for log, _ in logs], now)
    _follow_clock(connection, booking.key_id, now)
    if booking.replaces is not None:
        _remove(connection, [log for log, _ in logs], *booking.replaces)
    start = max(now, _paused(connection, booking.key_id, now))
    if (settled := _settled(connection, booking.key_id, now)) > now:  # bookings of others may still be missing
        _prove(connection, booking.key_id)
        start = max(start, settled)
        return Booked(start=start, booked=booking.latest is None or start <= booking.latest, held=True)
    crowded = any(_live(connection, log) >= limit for log, limit in logs)
    if crowded or start > now:
        connection.execute("INSERT OR REPLACE INTO owners VALUES (?, ?)", (booking.owner, now))
    if crowded:
        for log, _ in logs:
            _clear(connection, log, booking)
        start = earliest([_rows(connection, log, limit) for log, limit in logs], booking.span, start)
    booked = booking.latest is None or start <= booking.latest
    for log, _ in logs if booked else ():
        connection.execute(_ADD, (log, start, booking.slot, booking.owner))
        connection.execute("UPDATE logs SET live = live + 1, clock = max(clock, ?) WHERE log = ?", (now, log))
    _prove(connection, booking.key_id)
    return Booked(start=start, booked=booked, epoch=_epoch(connection, booking.key_id))


def _begin(connection: sqlite3.Connection, logs: list[str], now: float) -> None:
    """Creates missing logs, which have no slots."""
    for log in logs:
        new = connection.execute(_NEW_LOG, (log, now)).rowcount == 1
        if new and connection.execute("SELECT 1 FROM slots WHERE log = ? LIMIT 1", (log,)).fetchone() is not None:
            raise _damaged()


def check(connection: sqlite3.Connection, key_id: str) -> None:
    """Raises an error of SQLite if a log of the key was overwritten."""
    if connection.execute(_DISPROVED, (key_id, f"{key_id}/*")).fetchone() is not None:
        raise _damaged()


def _prove(connection: sqlite3.Connection, key_id: str) -> None:
    connection.execute(_PROVE, (key_id, f"{key_id}/*"))


def _damaged() -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError("what counts was written over")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def _log(key_id: str, lane: str) -> str:
    return f"{key_id}/{lane}" if lane else key_id


def _paused(connection: sqlite3.Connection, key_id: str, now: float) -> float:
    row = connection.execute("SELECT paused FROM logs WHERE log = ?", (key_id,)).fetchone()
    paused = float(row[0]) if row else 0.0
    return paused if paused <= now + _MAX_PAUSE else 0.0


def _epoch(connection: sqlite3.Connection, key_id: str) -> int:
    row = connection.execute("SELECT epoch FROM logs WHERE log = ?", (key_id,)).fetchone()
    return int(row[0]) if row else 0


def _live(connection: sqlite3.Connection, log: str) -> int:
    return int(connection.execute("SELECT live FROM logs WHERE log = ?", (log,)).fetchone()[0])


def _rows(connection: sqlite3.Connection, log: str, limit: int) -> Rows:
    """The rows of `limit` starts, without reading the starts between."""
    number = _live(connection, log) - limit + 1
    if number <= 0:
        return []
    ends = "SELECT start, proof FROM slots WHERE log = ? ORDER BY start {} LIMIT ?"
    firsts = connection.execute(ends.format("ASC"), (log, number)).fetchall()
    lasts = connection.execute(ends.format("DESC"), (log, number)).fetchall()
    if len(firsts) != number or any(start != proof for start, proof in (*firsts, *lasts)):
        raise _damaged()
    return [(first, last) for (first, _), (last, _) in zip(firsts, reversed(lasts), strict=True)]


def _count(connection: sqlite3.Connection, log: str) -> None:
    connection.execute("UPDATE logs SET live = (SELECT count(*) FROM slots WHERE log = ?1) WHERE log = ?1", (log,))


def _remove(connection: sqlite3.Connection, logs: list[str], slot: str, start: float) -> None:
    for log in logs:
        deleted = connection.execute(
            "DELETE FROM slots WHERE log = ? AND start BETWEEN ? AND ? AND slot = ?",
            (log, start - _SAME, start + _SAME, slot),
        )
        connection.execute("UPDATE logs SET live = live - ? WHERE log = ?", (deleted.rowcount, log))


def _clear(connection: sqlite3.Connection, log: str, booking: Booking) -> None:
    """Deletes starts before any window, and future ones of processes that have ended."""
    past = booking.now - booking.span
    # The future begins at the latest known clock: this caller may have waited for the file.
    (clock,) = connection.execute("SELECT max(clock, ?) FROM logs WHERE log = ?", (booking.now, log)).fetchone()
    proved = "total(start = proof AND substr(slot, 1, length(owner) + 1) = owner || ':')"
    for bounds, bound in (("start <= ?", past), ("start > ?", clock)):
        query = f"SELECT count(*), {proved} FROM slots WHERE log = ? AND {bounds}"  # noqa: S608
        there, proven = connection.execute(query, (log, bound)).fetchone()
        if there != proven:
            raise _damaged()
    old = connection.execute("DELETE FROM slots WHERE log = ? AND start <= ?", (log, past))
    connection.execute("DELETE FROM owners WHERE seen < ?", (clock - LEASE,))
    deleted = connection.execute(
        "DELETE FROM slots WHERE log = ? AND start > ? AND owner NOT IN (SELECT owner FROM owners)", (log, clock)
    )
    if deleted.rowcount:
        _freed(connection, booking.key_id)
    connection.execute("UPDATE logs SET live = live - ? WHERE log = ?", (old.rowcount + deleted.rowcount, log))


def _follow_clock(connection: sqlite3.Connection, key_id: str, now: float) -> None:
    """If the clock was set back, moves the stored times with it, so that they neither block for long nor are lost."""
    for log, clock in connection.execute(
        f"SELECT log, clock FROM logs WHERE {_OF_KEY} AND clock > ?3",  # noqa: S608
        (key_id, f"{key_id}/*", now + _STEP_BACK),
    ).fetchall():
        back = clock - now
        connection.execute("UPDATE slots SET start = start - ?1, proof = start - ?1 WHERE log = ?2", (back, log))
        connection.execute("UPDATE logs SET clock = ?, paused = paused - ? WHERE log = ?", (now, back, log))


def _freed(connection: sqlite3.Connection, key_id: str) -> None:
    connection.execute("UPDATE logs SET epoch = epoch + 1 WHERE log = ?", (key_id,))


def release(connection: sqlite3.Connection, key_id: str, lanes: tuple[str, ...], slot: str, start: float) -> None:
    """Releases a slot in all its lanes."""
    check(connection, key_id)
    _remove(connection, [_log(key_id, lane) for lane in lanes], slot, start)
    _freed(connection, key_id)
    _prove(connection, key_id)


def renew(connection: sqlite3.Connection, key_id: str, owner: str, now: float) -> KeyState:
    """Records that the owner is alive; returns the key's pause and epoch."""
    connection.execute("INSERT OR REPLACE INTO owners VALUES (?, ?)", (owner, now))
    row = connection.execute("SELECT paused, epoch FROM logs WHERE log = ?", (key_id,)).fetchone()
    return KeyState(paused_until=row[0] if row[0] <= now + _MAX_PAUSE else 0.0, epoch=row[1]) if row else KeyState()


def pause(connection: sqlite3.Connection, key_id: str, until: float, now: float) -> None:
    """Moves the end of the key's pause, never to an earlier time."""
    _begin(connection, [key_id], now)
    check(connection, key_id)
    paused = max(until, _paused(connection, key_id, now))
    connection.execute("UPDATE logs SET paused = ? WHERE log = ?", (paused, key_id))
    _prove(connection, key_id)


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
    """Inserts slots by lane, name and start that the file may have lost."""
    logs: dict[str, list[tuple[str, float, str, str]]] = {}
    for lane, slot, start in slots:
        log = _log(key_id, lane)
        logs.setdefault(log, []).append((log, start, slot, slot.partition(":")[0]))
    _begin(connection, list(logs), now)
    for log, entries in logs.items():
        found = connection.execute("SELECT count(*), total(start = proof) FROM slots WHERE log = ?", (log,)).fetchone()
        if not found[0] == found[1] == _live(connection, log):
            raise _damaged()
        connection.executemany(_RESTORE, entries)
        _count(connection, log)
    _prove(connection, key_id)


def hold(connection: sqlite3.Connection, key_id: str, seconds: float, now: float) -> None:
    """Blocks starts for `seconds` after a loss, once, so that all processes can restore their slots."""
    if _settled(connection, key_id, now) < now - _ONE_LOSS:
        connection.execute("INSERT OR REPLACE INTO losses VALUES (?, ?)", (key_id, now + seconds))
        pause(connection, key_id, now + seconds, now)


def _settled(connection: sqlite3.Connection, key_id: str, now: float) -> float:
    """The end of the time for restoring after the last loss; 0 if there was none."""
    row = connection.execute("SELECT settled FROM losses WHERE key_id = ?", (key_id,)).fetchone()
    return float(row[0]) if row is not None and row[0] <= now + _MAX_HOLD else 0.0


def carry(there: sqlite3.Connection, home: sqlite3.Connection, shift: float) -> None:
    """Copies the slots of one file, whose time is `shift` seconds less, into another."""
    for log, clock in there.execute("SELECT log, clock FROM logs").fetchall():
        key_id, _, lane = log.partition("/")
        found = there.execute("SELECT slot, start FROM slots WHERE log = ?", (log,)).fetchall()
        restore(home, key_id, [(lane, slot, start + shift) for slot, start in found], clock + shift)
