"""Two processes share a limit while their store is deleted, damaged, filled up or stopped, or the clock is set."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from flickr_runtime import BaseClient, MockTransport, Response
from flickr_runtime.deadline import Deadline
from flickr_runtime.errors import FlickrError

LIMIT, FIRST = 60, 15
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="open files cannot be replaced")


def served(place: str, folder: Path, disturb: Callable[[], Any], leap: float = 0) -> tuple[int, str]:
    """How many calls two processes made in all, and what they said."""
    folder.mkdir()
    command = [sys.executable, str(Path(__file__).with_name("disturbed.py")), place, str(folder), str(leap)]
    environment = {**os.environ, "TMPDIR": str(folder)}
    processes = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for _ in range(1500):
        if len(list(folder.glob("ready-*"))) == 2:
            break
        time.sleep(0.02)
    assert (folder / "served").stat().st_size == 2 * FIRST
    disturb()
    (folder / "go").touch()
    told = "".join(text for process in processes for text in process.communicate(timeout=60))
    return (folder / "served").stat().st_size, told


def remade_as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def linked(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/hostname")


def written_over(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(os.urandom(path.stat().st_size))


DISTURBANCES: dict[str, Callable[[Path], Any]] = {
    "nothing": lambda _: None,
    "deleted": Path.unlink,
    "its folder deleted": lambda path: shutil.rmtree(path.parent),
    "emptied": lambda path: path.write_bytes(b""),
    "cut": lambda path: os.truncate(path, path.stat().st_size // 2),
    "replaced": lambda path: path.write_bytes(os.urandom(9000)),
    "written over": written_over,
    "a folder": remade_as_folder,
    "a link": linked,
}


@pytest.mark.parametrize("name", DISTURBANCES)
def test_no_more_than_the_limit_whatever_becomes_of_the_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / "state" / "state.db"
    calls, told = served(str(path), tmp_path / "run", lambda: DISTURBANCES[name](path))
    assert 2 * FIRST <= calls <= LIMIT, told
    assert "Traceback" not in told
    assert calls == LIMIT or "RateLimited" in told


def test_no_more_than_the_limit_on_a_full_disk(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "none", str(disk)]
    mounted = subprocess.run(mount, capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("only root can mount a disk of its own")

    def fill() -> None:
        with suppress(OSError), (disk / "fill").open("wb", buffering=0) as file:
            while file.write(b"x" * 4096):
                pass

    try:
        calls, told = served(str(disk / "state.db"), tmp_path / "run", fill)
    finally:
        subprocess.run(["umount", "-l", disk], check=True)  # noqa: S607
    assert 2 * FIRST <= calls <= LIMIT, told
    assert "Traceback" not in told


@pytest.mark.parametrize("leap", [7200, -7200, -86_400, -30, 3700])
def test_a_clock_that_is_set_frees_no_calls(tmp_path: Path, leap: float) -> None:
    calls, told = served(str(tmp_path / "state.db"), tmp_path / "run", lambda: None, leap)
    assert calls == LIMIT, told


def test_a_redis_that_forgets_is_told(redis_server: Any, tmp_path: Path) -> None:
    calls, told = served(redis_server.url, tmp_path / "run", redis_server.client.flushall)
    assert 2 * FIRST <= calls <= LIMIT, told
    assert "lost what this process booked" in told


def client(url: str, **options: Any) -> BaseClient:
    ok = MockTransport(lambda _: Response(status=200, body=b'{"stat":"ok"}'))
    return BaseClient("key", transport=ok, state=url, retries=0, **options)


def test_a_file_that_is_locked_is_waited_for_until_the_deadline(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    flickr = client(f"sqlite:///{path}")
    flickr.call("flickr.test.echo")
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    with pytest.raises(FlickrError):
        flickr.with_options(deadline=1).call("flickr.test.echo")
    assert time.monotonic() - begun < 10  # it was two minutes
    holder.close()
    flickr.close()


def test_a_redis_that_hangs_is_waited_for_until_the_deadline(mortal_redis: Any) -> None:
    flickr = client(mortal_redis.url, deadline=1)
    with suppress(FlickrError):  # a new server holds calls at first
        flickr.call("flickr.test.echo")
    mortal_redis.process.send_signal(signal.SIGSTOP)
    begun = time.monotonic()
    with pytest.raises(FlickrError):
        flickr.call("flickr.test.echo")
    assert time.monotonic() - begun < 8  # it was half a minute
    mortal_redis.process.send_signal(signal.SIGCONT)
    flickr.close()


def test_a_429_while_the_file_is_locked_is_still_a_429(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    flickr = client(f"sqlite:///{path}")
    flickr.call("flickr.test.echo")
    governor = flickr._core.governor
    assert governor is not None
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    flickr.run(governor.slow_down(60, deadline=Deadline.after(0.1)))
    holder.close()
    with pytest.raises(FlickrError, match="may be called in"):
        flickr.with_options(deadline=3).call("flickr.test.echo")  # and told as soon as that is possible
    flickr.close()
