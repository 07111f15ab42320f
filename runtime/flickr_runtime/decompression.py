"""Decompresses bodies in chunks, so that a small body of gigabytes of data is never in memory as a whole.

Both transports request gzip and deflate, and decompress here, because how much the HTTP libraries decompress at once
differs between them and their versions.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from flickr_runtime.errors import ResponseTooLarge, UnreadableResponse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["ACCEPT_ENCODING", "Collector", "Unpacker", "unpacker"]

ACCEPT_ENCODING = "gzip, deflate"

_PIECE = 64 * 1024
_SLICE = 8 * 1024  # bytes that are decompressed at a time; the rest of them is copied each time
_MAX_IDLE = 1024**2  # compressed bytes without any output
_GZIP, _ZLIB, _RAW = zlib.MAX_WBITS | 16, zlib.MAX_WBITS, -zlib.MAX_WBITS


def unpacker(url: str, headers: Mapping[str, str]) -> Unpacker:
    """The decompressor for a response with these header fields; raises `UnreadableResponse` for an unknown coding."""
    named = [word.strip().lower() for word in headers.get("content-encoding", "").split(",")]
    codings = [word for word in named if word not in {"", "identity"}]
    if not codings:
        return Unpacker()
    if codings in (["gzip"], ["x-gzip"]):
        return _Packed(url, _GZIP)
    if codings == ["deflate"]:
        return _Packed(url, _ZLIB)
    raise UnreadableResponse(f"{url}: the body is packed as {', '.join(codings)[:60]!r}, which was not requested")


class Unpacker:
    """Passes on a body that is not compressed."""

    def feed(self, data: bytes) -> Iterable[bytes]:
        """Returns the next chunks, none of them large.

        Raises `UnreadableResponse` if the body is damaged, `ResponseTooLarge` if it continues without output.
        """
        return (data,)

    def end(self) -> None:
        """Raises `UnreadableResponse` if the body is not complete."""


class _Packed(Unpacker):
    def __init__(self, url: str, bits: int) -> None:
        self._url, self._bits = url, bits
        self._stream = zlib.decompressobj(bits)
        self._fed = self._whole = False
        self._idle = 0

    def feed(self, data: bytes) -> Iterable[bytes]:
        if self._bits == _ZLIB and not self._fed and data and data[0] & 0x0F != 8:
            self._stream = zlib.decompressobj(_RAW)  # some servers leave the zlib header out
        self._fed = self._fed or bool(data)
        for start in range(0, len(data), _SLICE):
            part = data[start : start + _SLICE]
            self._idle += len(part)
            for piece in self._unpacked(part):
                self._idle -= len(piece)
                yield piece
            if self._idle > _MAX_IDLE:
                raise ResponseTooLarge(f"{self._url}: the compressed body does not end, and contains no data")

    def _unpacked(self, data: bytes) -> Iterable[bytes]:
        while True:
            if self._stream.eof:
                self._whole = True
                data = self._stream.unused_data or data
                if self._bits != _GZIP or not data.startswith(b"\x1f\x8b"):
                    return  # data after the end is ignored, as in other programs
                self._stream, self._whole = zlib.decompressobj(_GZIP), False
            try:
                piece = self._stream.decompress(data, _PIECE)
            except zlib.error as error:
                raise UnreadableResponse(f"{self._url}: the packed body is damaged: {error}") from error
            data = self._stream.unconsumed_tail
            if piece:
                yield piece
            if not self._stream.eof and not data and len(piece) < _PIECE:
                return

    def end(self) -> None:
        if self._fed and not self._whole and not self._stream.eof:
            raise UnreadableResponse(f"{self._url}: the packed body is cut off")


class Collector:
    """Collects a body up to a number of bytes."""

    def __init__(self, url: str, most: int) -> None:
        self._url, self._most, self._size = url, most, 0
        self._pieces: list[bytes] = []

    def add(self, piece: bytes) -> None:
        """Adds the next chunk; raises `ResponseTooLarge`."""
        self._size += len(piece)
        if self._size > self._most:
            self._pieces.clear()
            raise ResponseTooLarge(
                f"{self._url}: the response has more than {self._most} bytes; max_response_bytes sets another limit"
            )
        self._pieces.append(piece)

    def body(self) -> bytes:
        """Returns the collected body."""
        return self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
