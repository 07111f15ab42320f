"""The SQLite file behind the state: shared by threads and processes, and replaced when it is damaged.

A rollback journal without a sync per commit: a killed process never damages the file and loses nothing it committed; a
power cut may lose the last moments, or the file. Nothing is mapped into memory, as the index of write-ahead logging is,
so that cutting a file cannot kill the processes that use it. Not for network file systems: several machines need Redis.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
import weakref
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from flickr_runtime import shutdown
from flickr_runtime.deadline import NEVER, Deadline
from flickr_runtime.errors import ConfigurationError, FlickrError
from flickr_runtime.state import fallback, forks
from flickr_runtime.state.errors import StateUnavailable
from flickr_runtime.state.files import absolute, changed, inode_and_size, is_sqlite, reason, refuse_devices
from flickr_runtime.state.quarantine import alone, lock_of, pause_until, remove_stray_wal, set_aside
from flickr_runtime.state.reports import forget, report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["RETURN_EVERY", "Database", "Schema"]

A = TypeVar("A")
T = TypeVar("T")
RETURN_EVERY = 300.0
"""Seconds between attempts to go back to a file that could not be used."""
_APPLICATION = 0x666C6B72  # "flkr", so that another program's database is not used as ours
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_FORMAT})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_PATIENCE = 30.0  # seconds to wait for others at most; one step takes well below a millisecond
_CHECK_EVERY = 1.0  # seconds between checks whether the file is still the one that others use
_FAULTS = 6  # after which a step fails: two each for the file, its replacement, and memory
_MAX_MOVES = 4  # times that a file may be replaced during a step, before another place is used
_NONSENSE = (ValueError, TypeError, OverflowError)  # from a row of a damaged file
_FAULT = (sqlite3.Error, OSError, *_NONSENSE)


class Schema(NamedTuple):
    """The layout of a file: its version (`user_version`), and SQL that creates missing tables."""

    version: int
    tables: str


class Database:
    """One connection to a file, or to memory, that any thread may use. After a fork the child opens its own.

    Attributes:
        path: The file in use; None for memory.
    """

    def __init__(
        self,
        path: Path | None,
        schema: Schema,
        *,
        with_fallback: bool = False,
        return_every: float = RETURN_EVERY,
    ) -> None:
        """Opens nothing yet.

        Args:
            path: The file, created with mode 0600 in a folder of mode 0700; None for memory.
            schema: Its layout.
            with_fallback: Whether processes share a fallback file if the file cannot be used, before each continues in
                memory.
            return_every: Seconds between attempts to go back to a file that could not be used.

        Raises:
            ConfigurationError: No file can have this path.
        """
        self.path = self._home = None if path is None else absolute(path)
        self._fallback = fallback.fallback_for(self._home) if with_fallback and self._home else None
        self._schema, self._return_every = schema, return_every
        self._used = False  # whether the file was opened as one of ours
        self._known = False  # whether it is one of ours, according to the lock beside it
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._pid = os.getpid()
        self._file = -1
        self._inode = self._size = 0
        self._log = ""  # the path of a write-ahead log
        self._checked = -_CHECK_EVERY
        self._return_at = 0.0
        self._inherited: list[sqlite3.Connection] = []
        self._closing: weakref.finalize[..., Database] | None = None
        forks.watch(self)

    def write(self, step: Callable[[sqlite3.Connection], T], deadline: Deadline = NEVER) -> T:
        """Runs `step` as one exclusive transaction, and returns its result.

        A damaged file is set aside, and the step runs on a new one; if a file cannot be written, a fallback file or
        memory is used until it can. Both are logged as warnings.

        Raises:
            StateUnavailable: Others locked the file until the deadline, or for half a minute.
        """
        return self._run(self._transaction, step, deadline)

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
        """Closes the file and blocks all threads until `after_fork`; returns whether it could within a second."""
        if self._pid != os.getpid() or not self._lock.acquire(timeout=1.0):
            return False
        if self.path is not None:
            self._drop()
        return True

    def after_fork(self) -> None:
        """Unblocks the threads."""
        self._lock.release()

    def _run(self, action: Callable[[A, Deadline], T], argument: A, deadline: Deadline) -> T:
        """Runs an action on the file; retries while others lock it, and after repairs."""
        if self._pid != os.getpid():
            self._leave_to_parent()
        if not self._lock.acquire(timeout=deadline.within(_PATIENCE)):
            raise StateUnavailable(f"{self._name}: another thread of this process has it locked")
        try:
            try:
                return action(argument, deadline)
            except _FAULT as error:
                return self._run_again(action, argument, deadline, error)
        finally:
            self._lock.release()

    def _run_again(self, action: Callable[[A, Deadline], T], argument: A, deadline: Deadline, error: Exception) -> T:
        patience = Deadline.after(deadline.within(self._patience()))
        faults = tries = 0
        while True:
            if _code(error) not in _BUSY:
                self._recover(error, faults, patience)
                faults += 1
            elif patience.passed:
                raise StateUnavailable(f"{self._name}: other processes have locked it") from error
            else:
                pause_until(patience, tries)
                tries += 1
            try:
                return action(argument, patience)
            except _FAULT as again:
                error = again

    def _patience(self) -> float:
        return _PATIENCE

    @property
    def home(self) -> Path | None:
        """The configured file, which a fallback may replace; None for memory."""
        return self._home

    @property
    def _name(self) -> str:
        return str(self.path or "memory")

    def _transaction(self, step: Callable[[sqlite3.Connection], T], patience: Deadline) -> T:
        connection = self._current(patience)
        if connection.in_transaction:
            raise StateUnavailable(f"{self._name}: a signal interrupted this thread while it used the file")
        execute = connection.execute
        execute("BEGIN EXCLUSIVE")  # so that the commit does not wait
        try:
            result = step(connection)
            execute("COMMIT")
        except BaseException:
            _roll_back(connection)
            raise
        if shutdown.has_exited():
            self._after_use()
        return result

    def _after_use(self) -> None:
        if self.path is not None and shutdown.has_exited():  # nothing closes it later
            self._drop()

    def _current(self, patience: Deadline) -> sqlite3.Connection:
        if self._home is not None:
            if self._connection is not None and self.path is not None and inode_and_size(self.path)[0] != self._inode:
                self._drop()  # another process set it aside or deleted it
            elif self._connection is not None and self.path is not None:
                remove_stray_wal(self._log, self._file)
            if self._connection is None or time.monotonic() - self._checked > _CHECK_EVERY:
                now = time.monotonic()
                self._checked = now
                self._follow_others(patience, now)
        if self._connection is None:
            self._connection = self._open(patience)
            opened_by = None if self.path is None else os.getpid()  # memory belongs to each process
            self._closing = weakref.finalize(self, _close, self._connection, self._file, opened_by)
            self._closing.atexit = False  # counts are written first
            shutdown.close_at_exit(self)
        return self._connection

    def others_fell_back(self) -> bool:
        """Whether another process uses the fallback file, while this one uses the file itself."""
        return self.path == self._home and self._fallback_exists()

    def _fallback_exists(self) -> bool:
        return self._fallback is not None and fallback.exists(self._fallback)

    def _follow_others(self, patience: Deadline, now: float) -> None:
        """Follows the other processes: to a new file, to another place, and back."""
        if self.path is not None and self._connection is not None:
            inode, size = inode_and_size(self.path)
            if size < self._size or not is_sqlite(self._file):  # truncated or overwritten, which SQLite never does
                self._drop()
                self._set_aside(self.path, inode, patience)
            self._size = size
        if self.others_fell_back() and self._fallback is not None:
            self._drop()
            self.path = self._fallback
            text = f"{self._home} could not be used by another process: {self._fallback} stands in for it"
            report(self._home, "unusable", text)
            tried = abs(time.time() - changed(self._fallback)) < self._return_every
            self._return_at = now + self._return_every if tried else 0.0
        elif self._fallback == self.path is not None and self._connection is None and not self._fallback_exists():
            self.path = self._home
            self._report_return()
        if self.path != self._home and now >= self._return_at:
            self._return_at = now + self._return_every
            self._return(patience)

    def _return(self, patience: Deadline) -> None:
        """Returns to the file itself, with the data of the fallback, if it can be used again."""
        elsewhere = self.path
        try:
            if elsewhere is not None:
                os.utime(elsewhere)  # one attempt for all processes
            there = self._connection or self._open(patience)
        except _FAULT:
            return
        file, closing = self._file, self._closing
        self._connection, self._file, self._closing = None, -1, None
        try:
            self.path = self._home
            home = self._connection = self._open(patience)
            there.execute("BEGIN EXCLUSIVE")
            home.execute("BEGIN EXCLUSIVE")
            self._carry(there, home)
            home.execute("COMMIT")
        except (*_FAULT, FlickrError):
            self._drop()
            self.path = elsewhere
            if elsewhere is None:
                there.rollback()
                self._connection, self._closing = there, closing
                return
        else:
            self._drop()
            if elsewhere is not None:
                fallback.remove(elsewhere)
            self._report_return()
        if closing is not None:
            closing()  # only once: another file may get its descriptor
        else:
            _close(there, file, self._pid)

    def _report_return(self) -> None:
        report(self._home, "returned", f"{self._home} can be used again")
        forget(self._home, "unusable")

    def _carry(self, there: sqlite3.Connection, home: sqlite3.Connection) -> None:
        """Copies the data of the fallback; nothing by default."""

    def _leave_to_parent(self) -> None:
        """A connection must not cross a fork, nor be closed after it, and another thread may have had the lock."""
        self._lock = threading.RLock()
        if self._connection is not None and self.path is not None:
            self._inherited.append(self._connection)
            self._connection = self._closing = None
            self._file = -1
        self._pid = os.getpid()

    def _open(self, patience: Deadline) -> sqlite3.Connection:
        if self.path is None:
            return self._connect(":memory:")
        if self.path == self._fallback and not fallback.made(self.path):
            raise OSError("other users can access its folder")
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        refuse_devices(self.path)
        self._known = self._known or lock_of(self.path).exists()
        with alone(self.path, Deadline.after(patience.within(self._patience()))):
            # SQLite's journal gets the same mode. It stays open, since closing it would release SQLite's locks.
            self._file = os.open(self.path, os.O_CREAT | os.O_RDWR | getattr(os, "O_NONBLOCK", 0), 0o600)
            refuse_devices(self._file)
            self._inode, self._size = inode_and_size(self.path)
            self._log = f"{os.path.realpath(self.path)}-wal"
            remove_stray_wal(self._log, self._file)
            connection = self._connect(self.path)
        self._used = self._used or self.path == self._home
        return connection

    def _set_aside(self, path: Path, inode: int, patience: Deadline) -> None:
        """Sets a damaged file aside, for a new one."""
        set_aside(path, inode, patience)

    def _connect(self, place: str | Path) -> sqlite3.Connection:
        connection = sqlite3.connect(place, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            self._prepare(connection)
        except BaseException:
            _close(connection, self._file, self._pid)
            self._file = -1
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        if self.path is not None:
            self._refuse_others(connection)
            connection.execute("PRAGMA mmap_size = 0")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA journal_mode = TRUNCATE")
        connection.executescript(
            f"BEGIN EXCLUSIVE; PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {self._schema.version};"
            f"{self._schema.tables} COMMIT;"
        )

    def _refuse_others(self, connection: sqlite3.Connection) -> None:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if not tables or (application == _APPLICATION and version in {0, self._schema.version}):
            return
        kind = (
            "of another version or part of flickrkit" if application == _APPLICATION else "another program's database"
        )
        if self._used:  # it has replaced ours, so calls continue without it
            raise OSError(f"it is {kind}")
        raise ConfigurationError(f"{self.path} is {kind}, and is not changed: name a new file")

    def _recover(self, error: Exception, faults: int, patience: Deadline) -> None:
        """Prepares the next attempt, or raises."""
        if self.path is None or faults >= _FAULTS:
            raise StateUnavailable(f"{self._name} cannot be used: {reason(error)}") from error
        code, inode = _code(error), self._inode
        self._drop()
        damaged = code in _DAMAGED or isinstance(error, _NONSENSE) or "decode" in str(error)
        try:
            if damaged or (code == sqlite3.SQLITE_ERROR and faults):  # such as missing tables
                self._set_aside(self.path, inode or inode_and_size(self.path)[0], patience)
                return
        except OSError as refused:
            error = refused
        moved = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY_DBMOVED
        if faults % 2 == 0 or (moved and faults < _MAX_MOVES):  # another process set it aside, or may have
            return
        self._fall_back(error)

    def _fall_back(self, error: Exception) -> None:
        """Switches to the fallback file that the user's processes share, else to memory."""
        home, elsewhere = self.path, None
        if self._fallback is not None and self.path != self._fallback and fallback.made(self._fallback):
            elsewhere = self._fallback
        place = f"{elsewhere} stands in for it" if elsewhere else "this process continues in memory"
        report(self._home, "unusable", f"{home} cannot be used ({reason(error)}): {place}")
        self.path = elsewhere
        self._return_at = time.monotonic() + self._return_every

    def _drop(self) -> None:
        # At the end of the process, calling a finalizer does nothing.
        detached = self._closing.detach() if self._closing is not None else None
        if detached is not None:
            _close(*detached[2])
        elif self._closing is None:
            _close(self._connection, self._file, self._pid)
        self._connection = self._closing = None
        self._file = -1


def _roll_back(connection: sqlite3.Connection) -> None:
    with suppress(sqlite3.Error):  # SQLite may have rolled back itself; the earlier error is the one to raise
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _code(error: Exception) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the kind of error


def _close(connection: sqlite3.Connection | None, file: int, pid: int | None) -> None:
    """Closes a connection and its file in the process that opened it; in any process if `pid` is None."""
    if pid in {None, os.getpid()}:
        if connection is not None:
            connection.close()
        if file >= 0:
            os.close(file)
