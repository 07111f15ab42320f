"""The SQLite database: one connection, one call at a time, every call a transaction."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections import OrderedDict
from contextlib import AbstractContextManager, contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from flickr_sandbox.errors import SandboxError
from flickr_sandbox.gazetteer import place_at, place_by_id

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
    from pathlib import Path

    from flickr_sandbox.state.records import Photo

__all__ = ["Database", "words_of"]

T = TypeVar("T")
_VERSION = 8
_SCHEMA = ("schema.sql", "community.sql", "places.sql", "sharing.sql", "talk.sql", "words.sql")
_FILE = "sandbox.sqlite3"
_MAX_CACHED, _MAX_RECORDS = 128, 20_000


class Database:
    """The tables of the `.sql` files beside this module, in memory, or in `sandbox.sqlite3` in a folder.

    The folder is created if it does not exist. Raises `SandboxError` if it cannot be used or contains the file of
    another version.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._lock = threading.RLock()
        self._connection = _connect(folder)
        self._in_transaction = False  # whether somebody is within `transaction`
        self._cached: OrderedDict[Hashable, object] = OrderedDict()
        self._records: dict[int, Photo] = {}
        self._computed: dict[str, object] = {}
        self._watchers: list[Callable[[], object]] = []
        self.version = 0
        self.world = 0  # counts how often the whole content was replaced
        weakref.finalize(self, self._connection.close)  # if nobody calls `close`
        self._connection.row_factory = sqlite3.Row
        _take(self._connection, folder)
        self._connection.create_function("words", 1, words_of, deterministic=True)
        self._connection.create_function("place_at", 3, _woeid_at, deterministic=True)
        self._connection.create_function("lies_in", 2, _lies_in, deterministic=True)
        try:
            self.is_new = self._prepare()
        except (sqlite3.DatabaseError, SandboxError) as error:
            self._connection.close()
            where = f"{folder / _FILE}" if folder else "the database"
            raise SandboxError(f"{where}: {error}; choose an empty folder, or delete that file") from error

    def _prepare(self) -> bool:
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        if version == 0:
            schema = "".join(files("flickr_sandbox.state").joinpath(name).read_text("utf-8") for name in _SCHEMA)
            self._connection.executescript(f"BEGIN; {schema}; PRAGMA user_version = {_VERSION}; COMMIT;")
        elif version != _VERSION:
            raise SandboxError(f"it is of version {version}, this sandbox writes version {_VERSION}")
        self._connection.execute("PRAGMA foreign_keys = ON")
        return bool(version == 0)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Locks out all other callers; commits at the end, rolls back on an exception.

        SQLite's transaction begins with the first change; reading only takes the lock.
        """
        with self._lock:
            if self._in_transaction:  # within another one, which commits or rolls back
                yield
                return
            self._in_transaction, version = True, self.version
            try:
                yield
                if self._connection.in_transaction:
                    self._connection.commit()
                if version != self.version:
                    self._call_watchers()
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.rollback()
                    self._invalidate()
                raise
            finally:
                self._in_transaction = False

    def watch(self, watcher: Callable[[], object]) -> None:
        """Registers a function to call after each transaction with a change; it must not use the database itself."""
        with self._lock:
            self._watchers.append(watcher)

    def _call_watchers(self) -> None:
        for watcher in self._watchers:
            watcher()

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        """All rows of a query."""
        with self._lock:
            return self._connection.execute(sql, tuple(values)).fetchall()

    def row(self, sql: str, values: Sequence[object] = ()) -> sqlite3.Row | None:
        """The first row of a query."""
        with self._lock:
            found: sqlite3.Row | None = self._connection.execute(sql, tuple(values)).fetchone()
            return found

    def number(self, sql: str, values: Sequence[object] = ()) -> int:
        """The whole number that a query returns; 0 for none."""
        found = self.row(sql, values)
        return int(found[0] or 0) if found else 0

    def execute(self, sql: str, values: Sequence[object] = ()) -> int:
        """Runs a statement, and returns the number of affected rows."""
        with self._lock:
            self._invalidate()
            return self.note(sql, values)

    def note(self, sql: str, values: Sequence[object] = ()) -> int:
        """Runs a statement that does not concern photos, such as one about nonces: caches stay valid."""
        with self._lock:
            if self._in_transaction and not self._connection.in_transaction:
                self._connection.execute("BEGIN")
            return self._connection.execute(sql, tuple(values)).rowcount

    @property
    def records(self) -> Mapping[int, Photo]:
        """The cached photos by row id: those that were read since the last change."""
        return self._records

    def cache_records(self, found: Mapping[int, Photo], version: int) -> None:
        """Caches photos until the next change; `version` is that from before they were read."""
        with self._lock:
            if version != self.version:
                return
            if len(self._records) > _MAX_RECORDS:
                self._records = {}
            self._records.update(found)

    def once(self, key: str, make: Callable[[], T]) -> T:
        """The result of `make`, cached until the next change."""
        version, found = self.version, self._computed.get(key)
        if found is None:
            found = make()
            with self._lock:
                if version == self.version:
                    self._computed[key] = found
        return cast("T", found)

    def _invalidate(self) -> None:
        self.version += 1
        self._cached.clear()
        self._computed = {}
        self._records = {}  # a new one: a thread may be reading the old one

    def cached(self, key: Hashable, make: Callable[[], T]) -> T:
        """The result of `make`, cached until the next change; as `once`, but the oldest of many are dropped."""
        with self._lock:
            version, found = self.version, self._cached.get(key)
        if found is None:
            found = make()
            with self._lock:
                if version == self.version:
                    self._cached[key] = found
                    while len(self._cached) > _MAX_CACHED:
                        self._cached.popitem(last=False)
        return cast("T", found)

    def insert(self, table: str, values: dict[str, Any]) -> None:
        """Adds a row; table and column names must not come from a caller."""
        columns, marks = ", ".join(values), ", ".join("?" * len(values))
        self.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(values.values()))  # noqa: S608

    def exclusively(self) -> AbstractContextManager[object]:
        """Locks out all other callers, without a transaction."""
        return self._lock

    def back_up(self, other: sqlite3.Connection) -> None:
        """Copies everything to another connection."""
        with self._lock:
            self._connection.backup(other)

    def replace(self, other: sqlite3.Connection) -> None:
        """Replaces everything by the content of another connection."""
        with self._lock:
            self._invalidate()
            self.world += 1
            other.backup(self._connection)
            self._call_watchers()

    def copy_to(self, other: Database) -> None:
        """Replaces the content of the other database by that of this one."""
        with self._lock, other._lock:
            other._invalidate()
            other.world += 1
            self._connection.backup(other._connection)
            other._call_watchers()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connection."""
        with self._lock:
            self._connection.close()


def words_of(text: str) -> str:
    """The words of a text in lower case, each after a space; `words(…)` in SQL."""
    lower = text.lower()
    if lower.isalnum():  # one word
        return f" {lower}"
    letters = "".join(character if character.isalnum() else " " for character in lower)
    return "".join(f" {word}" for word in letters.split())


def _woeid_at(latitude: float | None, longitude: float | None, accuracy: int) -> int | None:
    """The WOE id of the place at a point; `place_at(…)` in SQL."""
    place = None if latitude is None or longitude is None else place_at(latitude, longitude, accuracy)
    return place.woeid if place else None


def _lies_in(woeid: int | None, larger: int) -> bool:
    """Whether one place is another or lies within it; `lies_in(…)` in SQL."""
    place = None if woeid is None else place_by_id(str(woeid))
    return place is not None and place.lies_in(larger)


def _connect(folder: Path | None) -> sqlite3.Connection:
    if folder is None:
        return sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return sqlite3.connect(folder / _FILE, check_same_thread=False, isolation_level=None, timeout=0.5)
    except (OSError, sqlite3.Error) as error:
        raise SandboxError(f"{folder}: cannot store the state there ({error}); give a folder to write to") from error


def _take(connection: sqlite3.Connection, folder: Path | None) -> None:
    """Locks out other processes as long as the connection exists."""
    if folder is None:
        return
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        connection.close()
        if "locked" in str(error):
            raise SandboxError(f"{folder}: another sandbox uses it; stop that one, or choose another folder") from None
        raise SandboxError(f"{folder}: cannot store the state there ({error}); give a folder to write to") from error
    except sqlite3.DatabaseError:
        return  # an invalid file is reported when it is read
