"""What a child is left after a fork: no connection of its parent's stays open in it, and no import waits for ever."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import flickr_runtime
from tests.contract.keepalive import KeepAlive, authority

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")

COPIES = """
import asyncio, os, socket, stat, sys, warnings
from flickr_client import AsyncFlickr, Flickr
PORT = int(sys.argv[1].rpartition(":")[2])

def connected():
    # How many sockets of this process are connected to the server.
    found = 0
    for number in range(3, 200):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                with socket.socket(fileno=os.dup(number)) as one:
                    found += one.family == socket.AF_INET and one.getpeername()[1] == PORT
        except OSError:
            continue
    return found

def child():
    pid = os.fork()
    if not pid:
        os._exit(connected())
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

with Flickr("k" * 32, base_url=sys.argv[1]) as flickr:
    flickr.call("flickr.test.echo", mark="a")
    assert connected() == 1
    assert child() == 0, "sync"
    flickr.call("flickr.test.echo", mark="a")

async def program():
    async with AsyncFlickr("k" * 32, base_url=sys.argv[1]) as flickr:
        await asyncio.gather(*[flickr.call("flickr.test.echo", mark="a") for _ in range(3)])
        before = connected()
        assert before >= 1
        assert child() == 0, "async"
        await asyncio.gather(*[flickr.call("flickr.test.echo", mark="a") for _ in range(3)])
        assert connected() == before

asyncio.run(program())
assert child() == 0
print("well")
"""

IMPORTS = """
import importlib.abc, os, signal, sys, threading
from flickr_client import Flickr, Token

MODULE = sys.argv[2]
inside, goes_on = threading.Event(), threading.Event()

class Slowly(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == MODULE:
            inside.set()
            goes_on.wait(60)
        return None

sys.meta_path.insert(0, Slowly())
flickr = Flickr("k" * 32, "s" * 16, token=Token(token="t", secret="u"), base_url=sys.argv[1], state=False, timeout=60)
thread = threading.Thread(target=lambda: flickr.test.echo())
thread.start()
assert inside.wait(30)
threading.Timer(0.5, goes_on.set).start()
pid = os.fork()
if not pid:
    signal.alarm(20)
    flickr.test.echo()
    os._exit(0)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
thread.join()
"""

INSIDE = """
import os, signal, threading
from flickr_runtime.lazy import cached_property
from flickr_runtime.locks import open_after_fork

inside, goes_on = threading.Event(), threading.Event()
lock = open_after_fork()

class Holder:
    @cached_property
    def value(self):
        if threading.current_thread() is not threading.main_thread():
            inside.set()
            goes_on.wait(60)
        return 1

def hold():
    with lock:
        Holder().value

thread = threading.Thread(target=hold)
thread.start()
assert inside.wait(30)
pid = os.fork()
if not pid:
    signal.alarm(30)
    with lock:
        assert not lock.acquire(blocking=False)
        os._exit(Holder().value)
assert lock.locked()
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
goes_on.set()
thread.join()
"""

LOOKS_UP = """
import os, socket, threading, time
from flickr_client import Flickr

inside = threading.Event()

def slowly(*arguments):
    inside.set()
    time.sleep(1)
    return []

socket._socket.getaddrinfo = slowly

# Not by a client: whoever looks something up, the resolver may be locked in the child.
thread = threading.Thread(target=lambda: (socket.getaddrinfo("localhost", 80), ended.append(True)))
ended = []
Flickr("k" * 32, state=False)
thread.start()
assert inside.wait(30)
if not (pid := os.fork()):
    os._exit(len(ended))
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""


def run(program: str, *arguments: str) -> str:
    quiet = "ignore:This process:DeprecationWarning"  # since Python 3.12 a fork beside threads warns, which is the test
    command = [sys.executable, "-W", quiet, "-c", program, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_a_child_has_no_copy_of_a_connection() -> None:
    with KeepAlive() as server:
        assert run(COPIES, server.base_url) == "well\n"


def test_neither_over_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, bundle = authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    with KeepAlive(context) as server:
        assert run(COPIES, server.base_url) == "well\n"


@pytest.mark.parametrize("module", ["oauthlib.oauth1", "flickr_client.api.test", "flickr_client.methods.test"])
def test_a_fork_while_a_thread_imports_leaves_the_child_able_to_call(module: str) -> None:
    with KeepAlive() as server:
        assert run(IMPORTS, server.base_url, module) == "0\n"


def test_a_fork_waits_for_lookups() -> None:
    assert run(LOOKS_UP) == "1\n"


def test_no_lock_of_another_thread_stays_closed_in_a_child() -> None:
    assert run(INSIDE) == "1\n"


def test_the_runtime_makes_no_other_locks() -> None:
    runtime = Path(flickr_runtime.__file__).parent
    plain = [
        path.name
        for path in runtime.rglob("*.py")
        if re.search(r"\bLock\(\)|functools import.*cached_prop", path.read_text())
    ]
    assert plain == ["locks.py"]
