"""Processes that share a key, seen by the server: no window has more calls than allowed, even if one is killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from bisect import bisect_left
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flickr_client import Flickr
from flickr_runtime.limits.errors import RateLimited
from flickr_sandbox import Sandbox
from tests.programs import Program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HAMMERING = Path(__file__).with_name("hammering.py")
PROCESSES = 3


class Arrivals:
    """When requests came, by the server's own clock."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.refusals: list[float] = []

    def __call__(self, line: str) -> None:
        now = time.monotonic()
        self.times.append(now)
        if " 429 " in f"{line} ":
            self.refusals.append(now)

    def until(self, count: int) -> None:
        """Waits for so many."""
        for _ in range(6000):
            if len(self.times) >= count:
                return
            time.sleep(0.01)
        pytest.fail(f"only {len(self.times)} of {count} calls came in a minute")


@pytest.fixture
def arrivals() -> Arrivals:
    return Arrivals()


@pytest.fixture
def sandbox(arrivals: Arrivals) -> Iterator[Sandbox]:
    with Sandbox(log=arrivals) as running:
        yield running


@pytest.fixture(params=["sqlite", "redis"])
def state(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where the processes meet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/state.sqlite3"
        return
    if shutil.which("redis-server") is None:
        if os.environ.get("CI"):
            pytest.fail("redis-server is not installed, and CI has to test with it")
        pytest.skip("redis-server is not installed (apt-get install redis-server)")
    command = ["redis-server", "--port", "0", "--unixsocket", "s", "--save", "", "--appendonly", "no"]
    with Program(command, stdout=subprocess.DEVNULL, cwd=tmp_path) as server:
        while not (tmp_path / "s").exists() and server.poll() is None:
            time.sleep(0.02)
        yield f"unix://{tmp_path}/s"
        server.terminate()


class Processes:
    """Some processes that hammer the sandbox."""

    def __init__(
        self,
        started: Callable[..., Program],
        sandbox: Sandbox,
        state: str,
        folder: Path,
        *,
        limit: int,
        window: float = 0,
        grace: float = 0,
    ) -> None:
        self._stop, self._starts = folder / "stop", folder / "starts"
        command = [sys.executable, str(HAMMERING), sandbox.base_url, sandbox.consumer_key, str(limit)]
        command += [str(window), str(grace)]
        environ = {**os.environ, "FLICKR_STATE_URL": state}
        self.all = [started(command, cwd=folder, env=environ, stderr=None) for _ in range(PROCESSES)]

    def kill_one(self) -> None:
        self.all[0].send_signal(signal.SIGKILL)

    def kill_all(self) -> None:
        for process in self.all:
            process.kill()
        assert {code for code, _ in self.ended()} == {-9}  # so none had ended by itself

    def most_started_within(self, seconds: float) -> int:
        """How many calls started in any window, by those who made them: on its way a call may be held up for long."""
        times = sorted(map(float, self._starts.read_text().split()))
        return max(bisect_left(times, begin + seconds) - index for index, begin in enumerate(times))

    def stop(self) -> list[tuple[int, str]]:
        """The exit codes, and what each printed."""
        self._stop.touch()
        return self.ended()

    def ended(self) -> list[tuple[int, str]]:
        """The same for processes that end by themselves."""
        outputs = [process.communicate(timeout=30)[0] for process in self.all]
        return [(process.returncode, output) for process, output in zip(self.all, outputs, strict=True)]


def test_no_window_holds_too_many(
    sandbox: Sandbox, arrivals: Arrivals, state: str, tmp_path: Path, started: Callable[..., Program]
) -> None:
    limit, window, grace = 60, 1.0, 1.5
    processes = Processes(started, sandbox, state, tmp_path, limit=limit, window=window, grace=grace)
    arrivals.until(limit // 2)
    processes.kill_one()
    arrivals.until(2 * limit - 10)
    processes.kill_all()
    assert processes.most_started_within(window) <= limit
    assert processes.most_started_within(window + 2 * grace) > limit - 10  # and what is allowed is used


def test_an_hour_is_an_hour(
    sandbox: Sandbox, arrivals: Arrivals, state: str, tmp_path: Path, started: Callable[..., Program]
) -> None:
    processes = Processes(started, sandbox, state, tmp_path, limit=40)
    arrivals.until(10)
    processes.kill_one()
    ended = processes.ended()
    assert [code for code, _ in ended] == [-9, 0, 0]
    waits = [int(line.split()[1]) for _, result in ended[1:] for line in result.splitlines()]
    assert len(waits) == 2 * 4
    assert all(3500 < wait <= 3602 for wait in waits)
    assert 36 <= len(arrivals.times) <= 40  # what the killed one had booked may be lost for a while, none is doubled


def test_a_429_pauses_everybody(
    sandbox: Sandbox, arrivals: Arrivals, state: str, tmp_path: Path, started: Callable[..., Program]
) -> None:
    sandbox.faults.add("429:2,on=flickr.test.echo,skip=30,times=1")
    processes = Processes(started, sandbox, state, tmp_path, limit=3600)
    arrivals.until(60)
    assert {code for code, _ in processes.stop()} == {0}
    (refused,) = arrivals.refusals
    after = [when - refused for when in arrivals.times if when > refused]
    assert not [seconds for seconds in after if 1.2 < seconds < 2.2]  # but for what was on its way already
    assert after


def test_a_program_that_comes_later_is_reported_when(sandbox: Sandbox, arrivals: Arrivals, tmp_path: Path) -> None:
    options: dict[str, Any] = {"base_url": sandbox.base_url, "state": f"sqlite:///{tmp_path}/s", "calls_per_hour": 3}
    for _ in range(3):  # a client each, as short programs have
        with Flickr(sandbox.consumer_key, **options) as flickr:
            flickr.test.echo()
    with Flickr(sandbox.consumer_key, deadline=10, **options) as flickr:
        with pytest.raises(RateLimited) as caught:
            flickr.test.echo()
        assert sum(hour.ok for hour in flickr.usage().hours) == 3
    assert 3590 < caught.value.retry_after <= 3602
    assert len(arrivals.times) == 3
