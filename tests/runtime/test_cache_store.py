"""The places that keep responses: SQLite in memory and in a file, and Redis, all with the same promises."""

import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flickr_client import Flickr
from flickr_runtime import MockTransport, Response
from flickr_runtime.cache.cache import Cache
from flickr_runtime.cache.location import open_cache
from flickr_runtime.cache.redis import RedisCache
from flickr_runtime.cache.sqlite import SQLiteCache
from flickr_runtime.cache.store import DAY, CacheStore, Entry
from flickr_runtime.errors import ConfigurationError
from flickr_runtime.state.errors import StateUnavailable
from flickr_runtime.state.sqlite import SQLiteStore

NOW = 1_750_000_000.0
KB = 1024


def entry(name: str, body: bytes = b"answer", *, stored: float = NOW, lifetime: float = 60, tags: Any = ()) -> Entry:
    return Entry(key=name.encode(), body=body, stored=stored, lifetime=lifetime, tags=frozenset(tags))


@pytest.fixture(params=["memory", "file", "redis"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CacheStore]:
    made: CacheStore
    if request.param == "redis":
        made = RedisCache(request.getfixturevalue("redis_server").url, 100 * KB)
    else:
        made = SQLiteCache(tmp_path / "cache" / "c.sqlite3" if request.param == "file" else None, 100 * KB)
    yield made
    made.close()


def body(store: CacheStore, name: str, *, max_age: float = DAY, now: float = NOW) -> bytes | None:
    return store.get(name.encode(), max_age, now).body


def test_what_is_kept_is_found_with_its_age(store: CacheStore) -> None:
    assert store.put(entry("a", b"\x00\xff"), store.get(b"a", 60, NOW).since)
    lookup = store.get(b"a", 60, NOW + 12)
    assert (lookup.body, lookup.age) == (b"\x00\xff", 12)
    assert body(store, "b") is None


def test_nothing_is_found_that_is_too_old_for_the_call(store: CacheStore) -> None:
    store.put(entry("a", lifetime=3600), 0)
    assert body(store, "a", max_age=60, now=NOW + 59) == b"answer"
    assert body(store, "a", max_age=60, now=NOW + 60) is None
    assert body(store, "a", max_age=3600, now=NOW + 60) == b"answer"


def test_a_clock_that_was_set_back_keeps_nothing_alive(store: CacheStore) -> None:
    store.put(entry("a"), 0)
    assert body(store, "a", now=NOW - 1) is None


def test_a_newer_response_takes_the_place_of_the_older(store: CacheStore) -> None:
    store.put(entry("a", b"old", tags=[1, 2]), 0)
    store.put(entry("a", b"new", stored=NOW + 1, tags=[2, 3]), 0)
    assert body(store, "a", now=NOW + 1) == b"new"
    assert store.purge([3]) == 1
    assert body(store, "a", now=NOW + 1) is None


def test_a_purge_takes_what_has_one_of_the_tags(store: CacheStore) -> None:
    for name, tags in {"a": [1, -5], "b": [-5], "c": [7]}.items():
        store.put(entry(name, tags=tags), 0)
    assert store.purge([-5, 99], thorough=True) == 2
    assert [body(store, name) for name in "abc"] == [None, None, b"answer"]
    assert store.purge([0]) == 1
    assert body(store, "c") is None


def test_what_was_purged_while_it_was_fetched_is_not_kept(store: CacheStore) -> None:
    since = store.get(b"a", 60, NOW).since
    store.purge([5])
    assert not store.put(entry("a", tags=[4, 5]), since)
    assert store.put(entry("b", tags=[4]), since)
    store.purge([0])
    assert not store.put(entry("b", tags=[4]), since)
    assert store.put(entry("a", tags=[4, 5]), store.get(b"a", 60, NOW).since)


def test_purges_that_are_no_longer_known_count_as_purges_of_all(store: CacheStore) -> None:
    since = store.get(b"a", 60, NOW).since
    store.purge(range(1, 5001))
    store.purge(range(5001, 12001))
    assert not store.put(entry("a", tags=[-1]), since)
    assert store.put(entry("a", tags=[-1]), store.get(b"a", 60, NOW).since)


def test_a_number_from_before_the_store_was_lost_counts_for_nothing(store: CacheStore) -> None:
    assert not store.put(entry("a"), 7)


def test_the_oldest_make_room(store: CacheStore) -> None:
    for number in range(200):
        assert store.put(entry(f"k{number}", bytes(1000), stored=NOW + number, lifetime=3600, tags=[number]), 0)
        if isinstance(store, RedisCache):
            time.sleep(0.001)  # it goes by its own clock
    stored = [number for number in range(200) if body(store, f"k{number}", now=NOW + 200)]
    assert 60 < len(stored) < 100
    assert stored == list(range(200 - len(stored), 200))
    assert store.purge([0]) == len(stored)


def test_what_is_larger_than_all_of_it_is_not_kept(store: CacheStore) -> None:
    store.put(entry("a"), 0)
    assert not store.put(entry("b", bytes(200 * KB)), 0)
    assert body(store, "a") == b"answer"


def test_the_expired_leave_the_file(tmp_path: Path) -> None:
    store = SQLiteCache(tmp_path / "c.sqlite3", 100 * KB)
    store.put(entry("a", tags=[1]), 0)
    store.put(entry("b", stored=NOW + 61, tags=[2]), 0)
    store.close()
    with sqlite3.connect(tmp_path / "c.sqlite3") as file:
        assert file.execute("SELECT key FROM entries").fetchall() == [(b"b",)]
        assert file.execute("SELECT tag FROM tags").fetchall() == [(2,)]
    file.close()


def test_redis_itself_ends_what_it_keeps(redis_server: Any) -> None:
    store = RedisCache(redis_server.url, 100 * KB)
    store.put(entry("a", lifetime=0.05, tags=[1]), 0)
    time.sleep(0.1)
    assert body(store, "a") is None
    store.put(entry("b", lifetime=60, tags=[1]), 0)
    lifetimes = [redis_server.client.pttl(key) for key in redis_server.client.scan_iter("*:[et]:*")]
    assert len(lifetimes) == 2
    assert all(0 < lifetime <= 60_000 for lifetime in lifetimes)
    assert int(redis_server.client.get("flickrkit:{cache}:bytes")) == entry("b", tags=[1]).size
    store.close()


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    store = SQLiteCache(tmp_path / "cache" / "c.sqlite3", 100 * KB)
    store.put(entry("a"), 0)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "cache").iterdir()}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE((tmp_path / "cache").stat().st_mode) == 0o700
    store.close()


def test_what_is_forgotten_is_not_even_on_the_disk(tmp_path: Path) -> None:
    store = SQLiteCache(tmp_path / "c.sqlite3", 1000 * KB)
    secret = b"a private otter" * 1000
    store.put(entry("a", secret, tags=[1]), 0)
    assert secret[:15] in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    store.purge([1], thorough=True)
    assert secret[:15] not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    store.close()


@pytest.mark.parametrize("damage", ["overwritten", "emptied", "cut", "deleted", "a byte"])
def test_a_damaged_file_is_an_empty_one(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "c.sqlite3"
    store = SQLiteCache(path, 1000 * KB)
    store.put(entry("a", b"otter" * 20_000, tags=[1]), 0)
    store.close()
    content = path.read_bytes()
    at = content.index(b"otterotter") + 30_000
    damaged = {
        "overwritten": os.urandom(len(content)),
        "emptied": b"",
        "cut": content[: len(content) // 2],
        "deleted": None,
        "a byte": content[:at] + b"!" + content[at + 1 :],
    }[damage]
    path.unlink() if damaged is None else path.write_bytes(damaged)
    assert body(store, "a") is None
    lookup = store.get(b"b", 60, NOW)
    assert store.put(entry("b", tags=[1]), lookup.since)
    assert body(store, "b") == b"answer"
    assert not list(tmp_path.glob("*damaged*"))
    store.close()


def test_a_value_that_redis_garbled_is_a_miss(redis_server: Any) -> None:
    store = RedisCache(redis_server.url, 100 * KB)
    for value in (b"", b"x", b"x" * 40):
        redis_server.client.set(b"flickrkit:{cache}:e:a", value)
        assert body(store, "a") is None
    store.close()


def test_a_server_that_is_gone_is_reported(mortal_redis: Any) -> None:
    store = RedisCache(mortal_redis.url.replace("redis://", "redis://user:pass-word@"), 100 * KB)
    mortal_redis.kill()
    with pytest.raises(StateUnavailable) as raised:
        store.get(b"a", 60, NOW)
    assert "pass-word" not in str(raised.value)
    store.close()


def test_where_responses_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "cache-1.sqlite3" in repr(open_cache(None, KB))
    assert repr(open_cache("memory:", KB)) == "SQLiteCache(memory)"
    assert repr(open_cache(f"sqlite:///{tmp_path}/mine.db", KB)) == f"SQLiteCache({tmp_path}/mine.db)"
    monkeypatch.setenv("FLICKR_STATE_URL", f"sqlite:///{tmp_path}/state.sqlite3")
    assert repr(open_cache(None, KB)) == f"SQLiteCache({tmp_path}/state.cache-1.sqlite3)"
    monkeypatch.setenv("FLICKR_STATE_URL", "redis://127.0.0.1:1/0")
    assert repr(open_cache(None, KB)) == "RedisCache(prefix='flickrkit:{cache}:')"
    with pytest.raises(ConfigurationError, match="memory:"):
        open_cache("ftp://somewhere", KB)


def test_a_file_that_cannot_be_is_memory(tmp_path: Path) -> None:
    (tmp_path / "no folder").write_text("a file")
    store = SQLiteCache(tmp_path / "no folder" / "c.sqlite3", 100 * KB)
    assert body(store, "a") is None
    assert store.put(entry("a"), 0)
    assert body(store, "a") == b"answer"
    store.close()


def altered(path: Path, sql: str) -> None:
    with sqlite3.connect(path) as file:
        file.execute(sql)
    file.close()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE entries SET stored = stored + 1000000, expires = expires + 1000000",
        "UPDATE entries SET stored = stored - 100000, expires = expires + 1000000",  # stored for longer than a day
        "UPDATE entries SET stored = 'otter'",
        "UPDATE entries SET body = 7",
        "UPDATE entries SET crc = 'otter'",
        "UPDATE entries SET tags = 'otter'",
        "UPDATE total SET bytes = 'otter'",
        "DROP TABLE purges",
        "DELETE FROM total",
    ],
)
def test_rows_that_make_no_sense_are_misses(tmp_path: Path, sql: str) -> None:
    path = tmp_path / "c.sqlite3"
    store = SQLiteCache(path, 100 * KB)
    store.put(entry("a", lifetime=DAY, tags=[1]), 0)
    store.close()
    altered(path, sql)
    if "entries" in sql and "tags" not in sql:
        assert body(store, "a") is None
    body(store, "a")
    assert store.put(entry("a", b"new", tags=[1]), store.get(b"b", 60, NOW).since)
    assert body(store, "a") == b"new"
    store.purge([1])
    assert body(store, "a") is None
    store.close()


FILES: dict[str, Any] = {
    "text": lambda path: path.write_text("precious\n" * 1000),
    "another program's": lambda path: altered(path, "CREATE TABLE entries (id)"),
    "of another version": lambda path: (
        altered(path, "CREATE TABLE entries (id)"),
        altered(path, "PRAGMA application_id = 1718381426"),
        altered(path, "PRAGMA user_version = 7"),
    ),
    "of the limiter": lambda path: SQLiteStore(path).key_ids(),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_not_a_cache_is_not_destroyed_and_calls_go_on(
    tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "theirs.db"
    FILES[name](path)
    before = path.read_bytes()
    ok = MockTransport(lambda _: Response(status=200, body=b'{"photos":{"photo":[{"id":"7"}]},"stat":"ok"}'))
    with Flickr("key", transport=ok, cache=Cache(f"sqlite:///{path}"), state=False) as flickr:
        for _ in range(3):
            assert [photo.id for photo in flickr.photos.get_recent()] == ["7"]
    (left,) = [file for file in tmp_path.iterdir() if file.read_bytes() == before]
    assert left == path or left.name.startswith("theirs.db.damaged-")  # what is no database is put aside
    (messages,) = [message for message in caplog.messages if "theirs.db" in message]
    assert ("is not changed" in messages) == (left == path)


@pytest.mark.parametrize(
    ("name", "value"),
    [("number", "otter"), ("floor", "otter"), ("bytes", "otter"), ("sizes", "otter"), ("purges", "x"), ("t:1", "x")],
)
def test_values_of_others_in_redis_do_not_stop_the_cache(redis_server: Any, name: str, value: str) -> None:
    store = RedisCache(redis_server.url, 100 * KB)
    store.put(entry("a", tags=[1]), 0)
    redis_server.client.set(f"flickrkit:{{cache}}:{name}", value)
    lookup = store.get(b"b", 60, NOW)
    store.put(entry("b", tags=[1]), lookup.since)
    store.purge([1])
    assert store.put(entry("b", tags=[1]), store.get(b"b", 60, NOW).since)
    assert body(store, "b") == b"answer"
    store.purge([1])
    assert body(store, "b") is None
    store.close()


def test_redis_keeps_nothing_without_an_end(redis_server: Any) -> None:
    store = RedisCache(redis_server.url, 100 * KB)
    store.put(entry("a", lifetime=DAY), 0)
    redis_server.client.persist("flickrkit:{cache}:e:a")
    assert body(store, "a") is None
    assert body(store, "a", now=NOW + 2 * DAY, max_age=10 * DAY) is None
    store.close()


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite3"
    with sqlite3.connect(path) as theirs:
        theirs.execute("CREATE TABLE entries (id)")
    theirs.close()
    with pytest.raises(ConfigurationError, match="another program's database"):
        body(SQLiteCache(path, 100 * KB), "a")
