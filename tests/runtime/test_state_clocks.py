"""Clocks that are set while processes share a limit, and machines that start again: the hour stays an hour."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from flickr_runtime.state.clock import uptime
from tests.runtime.conftest import RedisServer
from tests.runtime.taking import LIMIT, Process

HOUR, DAY = 3600.0, 86_400.0
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="tests with processes of POSIX")


class SetClock:
    """A clock that is set for all processes of an environment while they run, by libfaketime."""

    def __init__(self, folder: Path, *, monotonic_too: bool) -> None:
        shown = ["faketime", "-m", "-f", "+0", "env"]
        output = subprocess.run(shown, capture_output=True, text=True, check=True)
        (preload,) = [line for line in output.stdout.splitlines() if line.startswith("LD_PRELOAD=")]
        self._file = folder / "offset"
        self.environment = {
            **os.environ,
            "LD_PRELOAD": preload.partition("=")[2],
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            **({} if monotonic_too else {"FAKETIME_DONT_FAKE_MONOTONIC": "1"}),
        }
        self.set(0)

    def set(self, offset: float) -> None:
        made = self._file.with_suffix(".new")
        made.write_text(f"{offset:+.0f}")
        made.replace(self._file)


@pytest.fixture(params=[False, True], ids=["the date", "every clock"])
def set_clock(request: pytest.FixtureRequest, tmp_path: Path) -> SetClock:
    if shutil.which("faketime") is None:
        if os.environ.get("CI"):
            pytest.fail("faketime is not installed, and CI has to test with it")
        pytest.skip("faketime is not installed (apt-get install faketime)")
    return SetClock(tmp_path, monotonic_too=request.param)


def test_a_clock_that_is_set_in_use_and_between_processes(set_clock: SetClock, tmp_path: Path) -> None:
    with Process(set_clock.environment) as one, Process(set_clock.environment) as other:
        before = one.take(tmp_path / "date.db", 1)["date"]
        for offset in (HOUR, -HOUR, 2 * DAY, -2 * DAY):
            place = tmp_path / f"{offset}.db"
            set_clock.set(0)
            assert one.take(place, 10)["done"] == other.take(place, 10)["done"] == 10
            set_clock.set(offset)
            taken = one.take(place, 5)
            assert abs(taken["date"] - before - offset) < 300  # the clock was set indeed
            assert abs(taken["uptime"] - float(Path("/proc/uptime").read_text().split()[0])) < 60
            assert taken["done"] == 5
            with Process(set_clock.environment) as late:  # began after the clock was set
                refused = [late.take(place, 40)]
                assert refused[0]["done"] == LIMIT - 25
            refused += [one.take(place, 1), other.take(place, 1)]
            set_clock.set(0)
            refused += [one.take(place, 1), other.take(place, 1)]
            assert [each["done"] for each in refused[1:]] == [0] * 4
            assert all(HOUR - 300 < each["wait"] <= HOUR + 1 for each in refused), refused


def test_a_redis_whose_clock_is_set_while_it_runs(tmp_path: Path, shared_redis: RedisServer) -> None:
    """It forgot what was older than an hour by then, and who waits; the calls of those who have ended count, too."""
    assert shared_redis.client.ping()  # or the test is skipped, or fails in CI, as others that need one
    set_clock = SetClock(tmp_path, monotonic_too=False)
    # With the C library's malloc: that of Redis asks for the time before it can be faked.
    environment = {**set_clock.environment, "LD_PRELOAD": f"{set_clock.environment['LD_PRELOAD']} libc.so.6"}
    server = RedisServer(tmp_path, environment=environment)
    try:
        offsets = (HOUR, -HOUR, 2 * DAY, -2 * DAY, 30.0, -30.0)
        places = [server.url.replace("/0", f"/{number}") for number in range(len(offsets))]
        with Process(dict(os.environ)) as gone:
            assert [gone.take(place, 10)["done"] for place in places] == [10] * len(places)
        with Process(dict(os.environ)) as one, Process(dict(os.environ)) as late:
            for place, offset in zip(places, offsets, strict=True):
                assert one.take(place, 15)["done"] == 15
                began = server.client.time()[0]
                set_clock.set(offset)
                assert abs(server.client.time()[0] - began - offset) < 20  # it was set indeed
                taken = [late.take(place, 40), one.take(place, 1)]  # the first knows nothing of the others
                set_clock.set(0)
                taken += [late.take(place, 1), one.take(place, 1)]
                assert [each["done"] for each in taken] == [LIMIT - 25, 0, 0, 0], offset
                assert all(HOUR - 300 < each["wait"] <= HOUR + 1 for each in taken), taken
    finally:
        server.close()


@pytest.fixture
def runs() -> Iterator[Any]:
    """Makes a process on a run of the machine: its name, and by how many seconds its uptime and its date differ."""
    with ExitStack() as stack:
        yield lambda *run: stack.enter_context(Process(dict(os.environ), *run))


STARTS = {  # since when the machine is up, how far the date is ahead, and how many calls the first run's have freed
    "a minute later": (5 - uptime(), 60, 0),
    "two hours later": (5 - uptime(), 2 * HOUR, 20),
    "and the clock is two days late": (5 - uptime(), -2 * DAY, 0),
    "after a longer uptime": (9e6, 60, 0),
}


def test_a_machine_that_starts_anew(runs: Any, tmp_path: Path) -> None:
    first = runs("first", 0, 0)
    for name, (since, ahead, free) in STARTS.items():
        place = tmp_path / f"{name}.db"
        assert first.take(place, 20)["done"] == 20
        taken = runs("second", since, ahead).take(place, LIMIT + 1)
        assert (name, taken["done"]) == (name, 20 + free)
        assert 0 < taken["wait"] <= HOUR + 1
        assert first.take(place, 1)["done"] == 0  # as in containers that see one file, but other machines


def test_an_uptime_that_goes_back_without_a_new_name(runs: Any, tmp_path: Path) -> None:
    place = tmp_path / "state.db"
    assert runs("", 1e6, 0).take(place, 20)["done"] == 20
    taken = runs("", 5.0, 0).take(place, LIMIT)
    assert (taken["done"], taken["wait"] <= HOUR + 1) == (20, True)


@pytest.mark.parametrize("place", ["file", "redis"])
def test_nothing_is_kept_past_a_day_whatever_the_clock_says(
    runs: Any, tmp_path: Path, place: str, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path}/cache.db"
    if place == "redis":
        url = request.getfixturevalue("redis_server").url
    process = runs("first", 0, 0)
    assert process.ask("keep", url)["kept"]
    for ahead in (0, 60, -DAY):  # the uptime shows that it is 23 hours later
        process.ask("restart", "first", 23 * HOUR, ahead)
        found = process.ask("look", url)
        assert place == "redis" or (found["found"] and abs(found["age"] - 23 * HOUR) < 300)
    late = [
        ("first", 25 * HOUR, -2 * DAY),  # set back, in a process that began after that
        ("first", 0, 2 * DAY),  # set forward: it may be so late
        ("second", 5 - uptime(), 2 * DAY),  # the machine was off for two days
        ("second", 5 - uptime(), -2 * DAY),  # it was off, and nobody knows for how long
    ]
    for run in late if place == "file" else late[1:3]:  # Redis counts by a clock of its own, too
        process.ask("restart", "first", 0, 0)
        assert process.ask("keep", url)["kept"]
        process.ask("restart", *run)
        assert (run, process.ask("look", url)["found"]) == (run, False)
