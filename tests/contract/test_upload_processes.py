"""`flickr upload` as its users run it: several at once, killed, interrupted, with a pipe that nobody reads."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flickr_client import Flickr, Token
from flickr_sandbox import Sandbox
from flickr_sandbox.pictures.draw import draw
from tests.programs import Program, end

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flickr_client.types import Photo

PNG = draw("pond", 8, 5)
MAIN = "from flickr_client._cli import main; main()"

ASYNC = """
import asyncio, sys
from pathlib import Path
from flickr_client import AsyncFlickr
from flickr_runtime.upload.batch import Batch
from flickr_runtime.upload.journal import Journal
from flickr_runtime.upload.many import upload_many_async

async def main():
    async with AsyncFlickr.from_env() as flickr:
        batch = Batch(flickr.upload_session(), Journal(Path("journal.jsonl")))
        for outcome in await upload_many_async(flickr.run, batch, map(Path, sys.argv[1:])):
            print(outcome.status, outcome.photo_id, flush=True)

asyncio.run(main())
"""


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def environ(sandbox: Sandbox, tmp_path: Path) -> dict[str, str]:
    token = sandbox.sign_in("otterbank", perms="write")
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path / "home"),
        "FLICKR_BASE_URL": sandbox.base_url,
        "FLICKR_API_KEY": sandbox.consumer_key,
        "FLICKR_API_SECRET": sandbox.consumer_secret,
        "FLICKR_OAUTH_TOKEN": token.token,
        "FLICKR_OAUTH_TOKEN_SECRET": token.secret,
    }


@pytest.fixture
def photos(tmp_path: Path) -> list[str]:
    for number in range(6):
        (tmp_path / f"{number}.png").write_bytes(PNG + b"%d" % number)
    return [f"{number}.png" for number in range(6)]


class Shell:
    """Starts `flickr upload` in the folder of the photos, and ends what is left."""

    def __init__(self, folder: Path, environ: dict[str, str], sandbox: Sandbox) -> None:
        self._folder, self._environ, self._sandbox = folder, environ, sandbox
        self._running: list[Program] = []

    def start(self, *arguments: str, program: str = MAIN, **options: Any) -> Program:
        command = [sys.executable, "-c", program, *(["upload"] if program is MAIN else []), *arguments]
        given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        environ = {**self._environ, **given.pop("env", {})}
        given.setdefault("encoding", "utf-8")
        process = Program(command, cwd=self._folder, env=environ, **given)
        self._running.append(process)
        return process

    def run(self, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments, **options)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def photos(self) -> list[Photo]:
        """The user's photos that have a checksum."""
        token = Token(token=self._environ["FLICKR_OAUTH_TOKEN"], secret=self._environ["FLICKR_OAUTH_TOKEN_SECRET"])
        key, secret, base = self._sandbox.consumer_key, self._sandbox.consumer_secret, self._sandbox.base_url
        with Flickr(key, secret, token=token, base_url=base) as flickr:
            return list(flickr.photos.search(user_id="me", machine_tags="checksum:sha1=", extras=["description"]).photo)

    def stored(self) -> int:
        """How many there are."""
        return len(self.photos())

    def close(self) -> None:
        end(self._running)


@pytest.fixture
def shell(tmp_path: Path, environ: dict[str, str], sandbox: Sandbox) -> Iterator[Shell]:
    shell = Shell(tmp_path, environ, sandbox)
    yield shell
    shell.close()


def until(condition: Callable[[], Any]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("program", [MAIN, ASYNC], ids=["command", "async"])
def test_two_at_once_store_each_file_once(shell: Shell, sandbox: Sandbox, photos: list[str], program: str) -> None:
    sandbox.faults.add("slow:0.2", on="upload")
    both = [shell.start(*photos, program=program) for _ in range(2)]
    output = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], output
    assert shell.stored() == 6
    lines = [line for out, _ in output for line in out.splitlines()]
    assert sum(line.startswith("uploaded ") for line in lines) == 6
    assert sum(line.startswith("skipped ") for line in lines) == 6


def test_a_killed_one_and_its_next_run_store_once(shell: Shell, sandbox: Sandbox) -> None:
    arrives = sandbox.faults.add("slow:3", on="upload", times=1)  # Flickr is at work on it while nobody listens
    first = shell.start("0.png")
    until(lambda: arrives.used)
    time.sleep(0.3)  # the file has left whole
    first.send_signal(signal.SIGKILL)
    first.communicate()
    again = shell.run("0.png")
    assert again.returncode == 0
    assert again.stdout.count("\nfound ") == 1
    assert "an earlier run added the tag checksum:sha1=" in again.stdout
    assert shell.stored() == 1


@pytest.fixture(autouse=True)
def _photos(photos: list[str]) -> None:
    """They are there."""


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)],
    ids=["^C", "kill", "hangup"],
)
def test_an_interrupt_keeps_what_was_told(
    shell: Shell, sandbox: Sandbox, photos: list[str], number: int, code: int
) -> None:
    under_way = sandbox.faults.add("slow:1", on="upload", skip=2)
    process = shell.start("--parallel", "1", *photos)
    until(lambda: under_way.used)
    time.sleep(0.3)
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert process.returncode == code
    output = [line.split()[1] for line in out.splitlines() if line.startswith("uploaded ")]
    assert len(output) == 3  # the third had left whole, so its response was waited for
    assert out.count("added the tag checksum:sha1=") == 3
    assert f"?ids={','.join(output)}" in out
    assert "interrupted; the same command continues where this one stopped" in err
    assert "Traceback" not in err
    assert shell.stored() == 3
    sandbox.faults.clear()
    assert shell.run(*photos).returncode == 0
    assert shell.stored() == 6


def test_lines_come_as_files_are_done(shell: Shell, sandbox: Sandbox, photos: list[str]) -> None:
    stuck = sandbox.faults.add("hang:60", on="upload", skip=1)
    process = shell.start("--parallel", "1", *photos)
    assert process.stdout is not None
    until(lambda: stuck.used)
    lines = iter(process.stdout.readline, "")
    assert next(line for line in lines if line.startswith("uploaded "))
    assert "added the tag" in next(lines)
    process.kill()  # and they stay


def test_a_second_interrupt_ends_it_at_once(shell: Shell, sandbox: Sandbox) -> None:
    stuck = sandbox.faults.add("hang:60", on="upload")
    process = shell.start("0.png")
    until(lambda: stuck.used)
    process.send_signal(signal.SIGINT)
    assert process.stderr is not None
    assert "again to stop at once" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 130


def test_under_nohup_it_goes_on(shell: Shell, sandbox: Sandbox, photos: list[str]) -> None:
    under_way = sandbox.faults.add("slow:0.5", on="upload", times=1)
    process = shell.start(*photos, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    until(lambda: under_way.used)
    process.send_signal(signal.SIGHUP)
    process.communicate(timeout=30)
    assert process.returncode == 0
    assert shell.stored() == 6


@pytest.mark.parametrize("closed", ["stdout", "both"])
def test_nobody_reads_what_is_reported(shell: Shell, photos: list[str], closed: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = shell.start(*photos, stdout=writing, stderr=writing if closed == "both" else subprocess.PIPE)
    os.close(writing)
    err = process.communicate(timeout=30)[1] or ""
    assert "Traceback" not in err
    assert "BrokenPipe" not in err
    assert process.returncode == 0
    assert shell.stored() == 6


def test_a_terminal_that_is_closed(shell: Shell, sandbox: Sandbox, photos: list[str], tmp_path: Path) -> None:
    under_way = sandbox.faults.add("slow:1", on="upload", skip=1)
    controlling, terminal = os.openpty()
    with (tmp_path / "err").open("w+") as err:
        process = shell.start(
            "--parallel", "1", *photos, stdin=terminal, stdout=terminal, stderr=err, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )  # fmt: skip
        os.close(terminal)
        until(lambda: under_way.used)
        time.sleep(0.3)
        output = os.read(controlling, 65536)
        os.close(controlling)  # which hangs up
        assert process.wait(30) == 129
        err.seek(0)
        assert "Traceback" not in err.read()
    assert b"uploaded  " in output
    assert shell.stored() == 2  # the second had left whole, and the next run knows it
    sandbox.faults.clear()
    again = shell.run(*photos)
    assert (again.returncode, again.stdout.count("done before: photo")) == (0, 2)
    assert shell.stored() == 6


def test_a_disk_that_is_full_for_what_is_reported(shell: Shell, photos: list[str]) -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123
        process = shell.start(*photos, stdout=full)
        err = process.communicate(timeout=30)[1]
    assert "Traceback" not in err
    assert shell.stored() == 6


def test_a_batch_with_one_of_each_kind_of_odd_file(shell: Shell, tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path)
    for name in (b"caf\xe9.png", "Löwe ↯.png".encode(), b"new\nline\x1b[31m.png", b"-dash.png"):
        Path(os.fsdecode(folder + b"/" + name)).write_bytes(PNG + name)
    (tmp_path / "empty.png").touch()
    (tmp_path / "folder.png").mkdir()
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "link.png").symlink_to("pipe.png")
    (tmp_path / "zero.png").symlink_to("/dev/zero")
    (tmp_path / "dead.png").symlink_to("nowhere")
    (tmp_path / "text.png").write_text("no picture")
    names = sorted(path.name for path in tmp_path.glob("*.png"))
    done = shell.run("--", *names)
    assert done.returncode == 1
    assert shell.stored() == 6 + 4
    assert "Traceback" not in done.stderr
    for result in (
        "empty.png: is empty",
        "folder.png: the folder contains no photos or videos",
        "pipe.png: is a pipe",
        "link.png: is a pipe",
        "zero.png: is a device",
        "dead.png: No such file",
        "text.png: upload: error 5",
    ):
        assert done.stderr.count(result) == 1, done.stderr
    out = done.stdout
    assert "\x1b" not in out
    assert r"new\nline\x1b[31m.png" in out
    assert r"caf\udce9.png" in out
    assert "  Löwe ↯.png\n" in out


def test_a_terminal_of_few_letters(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "↯.png").write_bytes(PNG + b"lightning")
    done = shell.run("↯.png", env={"PYTHONIOENCODING": "latin-1"}, encoding="latin-1")
    assert done.returncode == 0
    assert r"\u21af.png" in done.stdout
    assert shell.stored() == 1


def test_titles_are_readable(shell: Shell, tmp_path: Path) -> None:
    odd = os.fsdecode(b"caf\xe9")
    shutil.copy(tmp_path / "0.png", tmp_path / f"{odd}.png")
    assert shell.run(f"{odd}.png", "--description", odd, "--tags", odd).returncode == 0
    assert [(photo.title, photo.description) for photo in shell.photos()] == [("caf\ufffd", "caf\ufffd")]


def test_a_name_that_is_not_there_asks_nobody(shell: Shell, tmp_path: Path) -> None:
    done = shell.run("nope.jpg", env={"FLICKR_BASE_URL": "http://127.0.0.1:9"})
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == f"cannot be uploaded: upload: nope.jpg: No such file or directory in {tmp_path}\n"


def test_privacy_that_is_not_applied_is_not_claimed(shell: Shell, photos: list[str], tmp_path: Path) -> None:
    assert shell.run(*photos[:2], "--privacy", "friends-and-family").returncode == 0
    os.utime(tmp_path / photos[1])  # touched, with the same content
    again = shell.run(*photos[:2], "--privacy", "private")
    assert again.returncode == 0
    assert again.stdout.count("done before as Friends and Family; not changed") == 4
    assert "Privacy:" not in again.stdout
    assert "Nothing to send" in again.stdout
    same = shell.run(*photos[:3], "--privacy", "friends-and-family")
    assert "not changed" not in same.stdout
    assert "1 file, " in same.stdout
    assert "Privacy:      Friends and Family\n" in same.stdout
