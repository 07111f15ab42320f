"""Counting calls: what a report says, when counts reach the store, and what is never lost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from flickr_runtime.state.errors import StateUnavailable
from flickr_runtime.state.location import StateStore, open_state
from flickr_runtime.state.redis import RedisStore
from flickr_runtime.usage.recorder import RETENTION_DAYS, Usage
from flickr_runtime.usage.report import UsageReport
from tests.programs import Program

if TYPE_CHECKING:
    from collections.abc import Iterator

ECHO, SEARCH = "flickr.test.echo", "flickr.photos.search"
NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC).timestamp()


@pytest.fixture(params=["memory", "sqlite", "redis"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StateStore]:
    store: StateStore
    if request.param == "redis":
        store = RedisStore(request.getfixturevalue("redis_server").url)
    else:
        store = open_state({"memory": "memory:", "sqlite": f"sqlite:///{tmp_path}/state.db"}[request.param])
    yield store
    store.close()


def test_a_report_tells_the_last_hour_and_day(store: StateStore) -> None:
    usage = Usage(store)
    for minutes in (0, 10, 59, 61, 600):
        usage.count("key", ECHO, "ok", NOW - minutes * 60)
    usage.count("key", SEARCH, "fail", NOW)
    usage.count("key", SEARCH, "transport", NOW)
    usage.count("key", SEARCH, "limited", NOW)
    usage.count("key", SEARCH, "ok", NOW, cached=True)
    usage.count("key", ECHO, "ok", NOW - 86_400)
    usage.count("other", ECHO, "ok", NOW)
    report = usage.report("key", NOW)
    assert (report.last_hour, report.limit, report.sent, report.cached) == (6, 3600, 8, 1)
    assert len(report.hours) == 24
    last = report.hours[-1]
    assert last.start == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert (last.sent, last.ok, last.fail, last.transport, last.limited, last.cached) == (5, 2, 1, 1, 1, 1)
    assert [(hour.start.hour, hour.sent) for hour in report.hours if hour.sent] == [(2, 1), (11, 2), (12, 5)]
    assert [(each.method, each.sent, each.failed, each.cached) for each in report.methods] == [
        (ECHO, 5, 0, 0),
        (SEARCH, 3, 3, 1),
    ]
    usage.close()


def test_a_report_is_json_and_back() -> None:
    usage = Usage(open_state("memory:"))
    usage.count("key", ECHO, "ok", NOW)
    report = usage.report("key", NOW)
    assert msgspec.json.decode(msgspec.json.encode(report), type=UsageReport) == report
    usage.close()


def test_usage_is_deleted_after_32_days(store: StateStore) -> None:
    day = 86_400
    usage = Usage(store)
    usage.count("key", ECHO, "ok", NOW)
    usage.count("old", ECHO, "ok", NOW)
    usage.write()
    usage.count("key", ECHO, "ok", NOW + RETENTION_DAYS * day)
    usage.write()
    assert sum(store.calls("key", 0).values()) == 2
    usage.count("key", ECHO, "ok", NOW + (RETENTION_DAYS + 1) * day)
    usage.write()
    assert sum(store.calls("key", 0).values()) == 2
    assert store.key_ids() == ["key"]
    usage.close()


def test_counts_reach_the_store_by_themselves() -> None:
    store = open_state("memory:")
    usage = Usage(store, every=0.5)
    usage.count("key", ECHO, "ok", NOW)
    assert store.key_ids() == []
    deadline = time.monotonic() + 5
    while not store.key_ids() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert store.key_ids() == ["key"]
    usage.close()


def test_counts_are_written_when_the_counter_goes(tmp_path: Path) -> None:
    store = open_state(f"sqlite:///{tmp_path}/state.db")
    usage = Usage(store, every=60)
    usage.count("key", ECHO, "ok", NOW)
    usage.write()
    usage.count("key", ECHO, "ok", NOW)
    usage.close()
    assert sum(store.calls("key", 0).values()) == 2
    store.close()


@pytest.mark.parametrize("foul", ["text", "list", "field", "hours"])
def test_values_of_others_in_redis_do_not_stop_the_counting(redis_server: Any, foul: str) -> None:
    hour, minute = int(NOW) // 3600, int(NOW) // 60
    counted, redis = f"flickrkit:{{key}}:calls:{hour}", redis_server.client
    if foul == "text":
        redis.set(counted, "otter")
    elif foul == "list":
        redis.lpush(f"flickrkit:{{key}}:minutes:{minute // 60}", "otter")
    elif foul == "field":
        redis.hset(counted, mapping={f"{ECHO} ok 0": "otter", "no field of ours": "1"})
        redis.hset(f"flickrkit:{{key}}:minutes:{minute // 60}", mapping={str(minute): "1.5", "otter": "7"})
    else:
        redis.zadd("flickrkit:{key}:hours", {"otter": 1e9})
    usage = Usage(RedisStore(redis_server.url))
    usage.count("key", ECHO, "ok", NOW)
    report = usage.report("key", NOW)
    assert (report.last_hour, report.sent) == (1, 1)
    usage.close()


class Failing:
    """A store that fails until it is repaired."""

    def __init__(self) -> None:
        self.store = open_state("memory:")
        self.fails = True

    def __getattr__(self, name: str) -> Any:
        if self.fails and name == "add":
            raise StateUnavailable("nobody there")
        return getattr(self.store, name)


def test_a_store_that_fails_gets_the_counts_later(caplog: pytest.LogCaptureFixture) -> None:
    failing = Failing()
    usage = Usage(failing)
    for _ in range(3):
        usage.count("key", ECHO, "ok", NOW)
        usage.write()
    assert "counted in memory" in caplog.text
    failing.fails = False
    assert usage.report("key", NOW).sent == 3
    usage.close()


CHILD = """
import sys, time
from flickr_runtime.state.location import open_state
from flickr_runtime.usage.recorder import Usage
usage = Usage(open_state(sys.argv[1]))
for _ in range(1000):
    usage.count("key", "flickr.test.echo", "ok", time.time())
print("counted", flush=True)
if sys.argv[2] == "killed":
    time.sleep(60)
"""


@pytest.mark.parametrize("end", ["killed", "exits"])
def test_a_process_that_ends_has_counted(tmp_path: Path, end: str) -> None:
    url = f"sqlite:///{tmp_path}/state.db"
    with Program([sys.executable, "-c", CHILD, url, end], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "counted\n"
        if end == "killed":
            time.sleep(2.5)  # what is older than a second must be there, and the machine may be busy
            process.kill()
    store = open_state(url)
    assert sum(store.calls("key", 0).values()) == 1000
    store.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_nothing_counts_twice_after_a_fork(tmp_path: Path) -> None:
    store = open_state(f"sqlite:///{tmp_path}/state.db")
    usage = Usage(store, every=60)
    usage.count("key", ECHO, "ok", NOW)
    child = os.fork()
    if not child:
        usage.count("key", SEARCH, "ok", NOW)
        usage.close()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    usage.close()
    assert sum(store.calls("key", 0).values()) == 2
    store.close()
