"""The state file: whose it is, and what happens when it is damaged, deleted, not writable, or shared over a fork."""

from __future__ import annotations

import logging
import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from flickr_runtime.errors import ConfigurationError
from flickr_runtime.limits.limiter import Limiter
from flickr_runtime.state import clock, database, fallback, sqlite_usage
from flickr_runtime.state.errors import StateUnavailable
from flickr_runtime.state.location import key_id, open_state
from flickr_runtime.state.sqlite import SQLiteStore
from flickr_runtime.state.store import Call
from tests.runtime.taking import LIMIT, Process

ECHO = "flickr.test.echo"
NOW = 1_700_000_000.0
ONE = {Call("key", 472_222, ECHO, "ok", cached=False): 1}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "flickrkit" / "state.db"


def booked(store: SQLiteStore) -> int:
    """How many of the 5 calls of an hour are still free."""
    limiter, free = Limiter(store, limit=5), 0
    while (reservation := limiter.reserve("key", ECHO, NOW)).start == NOW:
        free += 1
    limiter.release(reservation)
    return 5 - free


def test_it_is_the_users_own(path: Path) -> None:
    store = SQLiteStore(path)
    store.add(ONE, {})
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
    store.close()


def test_the_key_is_not_in_it(path: Path) -> None:
    api_key = "0123456789abcdef0123456789abcdef"
    store = SQLiteStore(path)
    store.add({Call(key_id(api_key), 1, ECHO, "ok", cached=False): 1}, {})
    store.close()
    assert key_id(api_key).encode() in path.read_bytes()
    assert api_key.encode() not in path.read_bytes()


def test_it_outlives_the_process(path: Path) -> None:
    first = SQLiteStore(path)
    Limiter(first, limit=5).reserve("key", ECHO, NOW)
    first.close()
    second = SQLiteStore(path)
    assert booked(second) == 1
    second.close()


@pytest.mark.parametrize("content", [b"no database at all " * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_is_set_aside(path: Path, content: bytes, caplog: pytest.LogCaptureFixture) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    store = SQLiteStore(path)
    store.add(ONE, {})
    assert store.calls("key", 0) == ONE
    (aside,) = path.parent.glob("state.db.damaged-*")
    assert aside.read_bytes() == content
    assert "state.db was damaged" in caplog.text
    store.close()


def test_damage_under_a_running_program_is_set_aside(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    first = SQLiteStore(path)
    for minute in range(200):
        first.add({Call("key", hour, f"flickr.{hour}.{minute}", "ok", cached=False): 1 for hour in range(20)}, {})
    first.close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xee" * (len(content) - 4096)
    store = SQLiteStore(path)
    store.key_ids()
    path.write_bytes(content)
    store.close()
    store.add(ONE, {})
    assert store.calls("key", 0) == ONE
    assert len(list(path.parent.glob("state.db.damaged-*"))) == 1
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    store.close()


@pytest.mark.parametrize("is_open", [True, False])
def test_a_write_ahead_log_of_something_else_is_removed(path: Path, is_open: bool) -> None:
    # SQLite would write to it: processes that open the file at the same time lost calls of each other then.
    store, log = SQLiteStore(path), Path(f"{path}-wal")
    store.add(ONE, {})
    if not is_open:
        store.close()
    log.write_bytes(os.urandom(5000))
    store.add(ONE, {})
    assert not log.exists()
    assert store.calls("key", 0) == dict.fromkeys(ONE, 2)
    store.close()


def test_a_write_ahead_log_of_its_own_is_taken_over(path: Path) -> None:
    SQLiteStore(path).add(ONE, {})
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("UPDATE calls SET calls = 7")
    content, log = path.read_bytes(), Path(f"{path}-wal").read_bytes()
    other.close()
    path.write_bytes(content)
    Path(f"{path}-wal").write_bytes(log)
    store = SQLiteStore(path)
    assert store.calls("key", 0) == dict.fromkeys(ONE, 7)
    store.close()


def test_a_file_that_was_deleted_is_made_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_CHECK_EVERY", 0.0)
    store, other = SQLiteStore(path), SQLiteStore(path)
    store.add(ONE, {})
    for file in path.parent.iterdir():
        file.unlink()
    other.add(ONE, {})
    store.add(ONE, {})
    assert store.calls("key", 0) == dict.fromkeys(ONE, 2)
    store.close()
    other.close()


def test_another_programs_database_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE precious (data)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(ConfigurationError, match="another program's database"):
        SQLiteStore(path).key_ids()
    assert path.read_bytes() == before


def test_where_no_file_can_be_written_memory_serves(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").touch()
    store = SQLiteStore(tmp_path / "file" / "state.db")
    assert booked(store) == 0
    assert booked(store) == 5
    assert "cannot be used" in caplog.text


def test_a_file_that_others_keep_locked_is_an_error(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_PATIENCE", 0.05)
    store = SQLiteStore(path)
    store.add(ONE, {})
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StateUnavailable, match="have locked it"):
        store.add(ONE, {})
    other.execute("ROLLBACK")
    other.close()
    store.add(ONE, {})
    store.close()


def test_all_go_back_when_the_file_can_be_used_again(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(database, "_CHECK_EVERY", 0.0)
    path.mkdir(parents=True)  # a folder where the file should be
    store = SQLiteStore(path, return_every=0.05)
    limiter = Limiter(store, limit=LIMIT)
    with Process(dict(os.environ)) as other:
        here = [limiter.reserve("key", ECHO, clock.now()) for _ in range(5)]
        store.add(ONE, {})
        assert "stands in for it" in caplog.messages[0]
        assert other.take(path, 6)["done"] == 6
        path.rmdir()
        deadline = time.monotonic() + 30
        while not path.is_file() and time.monotonic() < deadline:
            here.append(limiter.reserve("key", ECHO, clock.now()))
            time.sleep(0.1)
        assert caplog.messages[-1] == f"{path} can be used again"
        assert len(caplog.messages) == 2
        assert repr(store) == f"SQLiteStore({path})"
        assert all(limiter.confirm(each, each.start).ready for each in here)
        assert store.calls("key", 0) == ONE
        taken = other.take(path, LIMIT)
        assert taken["done"] == LIMIT - len(here) - 6
        assert 3500 < taken["wait"] <= 3601
    store.close()


@pytest.mark.parametrize("loss", ["deleted", "damaged"])
def test_a_file_that_is_lost_while_others_use_the_fallback_frees_no_calls(
    path: Path, loss: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_CHECK_EVERY", 3600.0)  # this process does not look where others are
    store, away = SQLiteStore(path), path.with_name("away")
    limiter = Limiter(store, limit=LIMIT)
    with Process(dict(os.environ)) as other:
        here = sum(limiter.reserve("key", ECHO, now).start == now for now in _instants(10))
        path.rename(away)
        path.mkdir()  # so that another process cannot use it for a while
        assert other.take(path, 20)["done"] == 20
        assert fallback.exists(fallback.fallback_for(path))
        path.rmdir()
        away.rename(path)
        path.unlink() if loss == "deleted" else path.write_bytes(b"nonsense" * 4096)
        here += sum(limiter.reserve("key", ECHO, now).start == now for now in _instants(LIMIT))
        there = other.take(path, LIMIT)
    assert here == LIMIT - 20
    assert there["done"] == 0
    assert there["wait"] > 3000
    store.close()


def _instants(count: int) -> Iterator[float]:
    return (clock.now() for _ in range(count))


def test_a_file_that_is_replaced_during_steps_is_used_again(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store, moves = SQLiteStore(path), iter(range(3))
    store.add(ONE, {})

    def step(connection: sqlite3.Connection) -> None:
        if next(moves, None) is not None:
            path.rename(path.with_name("elsewhere"))
        sqlite_usage.add(connection, ONE, {})

    store._database.write(step)
    assert store.calls("key", 0) == ONE  # in a new file
    assert not [message for message in caplog.messages if "stands in" in message]
    store.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_process_opens_its_own_connection(path: Path) -> None:
    store = SQLiteStore(path)
    limiter = Limiter(store, limit=5)
    limiter.reserve("key", ECHO, NOW)
    child = os.fork()
    if not child:
        limiter.reserve("key", ECHO, NOW)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert booked(store) == 2
    store.close()


def test_the_state_folder_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FLICKR_STATE_URL", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    store = open_state()
    store.add(ONE, {})
    store.close()
    assert len(list(tmp_path.rglob("state-1.sqlite3"))) == 1


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite://host/file", "postgres://host/db", "state.db", "redis://host:port/x"]
)
def test_a_url_that_names_no_store_is_an_error(url: str) -> None:
    with pytest.raises(ConfigurationError, match="FLICKR_STATE_URL"):
        open_state(url)


def test_no_password_shows(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    store = open_state("redis://user:hunter2@127.0.0.1:1/0")
    with pytest.raises(StateUnavailable) as caught:
        store.key_ids()
    assert "hunter2" not in repr(store) + str(caught.value) + caplog.text
    store.close()


def test_usage_of_two_processes_adds_up(path: Path) -> None:
    one, two = SQLiteStore(path), SQLiteStore(path)
    minute = int(time.time()) // 60
    one.add(ONE, {("key", minute): 3})
    two.add(ONE, {("key", minute): 4, ("key", minute - 200): 9})
    assert one.calls("key", 0) == dict.fromkeys(ONE, 2)
    assert one.sent("key", minute - 59) == 7
    one.close()
    two.close()


def test_all_who_have_a_damaged_file_open_go_on_with_the_same_new_one(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(database, "_CHECK_EVERY", 0.0)
    stores = [SQLiteStore(path) for _ in range(3)]
    for store in stores:
        store.add(ONE, {})
    path.write_bytes(b"\xee" * path.stat().st_size)
    for store in stores:
        store.add(ONE, {})
    first, *others = [store.calls("key", 0) for store in stores]
    assert others == [first, first]
    assert [record.message.partition(" ")[2][:11] for record in caplog.records] == ["was damaged"]
    for store in stores:
        store.close()
