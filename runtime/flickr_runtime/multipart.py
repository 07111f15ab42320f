"""A multipart form that is read while it is sent: its length is known, its memory constant.

One class serves both HTTP libraries, because both send the same bytes. requests-toolbelt's encoder works with requests
only, and can be sent only once; httpx's own form blocks the event loop while it reads, and neither reports progress.
"""

from __future__ import annotations

import hashlib
import mimetypes
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from flickr_runtime.errors import ArgumentError
from flickr_runtime.messages import File

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping

__all__ = ["FileChanged", "MultipartBody", "Progress", "TrackedFile"]

Progress = Callable[[int, int], None]
"""Called with the number of bytes of the file that were passed on, and the total."""

_CHUNK = 256 * 1024
# As browsers do (WHATWG, multipart form data); the backslash too, which some parsers read as an escape.
_ESCAPES = str.maketrans({char: f"%{ord(char):02X}" for char in ['"', "\\", "\x7f", *map(chr, range(32))]})


class FileChanged(ArgumentError):
    """The file was changed while it was sent, so its end was not sent and Flickr stores nothing."""


class TrackedFile(File, frozen=True):
    """A file of a form with progress; `progress` starts again at 0 if the form is sent again.

    With `sha1` the last chunk is sent only if the file has this SHA-1, in hexadecimal digits: Flickr does not store a
    form without its end, so nothing is stored under a wrong checksum.
    """

    progress: Progress | None = None
    sha1: str | None = None


class MultipartBody:
    """The body of a `multipart/form-data` request.

    Give it to requests as `data=body`, to httpx as `content=body` and to its asynchronous client as
    `content=body.stream()`, each with `headers=body.headers`. Every iteration starts from the beginning, so that the
    same body can be sent again; files are read from the position that they had when the body was made.

    Args:
        fields: The values by name, which precede the files.
        files: The files by name; their content is bytes or a binary file that can seek.
        boundary: The separator of the parts; random by default.

    Raises:
        ArgumentError: If a file cannot seek; or, while it is sent, if it has become shorter.
        FileChanged: While it is sent, if it no longer has the given checksum.
    """

    def __init__(self, fields: Mapping[str, str], files: Mapping[str, File], *, boundary: str | None = None) -> None:
        self._boundary = boundary or f"flickrkit-{secrets.token_hex(16)}"
        self._parts: list[bytes | _Stretch] = []
        for name, value in fields.items():
            self._add_header(name)
            self._parts.append(value.encode("utf-8", "replace") + b"\r\n")
        for name, file in files.items():
            self._add_header(name, file.name)
            self._parts += [_stretch(file), b"\r\n"]
        self._parts.append(f"--{self._boundary}--\r\n".encode())
        self._length = sum(part.length if isinstance(part, _Stretch) else len(part) for part in self._parts)

    @property
    def content_type(self) -> str:
        """The type of the body, with its boundary."""
        return f"multipart/form-data; boundary={self._boundary}"

    @property
    def headers(self) -> dict[str, str]:
        """`Content-Type` and `Content-Length`."""
        return {"Content-Type": self.content_type, "Content-Length": str(self._length)}

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:
        for chunk, sent in self._steps():
            yield chunk
            sent()

    async def stream(self) -> AsyncIterator[bytes]:
        """The same for an event loop: files are read in a worker thread, `progress` is called in the loop's thread."""
        from anyio import to_thread

        steps = self._steps()
        while (step := await to_thread.run_sync(next, steps, None)) is not None:
            chunk, sent = step
            yield chunk
            sent()

    def _steps(self) -> Iterator[tuple[bytes, Callable[[], None]]]:
        """Chunks, each with a function to call when it was passed on."""
        for part in self._parts:
            if isinstance(part, _Stretch):
                yield from part.steps()
            else:
                yield part, _nothing

    def _add_header(self, name: str, file_name: str | None = None) -> None:
        lines = [f"--{self._boundary}", f'Content-Disposition: form-data; name="{name.translate(_ESCAPES)}"']
        if file_name is not None:
            lines[-1] += f'; filename="{file_name.translate(_ESCAPES)}"'
            lines.append(f"Content-Type: {mimetypes.guess_type(file_name)[0] or 'application/octet-stream'}")
        self._parts.append(("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "replace"))


@dataclass(frozen=True)
class _Stretch:
    """The bytes of a file from its position to its end."""

    name: str
    content: bytes | BinaryIO
    start: int
    length: int
    progress: Progress | None
    sha1: str | None

    def steps(self) -> Iterator[tuple[bytes, Callable[[], None]]]:
        if not isinstance(self.content, bytes):
            self.content.seek(self.start)
        done, digest = 0, hashlib.sha1(usedforsecurity=False)
        if self.sha1 is not None and not self.length:
            raise FileChanged(f"{self.name}: was emptied before it was sent; upload it when it is complete")
        while done < self.length:
            chunk = self._read(done, min(_CHUNK, self.length - done))
            if not chunk:
                raise FileChanged(f"{self.name}: became shorter while it was sent; upload it when it is complete")
            done += len(chunk)
            if self.sha1 is not None:
                digest.update(chunk)
                if done >= self.length and digest.hexdigest() != self.sha1:
                    raise FileChanged(f"{self.name}: changed while it was sent; upload it when it is complete")
            yield chunk, self._progress_at(done)

    def _read(self, done: int, size: int) -> bytes:
        if isinstance(self.content, bytes):
            return self.content[done : done + size]
        try:
            return self.content.read(size)
        except OSError as error:  # a disk error, which HTTP libraries would report as a network error
            raise ArgumentError(f"{self.name}: {error.strerror or error}") from error

    def _progress_at(self, done: int) -> Callable[[], None]:
        progress, length = self.progress, self.length
        return _nothing if progress is None else lambda: progress(done, length)


def _stretch(file: File) -> _Stretch:
    tracked = file if isinstance(file, TrackedFile) else TrackedFile(file.name, file.content)
    if isinstance(file.content, bytes):
        return _Stretch(file.name, file.content, 0, len(file.content), tracked.progress, None)
    try:
        start = file.content.tell()
        end = file.content.seek(0, 2)
        file.content.seek(start)
    except (OSError, ValueError, AttributeError):
        raise ArgumentError(f"{file.name}: cannot seek in it, so its length is unknown; read it into a file") from None
    return _Stretch(file.name, file.content, start, max(0, end - start), tracked.progress, tracked.sha1)


def _nothing() -> None:
    """The progress function of parts that are not files."""
