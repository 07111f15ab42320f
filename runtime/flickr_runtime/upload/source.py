"""Sources of uploads: a path, bytes, an open file or a stream, as a file that can be read more than once."""

from __future__ import annotations

import hashlib
import io
import mimetypes
import os
import stat
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO, Literal, cast

from flickr_runtime.errors import ArgumentError
from flickr_runtime.messages import File
from flickr_runtime.printable import readable
from flickr_runtime.regular_files import kind_called, open_regular
from flickr_runtime.upload.errors import EmptyFile

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Kind", "Prepared", "Source", "check_path", "media_kind", "open_source", "prepare"]

Source = str | Path | bytes | BinaryIO
Kind = Literal["photo", "video"]

_CHUNK = 1024 * 1024
_MAX_STREAMED = 1024**3 + 1024**2  # a video has a gigabyte at most (facts: limits); checked for streams without an end
_SPOOLED_IN_MEMORY = 4 * 1024 * 1024
# Not every system's table of media types has them.
_VIDEOS = frozenset({
    ".3g2", ".3gp", ".avi", ".m2ts", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".mts", ".ogg", ".ogv", ".webm",
    ".wmv",
})  # fmt: skip
_PHOTOS = frozenset({".gif", ".heic", ".heif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"})


@dataclass(frozen=True)
class Prepared:
    """A source with its checksum, which can be read again.

    Attributes:
        name: The file's name, without folders.
        content: Bytes, or a file that can seek, at the position where the source begins.
        size: Size from there to the end, in bytes.
        sha1: Their SHA-1, in hexadecimal digits.
        owned: Whether the file was opened here, and so is closed here.
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
        """Photo or video, by the name; None if unknown."""
        return media_kind(self.name)

    def rewind(self) -> None:
        """Seeks to the beginning of the source, to send it again."""
        if not isinstance(self.content, bytes):
            self.content.seek(self.start)

    def close(self) -> None:
        """Closes the file if it was opened here; the caller's stays open."""
        if self.owned and not isinstance(self.content, bytes):
            self.content.close()


def media_kind(name: str) -> Kind | None:
    """Whether a file with this name is a photo or a video; None if unknown."""
    suffix = PurePath(name).suffix.lower()
    guessed = (mimetypes.guess_type(name)[0] or "").partition("/")[0]
    if suffix in _VIDEOS or guessed == "video":
        return "video"
    return "photo" if suffix in _PHOTOS or guessed == "image" else None


def prepare(source: Source, name: str | None = None) -> Prepared:
    """Opens a source and computes its checksum; a stream that cannot seek is copied into a temporary file first.

    Reads the whole source, in chunks. A path must be that of a regular file or a link to one: pipes and devices may
    have no end. A stream, such as a pipe that the caller has opened, is read until it ends, up to 1 GiB.

    Raises `ArgumentError` if it cannot be read, `EmptyFile` if it is empty.
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


def check_path(path: Path) -> Path:
    """The path; raises `ArgumentError` unless it is that of a regular file, `EmptyFile` if it is empty."""
    try:
        found = path.stat()
        _check_regular(path, found.st_mode)
    except (OSError, ValueError) as error:
        raise _unreadable(str(path), error) from error
    if not found.st_size:
        raise EmptyFile(f"{readable(path.name)}: is empty; Flickr accepts only photos and videos")
    return path


@contextmanager
def open_source(source: Source, name: str | None) -> Iterator[File]:
    """The file part for a source; closes a file that it opened. Raises `ArgumentError` as `prepare` does."""
    file, owned = _open(source, name)
    try:
        yield file
    finally:
        if owned and not isinstance(file.content, bytes):
            file.content.close()


def _open(source: Source, name: str | None) -> tuple[File, bool]:
    """The source as a file that can seek, and whether it was opened here."""
    if isinstance(source, bytes | bytearray | memoryview):
        return File(readable(name or "photo"), bytes(source)), False
    if isinstance(source, str | Path):
        path = Path(source)
        try:
            return File(readable(name or path.name), _regular(path)), True
        except (OSError, ValueError) as error:
            raise _unreadable(str(path), error) from error
    if not hasattr(source, "read"):
        raise ArgumentError(f"upload: {type(source).__name__} is not a path, bytes or an open file")
    label = getattr(source, "name", None)
    known = readable(name or (PurePath(label).name if isinstance(label, str) else "") or "photo")
    try:
        if source.read(0) != b"":
            raise ArgumentError(f"upload: {known}: is open for text; open it with mode 'rb'")
        if kind := _endless(source):
            raise ArgumentError(f"upload: {known}: is {kind}, which may never end; give a file")
        seekable = _can_seek(source)
        return File(known, source if seekable else _spooled(source, known)), not seekable
    except (OSError, ValueError) as error:
        raise _unreadable(known, error) from error


def _regular(path: Path) -> BinaryIO:
    """Opens a regular file; anything else is refused without blocking, as a pipe would."""
    _check_regular(path, path.stat().st_mode)
    return os.fdopen(open_regular(path, os.O_RDONLY), "rb")


def _check_regular(path: Path, mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    known = readable(str(path))
    if stat.S_ISDIR(mode):
        raise ArgumentError(f"upload: {known}: Is a directory; name its files, such as {known.rstrip('/')}/*.jpg")
    raise ArgumentError(f"upload: {known}: is {kind_called(mode)}; only regular files are uploaded")


def _endless(source: BinaryIO) -> str | None:
    """The kind of an open file that is neither a regular file nor a stream with an end."""
    found = _status(source)
    if found is None or any(is_kind(found.st_mode) for is_kind in (stat.S_ISREG, stat.S_ISFIFO, stat.S_ISSOCK)):
        return None
    return kind_called(found.st_mode)


def _unreadable(name: str, error: OSError | ValueError) -> ArgumentError:
    if isinstance(error, ArgumentError):
        return error
    return ArgumentError(f"upload: {readable(name)}: {getattr(error, 'strerror', None) or error}{_where(name, error)}")


def _where(name: str, error: OSError | ValueError) -> str:
    """Where a file was searched for that does not exist, if its path does not say so."""
    if not isinstance(error, FileNotFoundError) or PurePath(name).is_absolute():
        return ""
    if name.startswith("~"):
        return "; give Path(…).expanduser(), since only shells know ~"
    return f" in {readable(str(Path.cwd()))}"


def _can_seek(source: BinaryIO) -> bool:
    try:
        return source.seekable() and source.tell() >= 0
    except (OSError, ValueError, AttributeError):
        return False


def _spooled(stream: BinaryIO, name: str) -> BinaryIO:
    copy = tempfile.SpooledTemporaryFile(max_size=_SPOOLED_IN_MEMORY)  # noqa: SIM115  # closed by the caller
    try:
        for chunk in _pieces(stream, name):
            copy.write(chunk)
        copy.seek(0)
    except BaseException:
        copy.close()
        raise
    return cast("BinaryIO", copy)


def _pieces(content: BinaryIO, name: str) -> Iterator[bytes]:
    """The bytes until the end; of a regular file at most its present size, of anything else at most a gigabyte."""
    found = _status(content)
    regular = found is not None and stat.S_ISREG(found.st_mode)
    most, read = found.st_size if found is not None and regular else _MAX_STREAMED, 0
    while chunk := content.read(min(_CHUNK, most - read + 1)):
        read += len(chunk)
        if read > most:
            problem = "grows while it is read" if regular else f"does not end within {most:,} bytes"
            raise ArgumentError(f"upload: {name}: {problem}; give a file that is complete")
        yield chunk
    if chunk is None:  # a non-blocking stream without data
        raise ArgumentError(f"upload: {name}: does not wait for its next bytes; open it without O_NONBLOCK")


def _status(content: BinaryIO) -> os.stat_result | None:
    """The status of an open file; None if it is not a file of the system."""
    if isinstance(content, tempfile.SpooledTemporaryFile):  # `fileno` would move it from memory to disk
        return None
    try:
        return os.fstat(content.fileno())
    except (OSError, ValueError, AttributeError, TypeError):
        return None


def _measure(file: File) -> tuple[int, str]:
    """Size and SHA-1 from the file's position on, which is restored afterwards; raises `EmptyFile`."""
    digest, size = hashlib.sha1(usedforsecurity=False), 0
    content = io.BytesIO(file.content) if isinstance(file.content, bytes) else file.content
    try:
        start = content.tell()
        for chunk in _pieces(content, file.name):
            digest.update(chunk)
            size += len(chunk)
        content.seek(start)
    except OSError as error:  # some systems can open a folder, and disks fail
        raise _unreadable(file.name, error) from error
    if not size:
        raise EmptyFile(f"{file.name}: is empty; Flickr accepts only photos and videos")
    return size, digest.hexdigest()
