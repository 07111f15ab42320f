"""The time of a file: it follows the machine's uptime, whatever the clock is set to, and over restarts the clock.

Each run of the machine has a row: what to add to its uptime to get the file's time (`anchor`), when that was last seen,
and how far the clock was ahead then. Over a restart only the clock shows how long the machine was off, so the
difference of its two readings is used. If that is negative, 0 is used, or a day if nothing may seem younger than it is.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from flickr_runtime.state import clock

if TYPE_CHECKING:
    import sqlite3

__all__ = ["TIMES", "Times"]

TIMES = """
CREATE TABLE IF NOT EXISTS times (
    boot TEXT PRIMARY KEY, anchor REAL NOT NULL, seen REAL NOT NULL, ahead REAL NOT NULL, proof REAL NOT NULL
) WITHOUT ROWID;
"""
_READ = "SELECT anchor, seen, ahead, proof = anchor + seen + ahead FROM times"
_MAX_RUNS = 8  # maximum number of runs of a machine, or machines
_EVERY = 1.0  # seconds between two updates of the row
_MAX_TIME = 1e11  # seconds; a later time is damage
_LONG = 86_400.0  # seconds after which nothing is stored (cache)
_SLACK = 5.0  # seconds by which clocks that are the same may differ


class Times:
    """The time of one file in this process."""

    def __init__(self, *, never_young: bool) -> None:
        """Reads nothing yet.

        Args:
            never_young: Whether time may also jump forward with the clock, so that nothing ever seems younger than it
                is; otherwise nothing ever seems older than it is while the machine runs.
        """
        self.shift = 0.0  # the file's time minus the process's
        self._never_young = never_young
        self._ahead = 0.0
        self._noted = -math.inf

    def read(self, connection: sqlite3.Connection, latest: float | None) -> None:
        """Reads the file's time, or sets it; `latest` is a known moment of a file without a time.

        Raises `ValueError` if the time was overwritten.
        """
        up, wall = clock.uptime(), clock.wall()
        row = _found(connection.execute(f"{_READ} WHERE boot = ?", (clock.boot(),)))
        if row is None or up + row[0] < row[1] - _SLACK:
            row = self._begun(up, wall, _found(connection.execute(f"{_READ} ORDER BY seen DESC LIMIT 1")), latest)
        anchor, _, ahead = row
        if self._never_young:
            anchor = max(anchor, wall - ahead - up)
        self.shift = anchor - clock.began()
        if abs(self.shift) < 1e-3:  # the processes have the same epoch
            self.shift = 0.0
        self._ahead = ahead
        self._noted = -math.inf

    def follow_clock(self) -> None:
        """Jumps forward if the clock did and nothing may seem younger than it is."""
        if self._never_young:
            leap = clock.wall() - self._ahead - clock.now() - self.shift
            if leap > 1:
                self.shift += leap
                self._noted = -math.inf

    def note(self, connection: sqlite3.Connection) -> None:
        """Updates the row now and then, for the next run of the machine."""
        ticks = time.monotonic()
        if ticks - self._noted < _EVERY:
            return
        self._noted = ticks
        here = clock.now() + self.shift
        self._ahead = clock.wall() - here
        row = (clock.boot(), clock.began() + self.shift, here, self._ahead)
        connection.execute("INSERT OR REPLACE INTO times VALUES (?1, ?2, ?3, ?4, ?2 + ?3 + ?4)", row)
        connection.execute(
            "DELETE FROM times WHERE boot NOT IN (SELECT boot FROM times ORDER BY seen DESC LIMIT ?)", (_MAX_RUNS,)
        )

    def _begun(
        self, up: float, wall: float, last: tuple[float, float, float] | None, latest: float | None
    ) -> tuple[float, float, float]:
        """Anchor, time and how far the clock is ahead of it, for a run of the machine without a row."""
        if last is not None:
            _, seen, ahead = last
            off = wall - (seen + ahead)
            if off < 0:  # it is unknown how long the machine was off
                off = _LONG if self._never_young and off < -_SLACK else 0.0
            return seen + off - up, seen + off, wall - (seen + off)
        here, leap = clock.now(), 0.0
        if latest is not None and math.isfinite(latest) and abs(latest) < _MAX_TIME:
            leap = max(0.0, latest - here)
        return clock.began() + leap, here + leap, wall - here - leap


def _found(rows: sqlite3.Cursor) -> tuple[float, float, float] | None:
    row = rows.fetchone()
    if row is None:
        return None
    anchor, seen, ahead, proved = row
    if not proved or not all(math.isfinite(value) and abs(value) < _MAX_TIME for value in row):
        raise ValueError("its time was written over")
    return anchor, seen, ahead
