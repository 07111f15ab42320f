"""Files that programs keep for themselves: nothing but a regular file is read or written, and nothing is waited for."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

import pytest

from flickr_runtime.errors import ArgumentError
from flickr_runtime.regular_files import append_line, kind_called, read_regular
from flickr_runtime.upload.journal import Journal

KINDS = {"pipe": "a pipe", "socket": "a socket", "device": "a device", "endless": "a device", "folder": "directory"}


@pytest.fixture(params=KINDS)
def odd(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, str]:
    """What is no regular file, and what it is called."""
    monkeypatch.chdir(tmp_path)  # names of sockets are short
    path, kind = tmp_path / "notes", request.param
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind("notes")
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/full" if kind == "device" else "/dev/zero")
    return path, KINDS[kind]


def test_what_is_no_regular_file_is_refused_at_once(odd: tuple[Path, str]) -> None:
    path, called = odd
    before = path.lstat().st_mode
    for act in (read_regular, lambda path: append_line(path, b"{}")):
        with pytest.raises(OSError, match=called):
            act(path)
    with pytest.raises(ArgumentError, match=f"journal .*notes: .*{called}"):
        Journal(path)
    assert path.lstat().st_mode == before


def test_a_link_that_leads_nowhere_becomes_the_link_to_a_file(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("file")
    with pytest.raises(FileNotFoundError):
        read_regular(tmp_path / "link")
    append_line(tmp_path / "link", b"one")
    assert (tmp_path / "file").read_bytes() == b"one\n"


def test_a_line_that_was_cut_off_is_ended_first(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_bytes(b'{"whole": 1}\n{"cut o')
    append_line(path, b'{"next": 1}', sync=False)
    append_line(path, b'{"last": 1}')
    assert read_regular(path) == b'{"whole": 1}\n{"cut o\n{"next": 1}\n{"last": 1}\n'
    assert read_regular(path, 13).startswith(b'{"cut')


def test_a_full_disk_is_reported(tmp_path: Path) -> None:
    command = ["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", tmp_path]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root mounts a disk")
    try:
        append_line(tmp_path / "lines", b"x" * 4000)
        with pytest.raises(OSError, match="No space left on device"):
            append_line(tmp_path / "lines", b"y" * 1000)
    finally:
        subprocess.run(["umount", tmp_path], check=True)  # noqa: S607


def test_kinds_have_names(tmp_path: Path) -> None:
    assert kind_called(tmp_path.stat().st_mode) == "a folder"
    assert kind_called(Path("/dev/null").stat().st_mode) == "a device"
    assert kind_called(0) == "no file"
