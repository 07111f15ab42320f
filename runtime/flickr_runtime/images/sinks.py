"""Where a file goes while it comes: to memory, or to a file that appears under its name when it is whole."""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

from flickr_runtime.errors import TransportError
from flickr_runtime.images.errors import ImageTooLarge, NotAnImage, NotWritten
from flickr_runtime.images.partial import open_partial, partial_path
from flickr_runtime.images.target import check_replaceable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flickr_runtime.messages import Response

__all__ = ["FileSink", "ImageSink", "MemorySink"]


class ImageSink:
    """Takes images and videos up to a limit, and nothing else; knows their checksum.

    Args:
        what: Names the file in errors.
        limit: Bytes that it may have.
    """

    def __init__(self, what: str, limit: int) -> None:
        self._what, self._limit = what, limit
        self.content_type = ""
        self.size = 0
        self.begun = False
        self.progress: Callable[[int, int | None], None] | None = None
        self._expected: int | None = None
        self._hash = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """The checksum of what came, in hexadecimal digits."""
        return self._hash.hexdigest()

    def open(self) -> None:
        """Makes ready for a file from its first byte on, whatever came before."""
        self.content_type, self.size, self.begun = "", 0, False
        self._expected, self._hash = None, hashlib.sha256()

    def begin(self, response: Response) -> bool:
        """Takes the body of a 200; raises `NotAnImage` and `ImageTooLarge` where the headers tell so already."""
        if response.status != 200:
            return False
        self.begun = True
        self.content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if not self.content_type.startswith(("image/", "video/")):
            kind = self.content_type[:60] or "something without a type"
            raise NotAnImage(f"{self._what}: expected an image or a video, got {kind}")
        length = response.headers.get("content-length", "")
        if length.isascii() and length.isdigit() and not response.headers.get("content-encoding"):
            self._expected = int(length[:20])
            self._check(self._expected)
        return True

    def write(self, chunk: bytes) -> None:
        """Takes the next bytes; raises `ImageTooLarge` when they are too many."""
        self._check(self.size + len(chunk))
        self._append(chunk)
        self.size += len(chunk)
        self._hash.update(chunk)
        if self.progress:
            self.progress(self.size, self._expected)

    def pour(self, response: Response) -> None:
        """Takes a response that came as a whole; for transports that know of no sinks."""
        if self.begin(response):
            self.write(response.body)

    def check_whole(self) -> None:
        """Raises `TransportError` where less came than was announced, or nothing."""
        if self.size == 0 or (self._expected is not None and self.size != self._expected):
            raise TransportError(f"{self._what}: cut off after {self.size} of {self._expected or 'some'} bytes")

    def finish(self) -> tuple[Path | None, bytes | None]:
        """Where the file is, or what it is."""
        raise NotImplementedError

    def discard(self) -> None:
        """Leaves nothing behind; without effect on what is finished."""

    def _append(self, chunk: bytes) -> None:
        raise NotImplementedError

    def _check(self, size: int) -> None:
        if size > self._limit:
            raise ImageTooLarge(f"{self._what}: it has more than {self._limit} bytes, the limit that was given")


class MemorySink(ImageSink):
    """Keeps the bytes."""

    def open(self) -> None:
        """Begins anew."""
        super().open()
        self._data = bytearray()

    def finish(self) -> tuple[Path | None, bytes | None]:
        """The bytes."""
        return None, bytes(self._data)

    def _append(self, chunk: bytes) -> None:
        self._data += chunk


class FileSink(ImageSink):
    """Writes to a file beside the one that is wanted, which it then replaces in one step.

    Args:
        what: Names the file in errors.
        limit: Bytes that it may have.
        path: What the file will be called.
    """

    def __init__(self, what: str, limit: int, path: Path) -> None:
        super().__init__(what, limit)
        self._path = path
        self._part = partial_path(path)
        self._file: IO[bytes] | None = None

    def open(self) -> None:
        """Begins anew; raises `NotWritten` if no file can be written."""
        super().open()
        with self._writing():
            if self._file is not None:
                self._file.close()
            self._file = open_partial(self._part)

    def finish(self) -> tuple[Path | None, bytes | None]:
        """Gives the file its name; raises `NotWritten` if that fails or something else has the name by now."""
        with self._writing():
            if self._file is not None:
                self._file.flush()
                os.fsync(self._file.fileno())  # a disk may be full only now, and a crash must not leave half a file
                self._file.close()
            check_replaceable(self._path)
            self._part.replace(self._path)
        return self._path, None

    def discard(self) -> None:
        """Removes what was written, unless it has got its name."""
        if self._file is not None:
            with suppress(OSError):  # the last bytes may not fit the disk
                self._file.close()
            with suppress(OSError):
                self._part.unlink()

    def _append(self, chunk: bytes) -> None:
        with self._writing():
            if self._file is None:
                raise NotWritten(f"{self._path}: is not open")
            self._file.write(chunk)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:  # such as a full disk
            raise NotWritten(f"{self._path}: cannot be written: {error.strerror or error}") from error
