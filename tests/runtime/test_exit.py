"""Programs that end in every way, mostly without closing their clients: silent, and every call is counted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from textwrap import dedent

import pytest

from flickr_runtime.state import key_id, open_state

KEY = "k" * 32
START = """
import sys, os, time
from flickr_client import AsyncFlickr, Flickr
from flickr_runtime import MockTransport, Response
from flickr_runtime.async_transport import AsyncMockTransport

KEY = "k" * 32
ok = Response(status=200, body=b'{"photos":{"page":1,"photo":[]},"stat":"ok"}')

def client(**options):
    return Flickr(KEY, transport=MockTransport(lambda request: ok), **options)

"""
PROGRAMS = {
    "one call": (1, "client().photos.get_recent()"),
    "a client that lives": (3, "flickr = client()\nfor _ in range(3): flickr.photos.get_recent()"),
    "closed": (1, "with client() as flickr: flickr.photos.get_recent()"),
    "closed and used again": (2, "f = client()\nwith f: f.photos.get_recent()\nf.photos.get_recent()"),
    "several clients": (5, "many = [client() for _ in range(5)]\nfor each in many: each.photos.get_recent()"),
    "several places": (
        3,
        """
        one, other = client(), client(state="sqlite:///other.sqlite3")
        for each in (one, other, one): each.photos.get_recent()
        """,
    ),
    "a cache": (1, "flickr = client(cache=True)\nfor _ in range(3): flickr.photos.get_recent()"),
    "a writer with a cache": (1, "client(cache=True).photos.comments.get_recent_for_contacts()"),
    "sys.exit": (1, "flickr = client()\nflickr.photos.get_recent()\nsys.exit(0)"),
    "a cycle": (1, "flickr = client()\nflickr.itself = [flickr]\nflickr.photos.get_recent()\ndel flickr"),
    "asynchronous": (
        4,
        """
        import asyncio, logging
        logging.getLogger("asyncio").setLevel("ERROR")  # tells of slow imports
        flickr = AsyncFlickr(KEY, transport=AsyncMockTransport(lambda request: ok))
        async def main():
            await asyncio.gather(*(flickr.photos.get_recent() for _ in range(4)))
        asyncio.run(main())
        """,
    ),
    "threads": (
        8,
        """
        from threading import Thread
        flickr = client()
        def late():
            time.sleep(0.2)
            flickr.photos.get_recent()
        for number in range(8): Thread(target=late).start()
        """,
    ),
    "a pool of threads": (
        8,
        """
        from concurrent.futures import ThreadPoolExecutor
        flickr = client()
        pool = ThreadPoolExecutor(4)
        for _ in range(8): pool.submit(flickr.photos.get_recent)
        """,
    ),
    "while a timer writes": (
        200,
        """
        many = [client() for _ in range(4)]
        for number in range(50):
            for each in many: each.photos.get_recent()
            time.sleep(0.0199)
        """,
    ),
    "handlers of its own, early and late": (
        5,
        """
        import atexit
        flickr = client()
        atexit.register(flickr.photos.get_recent)
        flickr.photos.get_recent()
        atexit.register(flickr.photos.get_recent)
        atexit.register(lambda: client(cache=True).photos.get_recent())
        atexit.register(lambda: flickr.close())
        atexit.register(flickr.photos.get_recent)
        """,
    ),
    "forked, and ending as its parent does": (
        3,
        """
        flickr = client()
        flickr.photos.get_recent()
        if os.fork() == 0:
            flickr.photos.get_recent()
            sys.exit(0)
        os.wait()
        flickr.photos.get_recent()
        """,
    ),
    "forked, without a call of its own": (
        1,
        """
        flickr = client(cache=True)
        flickr.photos.get_recent()
        if os.fork() == 0:
            sys.exit(0)
        os.wait()
        """,
    ),
}
MULTIPROCESSING = """
import multiprocessing, concurrent.futures

shared = client()

def work(number=0):
    shared.photos.get_recent()

if __name__ == "__main__":
    shared.photos.get_recent()
    context = multiprocessing.get_context(sys.argv[1])
    if sys.argv[2] == "process":
        children = [context.Process(target=work) for _ in range(3)]
        for child in children: child.start()
        for child in children: child.join()
    elif sys.argv[2] == "pool":
        pool = context.Pool(2)
        pool.map(work, range(3))
        pool.close()
        pool.join()
    else:
        with concurrent.futures.ProcessPoolExecutor(2, mp_context=context) as pool:
            list(pool.map(work, range(3)))
"""


class Home:
    """A user's home, in which programs run with the default settings."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "FLICKR_"))},
            "HOME": str(folder),
        }

    def write(self, program: str) -> list[str]:
        """The command that runs a program with every warning an error."""
        file = self.folder / "program.py"
        file.write_text(START + dedent(program))
        return [sys.executable, "-X", "dev", "-W", "error", str(file)]

    def run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, env=self.environment, cwd=self.folder, capture_output=True, text=True, timeout=60, check=False
        )

    def counted(self) -> int:
        """How many calls were counted, in whichever file."""
        total = 0
        for file in self.folder.rglob("*.sqlite3"):
            if "cache" not in file.name:
                store = open_state(f"sqlite:///{file}")
                total += sum(number for call, number in store.calls(key_id(KEY), 0).items() if not call.cached)
                store.close()
        return total


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_ends_in_silence_and_has_counted(home: Home, name: str) -> None:
    calls, program = PROGRAMS[name]
    done = home.run(home.write(program))
    assert (done.returncode, done.stderr) == (0, "")
    assert home.counted() == calls


def test_the_command_tells_what_was_counted(home: Home) -> None:
    home.run(home.write("client().photos.get_recent()"))
    told = subprocess.run(
        [Path(sys.executable).with_name("flickr"), "usage", "--json"],
        env={**home.environment, "FLICKR_API_KEY": KEY},
        capture_output=True,
        text=True,
        check=True,
    )
    report = json.loads(told.stdout)
    assert (report["last_hour"], sum(hour["sent"] for hour in report["hours"])) == (1, 1)


@pytest.mark.parametrize(
    ("method", "way"),
    [("fork", "process"), ("fork", "pool"), ("fork", "futures"), ("spawn", "process"), ("forkserver", "futures")],
)
def test_children_of_multiprocessing_count_their_own_calls_once(home: Home, method: str, way: str) -> None:
    command = home.write(MULTIPROCESSING)
    done = home.run([*command, method, way])
    assert (done.returncode, done.stderr) == (0, "")
    assert home.counted() == 4


@pytest.mark.parametrize("end", ["raise ValueError('mine')", "sys.exit('mine')"])
def test_an_error_of_the_program_is_all_that_is_told(home: Home, end: str) -> None:
    done = home.run(home.write(f"flickr = client()\nflickr.photos.get_recent()\n{end}"))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] in {"ValueError: mine", "mine"}
    assert done.stderr.count("Traceback") == ("raise" in end)
    assert home.counted() == 1


@pytest.mark.parametrize("end", ["os.kill(os.getpid(), 9)", "os._exit(0)", "os.fork() or os._exit(0); os.wait()"])
def test_a_sudden_end_loses_the_last_second_at_most(home: Home, end: str) -> None:
    program = f"""
    flickr = client()
    for _ in range(3): flickr.photos.get_recent()
    time.sleep(1.3)
    flickr.photos.get_recent()
    {end}
    """
    done = home.run(home.write(program))
    assert (done.returncode in {0, -signal.SIGKILL}, done.stderr) == (True, "")
    assert 3 <= home.counted() <= 4


def test_a_store_that_is_locked_does_not_hold_up_the_end_for_long(home: Home) -> None:
    home.run(home.write("client().photos.get_recent()"))
    (state,) = home.folder.rglob("state-1.sqlite3")
    program = f"""
    import sqlite3
    flickr = client()
    many = [client() for _ in range(3)]
    for each in many: each.photos.get_recent()
    holder = sqlite3.connect({str(state)!r}, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    for each in many: each._core.governor.succeeded("flickr.test.echo")
    import atexit
    atexit.register(holder.close)
    holder = None
    """
    begun = time.monotonic()
    done = home.run([argument for argument in home.write(program) if argument not in {"-W", "error"}])
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert time.monotonic() - begun < 20
