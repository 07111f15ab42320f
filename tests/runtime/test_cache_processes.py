"""Processes share one cache: each gets what the others fetched, and a killed one damages nothing."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from flickr_runtime.cache.cache import Cache
from flickr_runtime.cache.store import DAY
from tests.programs import Program

CACHER = Path(__file__).with_name("cacher.py")


@pytest.fixture
def start(started: Callable[..., Program]) -> Callable[..., Program]:
    return lambda url, seed, rounds=400: started([sys.executable, str(CACHER), url, str(seed), str(rounds)])


@pytest.fixture(params=["file", "redis"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "redis":
        return str(request.getfixturevalue("redis_server").url)
    return f"sqlite:///{tmp_path}/c.sqlite3"


def test_four_processes_share_responses(url: str, start: Callable[..., Program]) -> None:
    processes = [start(url, seed) for seed in range(4)]
    output = [process.communicate(timeout=60) for process in processes]
    assert [errors for _, errors in output] == [""] * 4
    assert [process.returncode for process in processes] == [0] * 4
    assert all(int(hits) > 40 for hits, _ in output)


def test_a_killed_process_damages_nothing(url: str, start: Callable[..., Program]) -> None:
    doomed = [start(url, seed, 1_000_000) for seed in range(2)]
    time.sleep(1.5)
    for process in doomed:
        process.kill()
        process.communicate()
    left = start(url, 3)
    hits, errors = left.communicate(timeout=60)
    assert errors == ""
    assert int(hits) > 40


def test_what_one_forgets_the_others_no_longer_find(url: str) -> None:
    ours, theirs = Cache(url), Cache(url)
    ours.put(b"k" * 16, b"otter", 60, {7}, ours.get(b"k" * 16, DAY).since)
    assert theirs.get(b"k" * 16, DAY).body == b"otter"
    fetched = theirs.get(b"j" * 16, DAY).since
    assert ours.forget({7}) == 1
    assert theirs.get(b"k" * 16, DAY).body is None
    assert not theirs.put(b"j" * 16, b"fetched before", 60, {7}, fetched)
    for cache in (ours, theirs):
        cache.close()
