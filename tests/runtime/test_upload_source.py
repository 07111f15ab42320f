"""What can be uploaded, and what it is made into."""

import hashlib
import io
import os
from pathlib import Path
from typing import Any

import pytest

from flickr_runtime.errors import ArgumentError
from flickr_runtime.upload.errors import EmptyFile
from flickr_runtime.upload.source import media_kind, open_source, prepare

JPEG = b"\xff\xd8" + b"jpeg" * 5_000
SHA1 = hashlib.sha1(JPEG, usedforsecurity=False).hexdigest()


class Pipe(io.RawIOBase):
    """A stream that can be read once."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._data.read(size)


def test_paths_bytes_files_and_streams_are_alike(tmp_path: Path) -> None:
    path = tmp_path / "otter.jpg"
    path.write_bytes(JPEG)
    with path.open("rb") as opened:
        sources: list[Any] = [path, str(path), JPEG, bytearray(JPEG), memoryview(JPEG), io.BytesIO(JPEG), opened]
        for source in [*sources, Pipe(JPEG)]:
            prepared = prepare(source)
            assert (prepared.size, prepared.sha1) == (len(JPEG), SHA1)
            content = prepared.content
            for _ in range(2):
                if isinstance(content, bytes):
                    assert content == JPEG
                else:
                    at = content.tell()
                    assert content.read() == JPEG
                    content.seek(at)
            prepared.close()
        assert not opened.closed


def test_a_file_is_read_from_where_it_is() -> None:
    file = io.BytesIO(b"before" + JPEG)
    file.seek(6)
    assert prepare(file).sha1 == SHA1
    assert file.tell() == 6


def test_what_is_opened_here_is_closed_here(tmp_path: Path) -> None:
    path = tmp_path / "otter.jpg"
    path.write_bytes(JPEG)
    prepared = prepare(path)
    prepared.close()
    assert not isinstance(prepared.content, bytes)
    assert prepared.content.closed


def test_a_pipe_of_the_system() -> None:
    out, into = os.pipe()
    os.write(into, b"jpeg")
    os.close(into)
    with os.fdopen(out, "rb") as stream:
        prepared = prepare(stream, "otter.jpg")
        assert (prepared.name, prepared.size) == ("otter.jpg", 4)
        prepared.close()


@pytest.mark.parametrize(
    ("source", "kind", "messages"),
    [
        (b"", EmptyFile, "photo: is empty"),
        (io.BytesIO(), EmptyFile, "photo: is empty"),
        ("/nowhere/x.jpg", ArgumentError, "x.jpg: No such file"),
        ("bad\0name.jpg", ArgumentError, "null"),
        ("/", ArgumentError, "Is a directory"),
        (io.StringIO("x"), ArgumentError, "mode 'rb'"),
        (7, ArgumentError, "int is not a path"),
        (None, ArgumentError, "NoneType is not a path"),
    ],
)
def test_what_cannot_be_uploaded(source: Any, kind: type[Exception], messages: str) -> None:
    with pytest.raises(kind, match=messages):
        prepare(source)


def test_a_closed_file_is_reported() -> None:
    file = io.BytesIO(b"x")
    file.close()
    with pytest.raises(ArgumentError, match="closed file"):
        prepare(file)


def test_open_source_gives_a_file_part_that_can_seek(tmp_path: Path) -> None:
    with open_source(Pipe(b"jpeg"), "otter.jpg") as part:
        assert not isinstance(part.content, bytes)
        assert (part.name, part.content.read()) == ("otter.jpg", b"jpeg")
        assert part.content.seek(0) == 0
    assert part.content.closed


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.JPG", "photo"), ("a.heic", "photo"), ("a.mp4", "video"), ("a.MTS", "video"), ("a.m2ts", "video"),
        ("a.ogg", "video"), ("a", None), ("a.txt", None),
    ],
)  # fmt: skip
def test_photo_or_video_by_the_name(name: str, kind: str | None) -> None:
    assert media_kind(name) == kind
