"""Sinks for a file: memory, or a file that gets its name when it is complete."""

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
    """Accepts only images and videos up to a limit, and computes their checksum.

    Args:
        what: Names the file in errors.
        limit: Maximum size in bytes.
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
        """The SHA-256 of the received bytes, in hexadecimal digits."""
        return self._hash.hexdigest()

    def open(self) -> None:
        """Starts a file from its first byte, and discards earlier bytes."""
        self.content_type, self.size, self.begun = "", 0, False
        self._expected, self._hash = None, hashlib.sha256()

    def begin(self, response: Response) -> bool:
        """Takes the body of a 200; raises `NotAnImage` and `ImageTooLarge` if the headers say so."""
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
        """Takes the next bytes; raises `ImageTooLarge` above the limit."""
        self._check(self.size + len(chunk))
        self._append(chunk)
        self.size += len(chunk)
        self._hash.update(chunk)
        if self.progress:
            self.progress(self.size, self._expected)

    def pour(self, response: Response) -> None:
        """Takes a whole response, for transports without support for sinks."""
        if self.begin(response):
            self.write(response.body)

    def check_whole(self) -> None:
        """Raises `TransportError` if fewer bytes than announced, or none, were received."""
        if self.size == 0 or (self._expected is not None and self.size != self._expected):
            raise TransportError(f"{self._what}: cut off after {self.size} of {self._expected or 'some'} bytes")

    def finish(self) -> tuple[Path | None, bytes | None]:
        """Returns the path of the file, or its bytes."""
        raise NotImplementedError

    def discard(self) -> None:
        """Deletes a partial file; has no effect after `finish`."""

    def _append(self, chunk: bytes) -> None:
        raise NotImplementedError

    def _check(self, size: int) -> None:
        if size > self._limit:
            raise ImageTooLarge(f"{self._what}: it has more than {self._limit} bytes, the limit that was given")


class MemorySink(ImageSink):
    """Stores the bytes in memory."""

    def open(self) -> None:
        """Starts again."""
        super().open()
        self._data = bytearray()

    def finish(self) -> tuple[Path | None, bytes | None]:
        """The bytes."""
        return None, bytes(self._data)

    def _append(self, chunk: bytes) -> None:
        self._data += chunk


class FileSink(ImageSink):
    """Writes to a temporary file, which then replaces the target in one step.

    Args:
        what: Names the file in errors.
        limit: Maximum size in bytes.
        path: The target.
    """

    def __init__(self, what: str, limit: int, path: Path) -> None:
        super().__init__(what, limit)
        self._path = path
        self._part = partial_path(path)
        self._file: IO[bytes] | None = None

    def open(self) -> None:
        """Starts again; raises `NotWritten` if no file can be written."""
        super().open()
        with self._writing():
            if self._file is not None:
                self._file.close()
            self._file = open_partial(self._part)

    def finish(self) -> tuple[Path | None, bytes | None]:
        """Gives the file its name; raises `NotWritten` if that fails or the name is taken by something else."""
        with self._writing():
            if self._file is not None:
                self._file.flush()
                os.fsync(self._file.fileno())  # a full disk may show only now; a crash must not leave a partial file
                self._file.close()
            check_replaceable(self._path)
            self._part.replace(self._path)
        return self._path, None

    def discard(self) -> None:
        """Deletes the temporary file, unless `finish` has renamed it."""
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
