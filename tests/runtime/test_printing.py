"""What commands print where stdout lacks letters, or cannot be written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from flickr_runtime.commands.printing import json_text

PROGRAM = dedent(
    """
    import sys
    import click
    from flickr_runtime.commands.printing import Commands, json_text

    @click.group(cls=Commands)
    def main(): pass

    @main.command()
    def names(): click.echo("Löwe ↯")

    @main.command()
    def tree(): click.echo(json_text({"title": "Löwe ↯", "half": chr(0xd83d)}))

    @main.command()
    def missing(): open("nowhere/file")

    main()
    """
)


def run(command: str, stdout: int = subprocess.PIPE, **environ: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, command],
        env={**os.environ, **environ},
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1", "cp437"])
def test_letters_that_stdout_lacks_are_escaped(encoding: str) -> None:
    done = run("tree", PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode(encoding)) == {"title": "Löwe ↯", "half": "\ud83d"}
    named = run("names", PYTHONIOENCODING=encoding)
    assert (named.returncode, named.stderr) == (0, b"")
    read_as = "utf-8" if encoding == "ascii" else encoding  # click takes ASCII for a slip, and writes UTF-8
    assert named.stdout.decode(read_as).strip() in {"Löwe ↯", "Löwe \\u21af"}


def test_a_stdout_that_is_full_is_told_in_one_line() -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    try:
        done = run("names", full)
    finally:
        os.close(full)
    assert done.returncode == 1
    assert done.stderr.decode().strip() == "Error: the output cannot be written: No space left on device"


def test_a_file_that_is_not_there_is_told_in_one_line() -> None:
    done = run("missing")
    assert (done.returncode, done.stderr.decode().strip()) == (1, "Error: nowhere/file: No such file or directory")


def test_nobody_who_reads_is_no_error() -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        done = run("names", write)
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (1, b"")


def test_json_is_readable_where_it_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path(os.devnull).open("w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert json_text({"a": "ö"}, indent=1) == '{\n "a": "ö"\n}'
    monkeypatch.setattr(sys, "stdout", None)
    assert json_text("ö") == '"\\u00f6"'
