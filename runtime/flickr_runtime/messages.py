"""HTTP requests and responses as data, so that the core of the client does no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO, Protocol

import msgspec

from flickr_runtime.deadline import NEVER, Deadline

__all__ = ["MAX_BYTES", "File", "Request", "Response", "Sink"]

MAX_BYTES = 64 * 1024 * 1024
"""Default maximum size of a response's body, in bytes; Flickr's have some hundred KB."""


class File(msgspec.Struct, frozen=True):
    """A file to send as a part of a form."""

    name: str
    content: bytes | BinaryIO


class Sink(Protocol):
    """Receives the body of a response in chunks, so that a large one is never in memory as a whole.

    An exception of a sink ends the transfer, and is raised to the sender of the request.
    """

    def begin(self, response: Response) -> bool:
        """Receives status and headers before the body; returns whether it takes the body. Must not block."""
        ...

    def write(self, chunk: bytes) -> None:
        """Receives the next chunk of the body, on a thread that may block."""
        ...


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A request, ready to be sent.

    Attributes:
        verb: `GET` or `POST`.
        url: The URL, without query.
        fields: Sent as the query of a GET, as an urlencoded form of a POST, or as parts beside `files`.
        headers: Header fields, the signature among them.
        files: Files by field name; a request with files is a multipart form.
        timeout: Seconds to connect, and seconds to wait between two parts of the response.
        deadline: When the whole response must be there.
        sink: Receives the body, which the response then lacks; of a refused body the response has the beginning. A
            transport without support for sinks returns the body in the response, so check both.
        max_bytes: Maximum size of the body in bytes, decompressed, if no sink takes it.
    """

    verb: str
    url: str
    fields: Mapping[str, str] = {}
    headers: Mapping[str, str] = {}
    files: Mapping[str, File] = {}
    timeout: float = 30.0
    deadline: Deadline = NEVER
    sink: Sink | None = None
    max_bytes: int = MAX_BYTES

    def __repr__(self) -> str:
        return f"Request({self.verb} {self.url}, fields={sorted(self.fields)})"


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """A response as it was received: HTTP status, header fields by lower-case name, body."""

    status: int
    headers: Mapping[str, str] = {}
    body: bytes = b""

    def __repr__(self) -> str:
        return f"Response({self.status}, {len(self.body)} bytes)"
