"""Processes share a limit while their store is deleted, damaged, full or stopped: it holds, and each warns."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from flickr_runtime import BaseClient, MockTransport, Response
from flickr_runtime.deadline import Deadline
from flickr_runtime.errors import FlickrError
from tests.programs import Program, end

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="open files cannot be replaced")
LIMIT, FIRST = 40, 8  # calls an hour, and calls of each process before the disturbance
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def remade_as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def linked(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/hostname")


def linked_to_itself(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def written_over(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(os.urandom(path.stat().st_size))


def of_another_program(path: Path) -> None:
    made = path.with_name("other.db")
    with sqlite3.connect(made) as other:
        other.execute("CREATE TABLE precious (data)")
    other.close()
    made.replace(path)


def filled(path: Path) -> None:
    with suppress(OSError), path.with_name("fill").open("wb", buffering=0) as file:
        while file.write(b"x" * 4096):
            pass


def strays(path: Path) -> None:
    for companion in ("-journal", "-wal", "-shm"):
        path.with_name(path.name + companion).write_bytes(os.urandom(5000))


DISTURBANCES: dict[str, Callable[[Path], Any]] = {
    "nothing": lambda _: None,
    "deleted": Path.unlink,
    "folder deleted": lambda path: shutil.rmtree(path.parent),
    "emptied": lambda path: path.write_bytes(b""),
    "cut": lambda path: os.truncate(path, path.stat().st_size // 2),
    "replaced": lambda path: path.write_bytes(os.urandom(9000)),
    "written over": written_over,
    "another database": of_another_program,
    "a folder": remade_as_folder,
    "a link": linked,
    "a loop of links": linked_to_itself,
    "read-only": lambda path: path.chmod(0o400),
    "permission taken": lambda path: path.parent.chmod(0),
    "disk full": filled,
    "strange companions": strays,
}
HARMLESS = {"nothing", "strange companions"}
FUZZED = [f"fuzzed {number}" for number in range(4)]


def fuzz(path: Path, dice: random.Random) -> None:
    """Writes over a few bytes of the file or of what SQLite stores beside it, or cuts or extends it."""
    victims = [file for file in path.parent.glob("state.db*") if "damaged" not in file.name]
    if not victims:
        return
    victim = dice.choice([path, *victims])
    with suppress(OSError), victim.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        if dice.random() < 0.2:
            file.truncate(dice.choice([0, size // 2, dice.randint(0, size), size + 100]))
        else:
            file.seek(dice.randint(0, size))
            file.write(dice.randbytes(dice.choice([1, 8, 30, 500])))


@dataclass
class Outcome:
    """What became of a disturbed store."""

    calls: int
    warnings: list[list[str]]
    """Of each process."""
    ends: list[str]
    """What each process was refused with."""


def start(folder: Path, places: dict[str, str]) -> list[Program]:
    """Two processes that have used a part of each limit, and wait for what comes."""
    python = [sys.executable]
    if ROOT and shutil.which("setpriv"):  # root may write wherever it likes, unless that is taken away
        python = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *python]
    script = Path(__file__).with_name("disturbed.py")
    command = [*python, str(script), str(folder), str(LIMIT), str(FIRST), json.dumps(places)]
    environment = {**os.environ, "TMPDIR": str(folder)}
    processes = [Program(command, env=environment, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    for _ in range(3000):
        if len(list(folder.glob("*.ready-*"))) == 2 * len(places):
            break
        time.sleep(0.02)
    served = {name: (folder / f"{name}.served").stat().st_size for name in places}
    if set(served.values()) != {2 * FIRST}:
        end(processes)
        pytest.fail(f"not all had their first calls: {served}")
    return processes


def disturb_all(folder: Path, places: dict[str, str], disturb: Callable[[str], Any]) -> dict[str, Outcome]:
    """Disturbs places that two processes use, some once and some while they are used, and returns the results."""
    processes = start(folder, places)
    try:
        for name in places:
            if name not in FUZZED:
                disturb(name)
        for name in places:
            (folder / f"{name}.go").touch()
        for _ in range(60):
            for name in FUZZED:
                disturb(name)
            time.sleep(0.05)
        for name in FUZZED:
            (folder / f"{name}.stop").touch()
        output = [process.communicate(timeout=120)[1].splitlines() for process in processes]
    finally:
        end(processes)
    assert [process.returncode for process in processes] == [0, 0], output
    assert "Traceback" not in str(output)

    def outcome(name: str) -> Outcome:
        mark = "Redis" if places[name].startswith("redis") else f"/{name}/"
        return Outcome(
            calls=(folder / f"{name}.served").stat().st_size,
            warnings=[[line for line in lines if mark in line and "flickr_client.state" in line] for lines in output],
            ends=[file.read_text() for file in folder.glob(f"{name}.ended-*")],
        )

    return {name: outcome(name) for name in places}


@pytest.fixture(scope="module")
def outcomes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Outcome]]:
    """What became of each disturbed store; all are disturbed at the same time, since they have to be waited for."""
    folder = tmp_path_factory.mktemp("disturbed")
    names = [name for name in [*DISTURBANCES, *FUZZED] if ROOT or name != "disk full"]
    paths = {name: folder / name / "state.db" for name in names}
    disk = folder / "disk full"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "none", str(disk)]
    mounted = ROOT and not subprocess.run(mount, capture_output=True, check=False).returncode
    if not mounted:
        paths.pop("disk full", None)
    places = {name: str(path) for name, path in paths.items()}
    server = request.getfixturevalue("shared_redis") if shutil.which("redis-server") else None
    if server is not None:
        server.client.flushall()  # of what other tests left there
        places["redis"] = server.url
    dice = random.Random(11)  # noqa: S311  # a test that repeats

    def disturb(name: str) -> None:
        if name in FUZZED:
            fuzz(paths[name], dice)
        elif name in DISTURBANCES:
            DISTURBANCES[name](paths[name])
        else:
            server.client.flushall()

    try:
        yield disturb_all(folder, places, disturb)
    finally:
        if mounted:
            subprocess.run(["umount", "-l", disk], check=True)  # noqa: S607
        with suppress(OSError):
            (folder / "permission taken").chmod(0o700)


@pytest.mark.parametrize("name", DISTURBANCES)
def test_no_more_than_the_limit_whatever_becomes_of_the_file(outcomes: dict[str, Outcome], name: str) -> None:
    if name not in outcomes:
        pytest.skip("only root can mount a disk of its own")
    outcome = outcomes[name]
    assert outcome.calls == LIMIT  # all that may be made, too: both processes asked for far more, and could wait
    assert outcome.ends == ["RateLimited"] * 2
    assert [len(warnings) for warnings in outcome.warnings] == ([0, 0] if name in HARMLESS else [1, 1]), (
        outcome.warnings
    )


@pytest.mark.parametrize("name", FUZZED)
def test_bytes_that_are_written_over_in_use_neither_crash_nor_free_calls(
    outcomes: dict[str, Outcome], name: str
) -> None:
    outcome = outcomes[name]
    assert outcome.calls == LIMIT
    assert outcome.ends == ["RateLimited"] * 2
    assert all(len(warnings) <= 2 for warnings in outcome.warnings), outcome.warnings


def test_bytes_that_are_written_over_in_use_are_reported(outcomes: dict[str, Outcome]) -> None:
    # Chance may spare one store, whose companions alone are written over.
    assert sum(bool(warnings) for name in FUZZED for warnings in outcomes[name].warnings) >= len(FUZZED)


@pytest.mark.usefixtures("shared_redis")
def test_a_redis_that_forgets_is_reported(outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes["redis"]
    assert outcome.calls == LIMIT
    assert [[line.partition("state ")[2] for line in lines] for lines in outcome.warnings] == [
        ["Redis lost the calls that this process had reserved; they were stored again"]
    ] * 2


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
    with pytest.raises(FlickrError, match="try again in"):
        flickr.with_options(deadline=3).call("flickr.test.echo")  # and reported as soon as that is possible
    flickr.close()
