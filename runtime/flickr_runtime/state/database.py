"""The SQLite file behind the state: shared by threads and processes, and replaced when it is damaged.

Write-ahead logging without a sync per commit: a killed process never damages the file and loses nothing it committed; a
power cut may lose the last moments. Not for network file systems, where processes on several machines would need Redis.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import time
import weakref
from typing import TYPE_CHECKING, TypeVar

from flickr_runtime import exiting
from flickr_runtime.deadline import NEVER, Deadline
from flickr_runtime.errors import ConfigurationError
from flickr_runtime.state.aside import alone, set_aside
from flickr_runtime.state.errors import StateUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Database"]

T = TypeVar("T")
_log = logging.getLogger("flickr_runtime.state")
_APPLICATION = 0x666C6B72  # "flkr", so that another program's database is never taken for ours
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_PATIENCE = 30.0  # seconds to wait for other processes; one step takes well below a millisecond
_CHECK_EVERY = 1.0  # seconds between looks whether the file is still the one that others use


class Database:
    """One connection to a file, or to memory, that any thread may use. After a fork the child opens its own."""

    def __init__(self, path: Path | None, schema: str) -> None:
        """Opens nothing yet.

        Args:
            path: The file, created with mode 0600 in a folder of mode 0700; None for memory.
            schema: SQL that creates what is missing.
        """
        self.path = path
        self._schema = schema
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._pid = os.getpid()
        self._inode = 0
        self._checked = 0.0
        self._inherited: list[sqlite3.Connection] = []
        self._closing: weakref.finalize[..., Database] | None = None

    def write(self, step: Callable[[sqlite3.Connection], T]) -> T:
        """Runs `step` as one transaction that no other process can come between, and returns what it returns.

        A damaged file is set aside, and the step runs on a new one; a file that can no longer be written is exchanged
        for memory. Both are told as a warning.

        Raises:
            StateUnavailable: Other processes held the file for too long.
        """
        if self._pid != os.getpid():
            self._leave_to_parent()
        with self._lock:
            for attempt in range(3):
                try:
                    return self._transaction(step)
                except (sqlite3.DatabaseError, OSError) as error:
                    self._recover(error, attempt)
            return self._transaction(step)

    def close(self, deadline: Deadline = NEVER) -> None:
        """Closes the connection, unless another thread uses it until the deadline; the next step opens it again."""
        if self._pid != os.getpid():
            self._leave_to_parent()
        if self._lock.acquire(timeout=deadline.within(_PATIENCE)):
            try:
                self._drop()
            finally:
                self._lock.release()

    def _transaction(self, step: Callable[[sqlite3.Connection], T]) -> T:
        connection = self._current()
        connection.execute("BEGIN IMMEDIATE")
        try:
            result = step(connection)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        if self.path is not None and exiting.has_exited():
            self._drop()
        return result

    def _current(self) -> sqlite3.Connection:
        if self.path is not None and (now := time.monotonic()) - self._checked > _CHECK_EVERY:
            self._checked = now
            if self._connection and _inode(self.path) != self._inode:  # set aside or deleted by somebody
                self._drop()
        if self._connection is None:
            self._connection = self._open()
            self._closing = weakref.finalize(self, _close, self._connection, os.getpid())
            self._closing.atexit = False  # counts are written first
            exiting.close_at_exit(self)
        return self._connection

    def _leave_to_parent(self) -> None:
        """A connection must not cross a fork, nor be closed after it, and another thread may have held the lock."""
        self._lock = threading.RLock()
        if self._connection is not None:
            self._inherited.append(self._connection)
            self._connection = self._closing = None
        self._pid = os.getpid()

    def _open(self) -> sqlite3.Connection:
        if self.path is None:
            return self._connect(":memory:")
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with alone(self.path):  # SQLite does not wait for others when it turns to write-ahead logging
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))  # its WAL files take over the mode
            self._inode = _inode(self.path)
            return self._connect(self.path)

    def _connect(self, place: str | Path) -> sqlite3.Connection:
        connection = sqlite3.connect(place, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        if application != _APPLICATION:
            connection.execute("BEGIN IMMEDIATE")
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            if tables and application != _APPLICATION:
                raise ConfigurationError(f"{self.path} is another program's database; give FLICKR_STATE_URL a new file")
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            connection.execute("COMMIT")
        if self.path is not None:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(self._schema)

    def _recover(self, error: sqlite3.DatabaseError | OSError, attempt: int) -> None:
        """Makes the next transaction possible, or raises."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the kind of error
        ours = isinstance(error, sqlite3.OperationalError | OSError) or code in _DAMAGED
        if self.path is None or not ours:
            raise error
        if code in _BUSY:
            raise StateUnavailable(f"{self.path}: other processes kept it locked for {_PATIENCE:.0f} seconds") from None
        inode = self._inode
        self._drop()
        try:
            if code in _DAMAGED:
                set_aside(self.path, inode)
                return
        except OSError as refused:
            error = refused
        if attempt == 0:  # it may have been open while another process set it aside
            return
        _log.warning("%s cannot be used (%s): what it held is kept in memory from now on", self.path, error)
        self.path = None

    def _drop(self) -> None:
        if self._closing is not None:
            self._closing()
        self._connection = self._closing = None


def _close(connection: sqlite3.Connection, pid: int) -> None:
    """Closes a connection in the process that opened it."""
    if pid == os.getpid():
        connection.close()


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except OSError:
        return 0
