"""The SQLite file behind the state: shared by threads and processes, and replaced when it is damaged.

Write-ahead logging without a sync per commit: a killed process never damages the file and loses nothing it committed; a
power cut may lose the last moments. Not for network file systems, where processes on several machines would need Redis.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import stat
import threading
import time
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from flickr_runtime import exiting
from flickr_runtime.deadline import NEVER, Deadline
from flickr_runtime.errors import ConfigurationError
from flickr_runtime.state import forks, refuge
from flickr_runtime.state.aside import alone, pause_until, set_aside
from flickr_runtime.state.errors import StateUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Database"]

T = TypeVar("T")
_log = logging.getLogger("flickr_runtime.state")
_APPLICATION = 0x666C6B72  # "flkr", so that another program's database is never taken for ours
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_FORMAT})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_HEADER = b"SQLite format 3\0"
_PATIENCE = 30.0  # seconds to wait for others at most; one step takes well below a millisecond
_CHECK_EVERY = 1.0  # seconds between looks whether the file is still the one that others use
_RETURN_EVERY = 300.0  # seconds between attempts to go back to a file that could not be used
_FAULTS = 6  # after which a step is given up: the file, what takes its place, and memory have two each
_FAULT = (sqlite3.Error, OSError, ValueError, TypeError)  # the last two where a damaged file has nonsense in a row


class Database:
    """One connection to a file, or to memory, that any thread may use. After a fork the child opens its own.

    Attributes:
        path: The file that is in use; None for memory.
    """

    def __init__(self, path: Path | None, schema: str, *, refuge_too: bool = False) -> None:
        """Opens nothing yet.

        Args:
            path: The file, created with mode 0600 in a folder of mode 0700; None for memory.
            schema: SQL that creates what is missing.
            refuge_too: Whether processes meet elsewhere if the file cannot be used, before each falls back to memory.
        """
        self.path = self._home = None if path is None else Path(os.path.abspath(path))  # noqa: PTH100  # keeps links
        self._refuge = refuge.refuge_of(self._home) if refuge_too and self._home else None
        self._schema = schema
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._pid = os.getpid()
        self._file = -1
        self._inode = self._size = 0
        self._checked = -_CHECK_EVERY
        self._return_at = 0.0
        self._inherited: list[sqlite3.Connection] = []
        self._closing: weakref.finalize[..., Database] | None = None
        forks.watch(self)

    def write(self, step: Callable[[sqlite3.Connection], T], deadline: Deadline = NEVER) -> T:
        """Runs `step` as one transaction that no other process can come between, and returns what it returns.

        A damaged file is set aside, and the step runs on a new one; a file that can no longer be written is exchanged
        for another place, or memory, until it can. All are told as a warning.

        Raises:
            StateUnavailable: Others held the file until the deadline, or for half a minute.
        """
        return self._run(lambda patience: self._transaction(step, patience), deadline)

    def close(self, deadline: Deadline = NEVER) -> None:
        """Closes the file, unless another thread uses it until the deadline; the next step opens it again."""
        if self._pid != os.getpid():
            self._leave_to_parent()
        if self._lock.acquire(timeout=deadline.within(_PATIENCE)):
            try:
                if self.path is not None or self._home is None:
                    self._drop()
            finally:
                self._lock.release()

    def before_fork(self) -> bool:
        """Closes the file and keeps all threads out until `after_fork`; whether it could within a second."""
        if self._pid != os.getpid() or not self._lock.acquire(timeout=1.0):
            return False
        if self.path is not None:
            self._drop()
        return True

    def after_fork(self) -> None:
        """Lets threads in again."""
        self._lock.release()

    def _run(self, action: Callable[[Deadline], T], deadline: Deadline) -> T:
        """Does something with the file, again while others hold it, and after what was wrong with it is mended."""
        if self._pid != os.getpid():
            self._leave_to_parent()
        patience = Deadline.after(deadline.within(self._patience()))
        if not self._lock.acquire(timeout=patience.within(_PATIENCE)):
            raise StateUnavailable(f"{self._name}: another thread of this process keeps it")
        try:
            faults = tries = 0
            while True:
                try:
                    return action(patience)
                except _FAULT as error:
                    if _code(error) not in _BUSY:
                        self._recover(error, faults, patience)
                        faults += 1
                    elif patience.passed:
                        raise StateUnavailable(f"{self._name}: other processes kept it locked") from error
                    else:
                        pause_until(patience, tries)
                        tries += 1
        finally:
            self._lock.release()

    def _patience(self) -> float:
        return _PATIENCE

    @property
    def _name(self) -> str:
        return str(self.path or "memory")

    def _transaction(self, step: Callable[[sqlite3.Connection], T], patience: Deadline) -> T:
        connection = self._current(patience)
        if _busy(connection):
            raise StateUnavailable(f"{self._name}: a signal came while this thread used it")
        connection.execute("BEGIN IMMEDIATE")
        try:
            result = step(connection)
            connection.execute("COMMIT")
        except BaseException:
            if _busy(connection):
                connection.execute("ROLLBACK")
            raise
        if exiting.has_exited():
            self._after_use()
        return result

    def _after_use(self) -> None:
        if self.path is not None and exiting.has_exited():  # nobody closes it any more
            self._drop()

    def _current(self, patience: Deadline) -> sqlite3.Connection:
        if self._home is not None:
            if self._connection is not None and self.path is not None and _facts(self.path)[0] != self._inode:
                self._drop()  # set aside or deleted by somebody
            if (now := time.monotonic()) - self._checked > _CHECK_EVERY:
                self._checked = now
                self._look_around(patience, now)
        if self._connection is None:
            self._connection = self._open(patience)
            self._closing = weakref.finalize(self, _close, self._connection, self._file, os.getpid())
            self._closing.atexit = False  # counts are written first
            exiting.close_at_exit(self)
        return self._connection

    def _look_around(self, patience: Deadline, now: float) -> None:
        """Follows the other processes: to a new file, to another place, and back."""
        if self.path is not None and self._connection is not None:
            inode, size = _facts(self.path)
            if size < self._size or not _ours(self._file):  # cut or written over, which SQLite never does
                self._drop()
                set_aside(self.path, inode, patience)
            self._size = size
        if self.path == self._home and self._refuge is not None and self._refuge.exists():
            self._drop()
            self.path = self._refuge
            self._return_at = 0.0 if abs(time.time() - _changed(self._refuge)) > _RETURN_EVERY else now + _RETURN_EVERY
        elif self.path == self._refuge and self._connection is None and not (self._refuge and self._refuge.exists()):
            self.path = self._home
        if self.path != self._home and now >= self._return_at:
            self._return_at = now + _RETURN_EVERY
            self._return(patience)

    def _return(self, patience: Deadline) -> None:
        """Goes back to the file itself, with what is elsewhere, if it can be used again."""
        elsewhere = self.path
        try:
            if elsewhere is not None:
                os.utime(elsewhere)  # one attempt is enough for all
            there = self._connection or self._open(patience)
        except _FAULT:
            return
        file, self._file = self._file, -1
        self._connection = self._closing = None
        try:
            self.path = self._home
            home = self._connection = self._open(patience)
            there.execute("BEGIN IMMEDIATE")
            home.execute("BEGIN IMMEDIATE")
            self._carry(there, home)
            home.execute("COMMIT")
        except (*_FAULT, StateUnavailable):
            self._drop()
            self.path = elsewhere
            if elsewhere is None:
                there.rollback()
                self._connection = there
                return
        else:
            self._drop()
            if elsewhere is not None:
                refuge.remove(elsewhere)
            _log.warning("%s can be used again", self._home)
        _close(there, file, self._pid)

    def _carry(self, there: sqlite3.Connection, home: sqlite3.Connection) -> None:
        """Takes along what was kept elsewhere; nothing by default."""

    def _leave_to_parent(self) -> None:
        """A connection must not cross a fork, nor be closed after it, and another thread may have held the lock."""
        self._lock = threading.RLock()
        if self._connection is not None and self.path is not None:
            self._inherited.append(self._connection)
            self._connection = self._closing = None
            self._file = -1
        self._pid = os.getpid()

    def _open(self, patience: Deadline) -> sqlite3.Connection:
        if self.path is None:
            return self._connect(":memory:")
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with alone(self.path, patience):  # SQLite does not wait for others when it turns to write-ahead logging
            # Its WAL files take over the mode. It stays open, since closing it would drop SQLite's locks, too.
            self._file = os.open(self.path, os.O_CREAT | os.O_RDWR | getattr(os, "O_NONBLOCK", 0), 0o600)
            if not stat.S_ISREG(os.fstat(self._file).st_mode):
                raise OSError("it is not a regular file")
            self._inode, self._size = _facts(self.path)
            return self._connect(self.path)

    def _connect(self, place: str | Path) -> sqlite3.Connection:
        connection = sqlite3.connect(place, timeout=0, isolation_level=None, check_same_thread=False)
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

    def _recover(self, error: Exception, faults: int, patience: Deadline) -> None:
        """Makes the next try possible, or raises."""
        if self.path is None or faults >= _FAULTS:
            raise StateUnavailable(f"{self._name} cannot be used: {error}") from error
        code, inode = _code(error), self._inode
        self._drop()
        damaged = code in _DAMAGED or isinstance(error, (ValueError, TypeError))
        try:
            if damaged or (code == sqlite3.SQLITE_ERROR and faults):  # such as tables that are not there
                set_aside(self.path, inode or _facts(self.path)[0], patience)
                return
        except OSError as refused:
            error = refused
        if faults % 2 == 0:  # it may have been open while another process set it aside
            return
        self._flee(error)

    def _flee(self, error: Exception) -> None:
        """Goes elsewhere: where the user's other processes go too, or else to memory."""
        home, elsewhere = self.path, None
        if self._refuge is not None and self.path != self._refuge and refuge.made(self._refuge):
            elsewhere = self._refuge
        others = f", and in {elsewhere} for other processes" if elsewhere else ""
        _log.warning("%s cannot be used (%s): what it held is kept in memory from now on%s", home, error, others)
        self.path = elsewhere
        self._return_at = time.monotonic() + _RETURN_EVERY

    def _drop(self) -> None:
        if self._closing is not None:
            self._closing()
        else:
            _close(self._connection, self._file, self._pid)
        self._connection = self._closing = None
        self._file = -1


def _busy(connection: sqlite3.Connection) -> bool:
    return connection.in_transaction


def _code(error: Exception) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the kind of error


def _close(connection: sqlite3.Connection | None, file: int, pid: int) -> None:
    """Closes a connection and its file in the process that opened it."""
    if pid == os.getpid():
        if connection is not None:
            connection.close()
        if file >= 0:
            os.close(file)


def _ours(file: int) -> bool:
    """Whether a file still begins as one of SQLite does."""
    return not hasattr(os, "pread") or os.pread(file, len(_HEADER), 0) == _HEADER


def _facts(path: Path) -> tuple[int, int]:
    """Inode and size of a file; zeros if there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116  # quicker, and asked before every step
    except OSError:
        return 0, 0
    return found.st_ino, found.st_size


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
