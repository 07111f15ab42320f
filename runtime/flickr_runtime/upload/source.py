"""What is uploaded: a path, bytes, an open file or a stream, made into a file that can be read more than once."""

from __future__ import annotations

import hashlib
import io
import mimetypes
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO, Literal, cast

from flickr_runtime.errors import ArgumentError
from flickr_runtime.messages import File
from flickr_runtime.upload.errors import EmptyFile

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Kind", "Prepared", "Source", "media_kind", "open_source", "prepare"]

Source = str | Path | bytes | BinaryIO
Kind = Literal["photo", "video"]

_CHUNK = 1024 * 1024
_SPOOLED_IN_MEMORY = 4 * 1024 * 1024
# Not every system's table of types has them.
_VIDEOS = frozenset({
    ".3g2", ".3gp", ".avi", ".m2ts", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".mts", ".ogg", ".ogv", ".webm",
    ".wmv",
})  # fmt: skip
_PHOTOS = frozenset({".gif", ".heic", ".heif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"})


@dataclass(frozen=True)
class Prepared:
    """A source that was read once and can be read again.

    Attributes:
        name: The file's name, without folders.
        content: Bytes, or a file that can seek, at the position where the source begins.
        size: Bytes from there to the end.
        sha1: Their SHA-1, in hexadecimal digits.
        owned: Whether the file was opened here, so is closed here.
        start: The position in the file where the source begins.
    """

    name: str
    content: bytes | BinaryIO = field(repr=False)
    size: int
    sha1: str
    owned: bool = False
    start: int = 0

    @property
    def kind(self) -> Kind | None:
        """Photo or video, by the name; None where it does not tell."""
        return media_kind(self.name)

    def rewind(self) -> None:
        """Goes back to where the source begins, to send it once more."""
        if not isinstance(self.content, bytes):
            self.content.seek(self.start)

    def close(self) -> None:
        """Closes what was opened here; a file of the caller's stays open."""
        if self.owned and not isinstance(self.content, bytes):
            self.content.close()


def media_kind(name: str) -> Kind | None:
    """Whether a file with this name is a photo or a video; None where the name does not tell."""
    suffix = PurePath(name).suffix.lower()
    guessed = (mimetypes.guess_type(name)[0] or "").partition("/")[0]
    if suffix in _VIDEOS or guessed == "video":
        return "video"
    return "photo" if suffix in _PHOTOS or guessed == "image" else None


def prepare(source: Source, name: str | None = None) -> Prepared:
    """Opens a source and takes its checksum; a stream that cannot seek is copied into a temporary file first.

    Reads the whole source, a piece at a time. Raises `ArgumentError` where there is nothing to read; `EmptyFile` where
    there is no byte in it.
    """
    file, owned = _open(source, name)
    try:
        start = 0 if isinstance(file.content, bytes) else file.content.tell()
        size, sha1 = _measure(file)
    except BaseException:
        if owned and not isinstance(file.content, bytes):
            file.content.close()
        raise
    return Prepared(file.name, file.content, size, sha1, owned, start)


@contextmanager
def open_source(source: Source, name: str | None) -> Iterator[File]:
    """The file part for a source; what is opened here is closed here. Raises `ArgumentError` as `prepare` does."""
    file, owned = _open(source, name)
    try:
        yield file
    finally:
        if owned and not isinstance(file.content, bytes):
            file.content.close()


def _open(source: Source, name: str | None) -> tuple[File, bool]:
    """The source as a file that can seek, and whether it was opened here."""
    if isinstance(source, bytes | bytearray | memoryview):
        return File(name or "photo", bytes(source)), False
    if isinstance(source, str | Path):
        path = Path(source)
        try:
            return File(name or path.name, path.open("rb")), True
        except (OSError, ValueError) as error:
            raise ArgumentError(f"upload: {path}: {getattr(error, 'strerror', None) or error}") from error
    if not hasattr(source, "read"):
        raise ArgumentError(f"upload: {type(source).__name__} is no path, no bytes and no open file")
    known = name or PurePath(str(getattr(source, "name", "photo"))).name or "photo"
    try:
        if source.read(0) != b"":
            raise ArgumentError(f"upload: {known}: is open for text; open it with mode 'rb'")
        seekable = _can_seek(source)
        return File(known, source if seekable else _spooled(source)), not seekable
    except (OSError, ValueError) as error:
        if isinstance(error, ArgumentError):
            raise
        raise ArgumentError(f"upload: {known}: {getattr(error, 'strerror', None) or error}") from error


def _can_seek(source: BinaryIO) -> bool:
    try:
        return source.seekable() and source.tell() >= 0
    except (OSError, ValueError, AttributeError):
        return False


def _spooled(stream: BinaryIO) -> BinaryIO:
    copy = tempfile.SpooledTemporaryFile(max_size=_SPOOLED_IN_MEMORY)  # noqa: SIM115  # closed by who asked
    try:
        shutil.copyfileobj(stream, copy, _CHUNK)
        copy.seek(0)
    except BaseException:
        copy.close()
        raise
    return cast("BinaryIO", copy)


def _measure(file: File) -> tuple[int, str]:
    """Size and SHA-1 from the file's position on, which it has again afterwards; raises `EmptyFile`."""
    digest, size = hashlib.sha1(usedforsecurity=False), 0
    content = io.BytesIO(file.content) if isinstance(file.content, bytes) else file.content
    try:
        start = content.tell()
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
        content.seek(start)
    except OSError as error:  # a folder can be opened on some systems, and disks fail
        raise ArgumentError(f"upload: {file.name}: {error.strerror or error}") from error
    if not size:
        raise EmptyFile(f"{file.name}: holds no byte; Flickr takes only photos and videos")
    return size, digest.hexdigest()
