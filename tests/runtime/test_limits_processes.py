"""Eight processes of four threads hammer one key: on SQLite with processes killed, on Redis with the server killed."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from bisect import bisect_left
from pathlib import Path
from typing import Any, NamedTuple, Self

import pytest

from tests.programs import Program, end

LIMIT = 400

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the processes are forked")


class Start(NamedTuple):
    pid: int
    worker: str
    time: float
    wait: float


class Hammer:
    """Eight processes at work."""

    def __init__(self, url: str, folder: Path, *, window: float, grace: float) -> None:
        self._folder = folder
        (folder / "starts").touch()
        self.window = window
        options = json.dumps({"limit": LIMIT, "window": window, "grace": grace})
        command = [sys.executable, str(Path(__file__).with_name("hammer.py")), url, str(folder), options]
        self._process = Program(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        self.pids: list[int] = json.loads(self._process.stdout.readline())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        (self._folder / "stop").touch()
        end([self._process])

    def until(self, starts: int) -> None:
        """Waits for so many starts."""
        for _ in range(2000):
            if len(self.starts()) >= starts:
                return
            time.sleep(0.01)
        pytest.fail(f"only {len(self.starts())} calls in 20 seconds")

    def stop(self) -> list[int]:
        """The exit codes of the processes."""
        (self._folder / "stop").touch()
        output, _ = self._process.communicate(timeout=30)
        codes: list[int] = json.loads(output)
        return codes

    def starts(self) -> list[Start]:
        whole = (self._folder / "starts").read_text().rpartition("\n")[0]  # a line may be half there
        rows = (line.split() for line in whole.splitlines())
        found = [Start(int(who.partition(".")[0]), who, float(when), float(wait)) for who, when, wait in rows]
        return sorted(found, key=lambda start: start.time)

    def most_in_a_window(self) -> int:
        times = [start.time for start in self.starts()]
        return max(bisect_left(times, begin + self.window) - index for index, begin in enumerate(times))


def test_on_sqlite_with_processes_killed(tmp_path: Path) -> None:
    state = tmp_path / "state.db"
    with Hammer(f"sqlite:///{state}", tmp_path, window=1.0, grace=0.3) as hammer:
        hammer.until(LIMIT + 50)
        killed = hammer.pids[:3]
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        hammer.until(2 * LIMIT + 50)
        assert hammer.stop() == [-9] * 3 + [0] * 5
    starts = hammer.starts()

    assert hammer.most_in_a_window() <= LIMIT
    assert len({start.worker for start in starts if start.pid not in killed}) == 5 * 4  # nobody is passed over
    assert max(start.wait for start in starts) < 4 * hammer.window

    connection = sqlite3.connect(state)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    (live, rows) = connection.execute("SELECT live, (SELECT count(*) FROM slots) FROM logs").fetchone()
    connection.close()
    assert live == rows


def test_on_redis_with_the_server_killed(mortal_redis: Any, tmp_path: Path) -> None:
    with Hammer(mortal_redis.url, tmp_path, window=2.2, grace=0.4) as hammer:
        hammer.until(LIMIT // 2)
        mortal_redis.kill()
        killed = time.time()
        mortal_redis.start()
        hammer.until(LIMIT + 50)
        assert hammer.stop() == [0] * 8

    assert hammer.most_in_a_window() <= LIMIT
    assert {start.pid for start in hammer.starts() if start.time > killed} == set(hammer.pids)
