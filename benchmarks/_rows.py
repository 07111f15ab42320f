"""The smallest cost of sharing a file of SQLite: the unit of other costs."""

from __future__ import annotations

import sqlite3
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["insertions"]


def insertions(path: Path, number: int) -> Callable[[], None]:
    """Inserts so many rows, each in a transaction of its own that waits for no disk."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = TRUNCATE")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("CREATE TABLE starts (start REAL, slot TEXT, PRIMARY KEY (start, slot)) WITHOUT ROWID")

    def insert() -> None:
        for each in range(number):
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("INSERT INTO starts VALUES (?, ?)", (time.time(), f"a process:{each}"))
            connection.execute("COMMIT")

    return insert
