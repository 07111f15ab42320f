"""After a fork each process has connections of its own: every response matches its question, in parent and children."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.programs import Program

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")

# Run by processes of their own, so that nothing of the test is forked along. Each ends with status 1 if a response did
# not match its question.
COMMON = """
import asyncio, os, sys, threading, time, warnings
warnings.simplefilter("error")
from flickr_client import AsyncFlickr, Flickr

URL = sys.argv[1]

def ask(flickr, who, times=5):
    for number in range(times):
        mark = f"{who}-{number}"
        got = flickr.call("flickr.test.echo", mark=mark)["mark"]
        if got != mark:
            print(f"{who} asked {mark} and got {got}", file=sys.stderr)
            sys.exit(1)

async def ask_async(flickr, who, times=5):
    async def one(number):
        mark = f"{who}-{number}"
        got = (await flickr.call("flickr.test.echo", mark=mark))["mark"]
        if got != mark:
            print(f"{who} asked {mark} and got {got}", file=sys.stderr)
            os._exit(1)
    for begin in range(0, times, 5):
        await asyncio.gather(*[one(number) for number in range(begin, begin + 5)])

def leave(number):
    # Some children end as programs do, with all that runs at an exit; most as those of multiprocessing, which is quick.
    if number % 5 == 0:
        sys.exit(0)
    os._exit(0)

def all_well(children):
    failed = [pid for pid in children if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])]
    if failed:
        sys.exit(f"{len(failed)} children failed")
"""

PROGRAMS = {
    "plain": """
flickr = Flickr("k" * 32, base_url=URL, timeout=10, retries=0)
ask(flickr, "before", 1)
children = []
for number in range(10):
    if not (pid := os.fork()):
        ask(flickr, f"c{number}")
        flickr.close()
        leave(number)
    children.append(pid)
ask(flickr, "parent", 30)
all_well(children)
ask(flickr, "after")
flickr.close()
""",
    "nested, and children that do not close": """
flickr = Flickr("k" * 32, base_url=URL, timeout=10, retries=0)
ask(flickr, "before", 1)
children = []
for number in range(3):
    if not (pid := os.fork()):
        ask(flickr, f"c{number}", 2)
        inner = []
        for each in range(3):
            if not (pid := os.fork()):
                ask(flickr, f"c{number}-{each}")
                leave(each)
            inner.append(pid)
        ask(flickr, f"c{number}")
        all_well(inner)
        leave(number)
    children.append(pid)
ask(flickr, "parent", 30)
all_well(children)
flickr.close()
""",
    "while threads ask": """
flickr = Flickr("k" * 32, base_url=URL, timeout=10, retries=0)
over = threading.Event()
def work(name):
    number = 0
    while not over.is_set():
        ask(flickr, f"{name}-{number}", 2)
        number += 1
ask(flickr, "before", 1)  # a module that a thread imports during a fork stays locked in the child (Python does that)
threads = [threading.Thread(target=work, args=(f"t{number}",)) for number in range(4)]
for thread in threads:
    thread.start()
children = []
for number in range(10):
    if not (pid := os.fork()):
        ask(flickr, f"c{number}", 4)
        flickr.close()
        os._exit(0)
    children.append(pid)
all_well(children)
over.set()
for thread in threads:
    thread.join()
flickr.close()
""",
    "a pool of processes": """
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
flickr = Flickr("k" * 32, base_url=URL, timeout=10, retries=0)
def work(number):
    return [flickr.call("flickr.test.echo", mark=f"w{number}-{each}")["mark"] for each in range(10)]
ask(flickr, "before", 2)
with ProcessPoolExecutor(8, mp_context=multiprocessing.get_context("fork")) as pool:
    told = [pool.submit(work, number) for number in range(10)]
    ask(flickr, "parent", 20)
    for number, future in enumerate(told):
        assert future.result() == [f"w{number}-{each}" for each in range(10)], future.result()
flickr.close()
""",
    "asynchronous, between loops": """
flickr = AsyncFlickr("k" * 32, base_url=URL, timeout=10, retries=0)
async def whole(who, times=5):
    await ask_async(flickr, who, times)
    await flickr.close()
asyncio.run(whole("before", 5))
children = []
for number in range(10):
    if not (pid := os.fork()):
        asyncio.run(whole(f"c{number}"))
        leave(number)
    children.append(pid)
asyncio.run(whole("parent", 20))
all_well(children)
""",
    "asynchronous, inside a loop": """
flickr = AsyncFlickr("k" * 32, base_url=URL, timeout=10, retries=0)
async def in_child(who):
    await ask_async(flickr, who)
    await flickr.close()
async def program():
    await ask_async(flickr, "before", 5)
    children = []
    for number in range(10):
        if not (pid := os.fork()):
            thread = threading.Thread(target=lambda: asyncio.run(in_child(f"c{number}")))  # as an executor's process
            thread.start()
            thread.join()
            os._exit(0)
        children.append(pid)
    await ask_async(flickr, "parent", 20)
    await asyncio.to_thread(all_well, children)
    await ask_async(flickr, "after")
    await flickr.close()
asyncio.run(program())
""",
}


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a server that is a process of its own, and the folder with its authority."""
    folder: Path = tmp_path_factory.mktemp("authority")
    command = [sys.executable, str(Path(__file__).with_name("keepalive.py"))]
    command += [str(folder)] if request.param == "https" else []
    with Program(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.stdout.readline().strip(), folder
        process.stdin.close()


OVER_TLS = ["plain", "while threads ask", "asynchronous, between loops"]  # the others differ in how they fork


@pytest.mark.parametrize(
    ("server", "program"),
    [*(("http", program) for program in PROGRAMS), *(("https", program) for program in OVER_TLS)],
    indirect=["server"],
)
def test_every_response_matches_its_question(server: tuple[str, Path], program: str) -> None:
    base_url, folder = server
    environ = dict(os.environ)
    if base_url.startswith("https:"):
        environ["SSL_CERT_FILE"] = str(folder / "ca.pem")
    command = [sys.executable, "-W", "error", "-c", COMMON + PROGRAMS[program], base_url]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=150, check=False)
    assert (done.returncode, done.stderr) == (0, "")
