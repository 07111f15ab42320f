"""No output contains a secret, however a call fails: logs at DEBUG, errors, tracebacks, events, files.

`test_login_over_http.py` shows the same of logins.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import pickle
import ssl
import subprocess
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flickr_client import AsyncFlickr, Flickr
from flickr_runtime import Token
from flickr_runtime.errors import FlickrError
from flickr_sandbox import Sandbox
from flickr_sandbox.pictures.draw import draw
from tests.programs import Program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flickr_runtime import Event

TLS = ssl.create_default_context()  # costs time for each client, and nothing here is encrypted
EXAMPLES = Path(__file__).parents[2] / "examples"
FAULTS = [
    *("429:0", "500", "503", "html", "unavailable:105", "trailing_comma", "reset", "hang:0", "truncated", "cut"),
    *("empty", "wrong_format", "nonce_used", "timestamp_refused", "slow:0.3", "500,when=after", "reset,when=after"),
]
CALLS: dict[str, Callable[[Any], Any]] = {
    "read": lambda flickr: flickr.people.get_photos("me"),
    "cached": lambda flickr: flickr.with_options(cache=60).photos.search(text="otter"),
    "raw": lambda flickr: flickr.with_raw_response(flickr.test.login),
    "write": lambda flickr: flickr.photosets.create(title="Otters", primary_photo_id="1"),
    "generic": lambda flickr: flickr.call("flickr.photos.delete", photo_id="1"),
    "wrong": lambda flickr: flickr.photos.search(text="otter", sort="otterly"),
    "upload": lambda flickr: flickr.upload(draw("pond", 8, 5), name="p.png", privacy=1, asynchronous=True, wait=0),
    "replace": lambda flickr: flickr.replace("1", draw("pond", 8, 5)),
    "download": lambda flickr: flickr.download("1", "m"),
    "login": lambda flickr: flickr.begin_login("write"),
}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def token(sandbox: Sandbox) -> Token:
    given = sandbox.sign_in()
    return Token(token=given.token, secret=given.secret, user_nsid=sandbox.users[0].nsid)


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    real = asyncio.sleep
    monkeypatch.setattr(ssl, "create_default_context", lambda *_, **__: TLS)
    monkeypatch.setattr("flickr_runtime.invoking.pause_before_retry", lambda *_: 0.0)
    monkeypatch.setattr(Flickr, "_sleep", staticmethod(lambda _seconds: None))
    monkeypatch.setattr("anyio.sleep", lambda _seconds: real(0))


def texts_of(error: BaseException) -> str:
    """Everything that a program might print of an error, at its most talkative."""
    talkative = traceback.TracebackException.from_exception(error, capture_locals=True)
    talkative.stack.pop(0)  # this file's own frame
    parts = [*talkative.format(), repr(error), str(error), str(error.__dict__), str(error.args)]
    return "".join(parts) + repr(pickle.loads(pickle.dumps(error)).__dict__)  # noqa: S301  # made here


class Emitted:
    """Collects all output, of clients that log as much as they can."""

    def __init__(self, sandbox: Sandbox, token: Token, folder: Path) -> None:
        self.parts: list[str] = []
        self.failures = 0
        self._where = (sandbox.consumer_key, sandbox.consumer_secret)
        self._options: dict[str, Any] = {
            "token": token,
            "base_url": sandbox.base_url,
            "timeout": 0.2,
            "retries": 1,
            "state": f"sqlite:///{folder}/state.sqlite3",
            "hooks": [self.event],
        }

    def event(self, event: Event) -> None:
        self.parts.append(repr(event))

    def client(self, kind: Any) -> Any:
        made = kind(*self._where, **self._options)
        self.parts += [repr(made), str(made), repr(made._core), repr(made._core.credentials), repr(vars(made._core))]
        return made

    def result(self, response: object) -> None:
        self.parts.append(repr(response))

    def failure(self, error: FlickrError) -> None:
        self.failures += 1
        self.parts.append(texts_of(error))

    def calls(self) -> None:
        with self.client(Flickr) as flickr:
            for call in CALLS.values():
                try:
                    self.result(call(flickr))
                except FlickrError as error:
                    self.failure(error)

    async def calls_async(self) -> None:
        async with self.client(AsyncFlickr) as flickr:
            for call in CALLS.values():
                try:
                    self.result(await call(flickr))
                except FlickrError as error:
                    self.failure(error)


@pytest.mark.parametrize("client", ["sync", "async"])
def test_no_failure_tells_a_secret(
    sandbox: Sandbox,
    token: Token,
    tmp_path: Path,
    client: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    emitted = Emitted(sandbox, token, tmp_path)
    for fault in ["", *FAULTS]:
        sandbox.faults.clear()
        if fault:
            sandbox.faults.add(fault)
        if client == "sync":
            emitted.calls()
        else:
            asyncio.run(emitted.calls_async())
    assert emitted.failures > 100
    assert len(caplog.records) > 500
    captured = capfd.readouterr()
    everything = "".join([*emitted.parts, caplog.text, *(repr(vars(record)) for record in caplog.records)])
    everything += captured.out + captured.err
    for word in ("HTTP 500", "nonce_used", "timestamp_refused", "error 105"):
        assert word in everything
    assert_silent(everything, sandbox, token)


def assert_silent(everything: str, sandbox: Sandbox, token: Token) -> None:
    for secret in (sandbox.consumer_secret, token.token, token.secret):
        at = everything.find(secret)
        assert at < 0, f"a secret is told: …{everything[max(0, at - 300) : at]}<HERE>"
    assert "oauth_signature=" not in everything


def test_nothing_on_the_disk_holds_one(sandbox: Sandbox, token: Token, tmp_path: Path) -> None:
    """The state, the cache and the journal: secrets are in none of them, and neither is the key."""
    emitted = Emitted(sandbox, token, tmp_path)
    emitted.calls()
    files = [path for path in [*tmp_path.rglob("*"), *Path(os.environ["XDG_STATE_HOME"]).rglob("*")] if path.is_file()]
    files += [path for path in Path(os.environ["XDG_CACHE_HOME"]).rglob("*") if path.is_file()]
    assert len(files) >= 2
    for path in files:
        held = path.read_bytes()
        for secret in (sandbox.consumer_secret, token.token, token.secret, sandbox.consumer_key):
            assert secret.encode() not in held, path
        assert path.stat().st_mode & 0o077 == 0, path


# Runs each program that it reads in a child, which starts with all imports done.
PROGRAMS = """
import json, logging, os, runpy, sys
from flickr_client import AsyncFlickr, Flickr
from flickr_client import _cli, api, async_api, methods, types
import httpx, oauthlib.oauth1, requests

Flickr._sleep = staticmethod(lambda _: None)  # all tries are made, and none is waited for
for line in sys.stdin:
    words, told = json.loads(line)
    pid = os.fork()
    if not pid:
        file = os.open(told, os.O_WRONLY | os.O_CREAT)
        os.dup2(file, 1)
        os.dup2(file, 2)
        logging.basicConfig(level=logging.DEBUG)
        sys.argv = words
        runpy.run_module(words[0], run_name="__main__", alter_sys=True)
        sys.exit()
    os.waitpid(pid, 0)
    print(flush=True)
"""
COMMANDS = [
    ("account_backup", "{folder}", "--per-second", "1000"),
    ("group_poster", "1@N01", "otters", "--pause", "0"),
    ("search_bot", "otters", "--once", "--state", "{folder}/bot.json"),
    ("flickr_client._cli", "call", "flickr.test.login"),
    ("flickr_client._cli", "whoami"),
    ("flickr_client._cli", "usage"),
    ("flickr_client._cli", "upload", "{folder}/p.png", "--journal", "{folder}/journal"),
]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.parametrize("fault", ["", "500,every=2", "unavailable:105,skip=1"])
def test_neither_do_programs_tell_one(sandbox: Sandbox, token: Token, tmp_path: Path, fault: str) -> None:
    environ = {
        **os.environ,
        "PYTHONPATH": str(EXAMPLES),
        "FLICKR_BASE_URL": sandbox.base_url,
        "FLICKR_API_KEY": sandbox.consumer_key,
        "FLICKR_API_SECRET": sandbox.consumer_secret,
        "FLICKR_OAUTH_TOKEN": token.token,
        "FLICKR_OAUTH_TOKEN_SECRET": token.secret,
        "FLICKR_STATE_URL": f"sqlite:///{tmp_path}/state.sqlite3",
    }
    with Program(
        [sys.executable, "-c", PROGRAMS], env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as programs:
        assert programs.stdin is not None
        assert programs.stdout is not None
        for number, command in enumerate(COMMANDS):
            folder = tmp_path / str(number)
            folder.mkdir()
            (folder / "p.png").write_bytes(draw("pond", 8, 5))
            sandbox.faults.clear()
            if fault:
                sandbox.faults.add(fault)
            words = [word.format(folder=folder) for word in command]
            programs.stdin.write(json.dumps([words, str(folder / "told")]) + "\n")
            programs.stdin.flush()
            assert programs.stdout.readline() == "\n"
            output = (folder / "told").read_text()
            assert output, command
            assert "DEBUG" in output or "usage" in command, output
            assert_silent(output, sandbox, token)
        programs.stdin.close()
    assert programs.returncode == 0
