"""Programs that end in every way, mostly without closing their clients: silent, and every call is counted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

from flickr_runtime.state.location import key_id, open_state

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
        children = [context.Process(target=work) for _ in range(int(sys.argv[3]))]
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
WAYS = ["process", "pool", "futures"]

LOCKED = """
import sqlite3
flickr = client()
flickr.photos.get_recent()
flickr.close()
many = [client() for _ in range(3)]
for each in many: each.photos.get_recent()
(state,) = __import__("pathlib").Path(os.environ["HOME"]).rglob("state-1.sqlite3")
holder = sqlite3.connect(state, isolation_level=None)
holder.execute("BEGIN IMMEDIATE")
for each in many: each._core.governor.succeeded("flickr.test.echo")
import atexit, warnings
warnings.simplefilter("ignore")
atexit.register(holder.close)
holder = None
"""
SUDDEN = {
    "killed": "os.kill(os.getpid(), 9)",
    "os._exit": "os._exit(0)",
    "a child that is left by os._exit": "os.fork() or os._exit(0); os.wait()",
}
for name, end in SUDDEN.items():
    SUDDEN[name] = f"""
    flickr = client()
    for _ in range(3): flickr.photos.get_recent()
    time.sleep(1.3)
    flickr.photos.get_recent()
    {end}
    """
FORKED = {f"multiprocessing, {way}": f"sys.argv[1:] = ['fork', '{way}', '3']\n{MULTIPROCESSING}" for way in WAYS}
FRESH = [
    "one call",
    "a cycle",
    "asynchronous",
]  # in an interpreter of its own each; the others continue from one that began
BEGUN = (
    """
import atexit, os, time
def note():
    if ended is not None:
        with open("seconds", "w") as file:
            file.write(str(time.monotonic() - ended))
ended = None
atexit.register(note)  # the first, and so the last that is called
"""
    + START
    + """
import json
import asyncio, concurrent.futures, sqlite3, threading, uuid, zlib  # what starting a program would cost each time
import httpx, platformdirs
import flickr_runtime.cache.sqlite, flickr_runtime.governor, flickr_runtime.limits.limiter, flickr_runtime.state.sqlite
import flickr_runtime.usage.recorder

with client(state=False) as flickr:
    flickr.photos.get_recent()

jobs = json.loads(sys.stdin.readline())
left = {}
for name, (folder, program) in jobs.items():
    pid = os.fork()
    if not pid:
        break
    left[pid] = name
else:
    ends = {}
    while left:
        pid, status = os.wait()
        ends[left.pop(pid)] = os.waitstatus_to_exitcode(status)
    print(json.dumps(ends), flush=True)
    os._exit(0)

os.environ["HOME"] = folder
os.chdir(folder)
told = os.open("told", os.O_CREAT | os.O_WRONLY)
os.dup2(told, 1)
os.dup2(told, 2)
os.close(told)
exec(compile(program, "program.py", "exec"))
ended = time.monotonic()  # and now as any program
"""
)


SHOWN_LAST = """
import atexit, os

def links():
    for number in os.listdir("/proc/self/fd"):
        try:
            yield os.readlink(f"/proc/self/fd/{number}")
        except OSError:  # that of the listing
            pass

@atexit.register  # the first to be registered, and so the last to run
def show():
    print([link for link in links() if ".sqlite3" in link and not link.endswith(".users")])
"""


@dataclass
class End:
    """How a program ended: its exit code, what it said, how many calls were counted, and its folder."""

    code: int
    result: str
    counted: int
    folder: Path


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


@pytest.fixture(scope="module")
def ends(tmp_path_factory: pytest.TempPathFactory) -> dict[str, End]:
    """The ends of the programs that continue from one started interpreter: all at the same time, each in its home."""
    programs = {name: program for name, (_, program) in PROGRAMS.items() if name not in FRESH}
    programs |= {**SUDDEN, **FORKED, "locked": LOCKED}
    homes = {name: Home(tmp_path_factory.mktemp("home")) for name in programs}
    beginning = Home(tmp_path_factory.mktemp("beginning"))
    file = beginning.folder / "begun.py"
    file.write_text(BEGUN)
    jobs = {name: (str(homes[name].folder), dedent(program)) for name, program in programs.items()}
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", str(file)],
        input=json.dumps(jobs) + "\n",
        env=beginning.environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stderr == ""
    return {
        name: End(code, (homes[name].folder / "told").read_text(), homes[name].counted(), homes[name].folder)
        for name, code in json.loads(done.stdout).items()
    }


@pytest.mark.parametrize("name", FRESH)
def test_a_program_ends_in_silence_and_has_counted(home: Home, name: str) -> None:
    calls, program = PROGRAMS[name]
    done = home.run(home.write(program))
    assert (done.returncode, done.stderr) == (0, "")
    assert home.counted() == calls


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.parametrize("name", [*(name for name in PROGRAMS if name not in FRESH), *FORKED])
def test_so_does_one_that_goes_on_from_a_beginning(ends: dict[str, End], name: str) -> None:
    calls = 4 if name in FORKED else PROGRAMS[name][0]
    assert (ends[name].code, ends[name].result, ends[name].counted) == (0, "", calls)


def test_the_command_tells_what_was_counted(home: Home) -> None:
    home.run(home.write("client().photos.get_recent()"))
    output = subprocess.run(
        [Path(sys.executable).with_name("flickr"), "usage", "--json"],
        env={**home.environment, "FLICKR_API_KEY": KEY},
        capture_output=True,
        text=True,
        check=True,
    )
    report = json.loads(output.stdout)
    assert (report["last_hour"], sum(hour["sent"] for hour in report["hours"])) == (1, 1)


@pytest.mark.parametrize(("method", "way", "calls"), [("spawn", "process", 2), ("forkserver", "futures", 4)])
def test_children_that_begin_anew_count_their_own_calls_once(home: Home, method: str, way: str, calls: int) -> None:
    command = home.write(MULTIPROCESSING)
    done = home.run([*command, method, way, "1"])
    assert (done.returncode, done.stderr) == (0, "")
    assert home.counted() == calls


@pytest.mark.parametrize("end", ["raise ValueError('mine')", "sys.exit('mine')"])
def test_an_error_of_the_program_is_all_that_is_reported(home: Home, end: str) -> None:
    done = home.run(home.write(f"flickr = client()\nflickr.photos.get_recent()\n{end}"))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] in {"ValueError: mine", "mine"}
    assert done.stderr.count("Traceback") == ("raise" in end)
    assert home.counted() == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.parametrize("name", SUDDEN)
def test_a_sudden_end_loses_the_last_second_at_most(ends: dict[str, End], name: str) -> None:
    assert (ends[name].code in {0, -signal.SIGKILL}, ends[name].result) == (True, "")
    assert 3 <= ends[name].counted <= 4


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_store_that_is_locked_does_not_hold_up_the_end_for_long(ends: dict[str, End]) -> None:
    assert ends["locked"].code == 0
    assert "Traceback" not in ends["locked"].result
    assert float((ends["locked"].folder / "seconds").read_text()) < 20
    assert ends["locked"].counted >= 4  # those of before


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_files_are_closed_before_the_last_handler_runs(home: Home) -> None:
    """From Python 3.13 on, a connection that is left to the garbage collector is a warning on stderr."""
    file = home.folder / "program.py"
    file.write_text(SHOWN_LAST + START + "flickr = client(cache=True)\nflickr.photos.get_recent()\n")
    done = home.run([sys.executable, "-X", "dev", "-W", "error", str(file)])
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")
