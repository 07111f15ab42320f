"""Downloads the file of a photo: at a limited rate, streamed, complete or not at all."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flickr_runtime.errors import ArgumentError
from flickr_runtime.flow import Flow, Work
from flickr_runtime.images.fetch import fetch
from flickr_runtime.images.locate import file_name, locate, owner_of
from flickr_runtime.images.sinks import FileSink, ImageSink, MemorySink
from flickr_runtime.images.target import target_path

if TYPE_CHECKING:
    import os
    from collections.abc import Callable
    from pathlib import Path

    from flickr_runtime.images.session import ImageCache, ImageSession

__all__ = ["Downloaded", "download_flow"]

_MAX_BYTES = 1024**3 + 1024**2  # a video has a gigabyte at most (facts: limits)
_MAX_IN_MEMORY = 64 * 1024**2
_MAX_CACHED = 16 * 1024**2  # larger files are not cached

# The cache does not store the type.
_BEGINNINGS = ((b"\xff\xd8", "image/jpeg"), (b"\x89PNG", "image/png"), (b"GIF8", "image/gif"))


@dataclass(frozen=True)
class Downloaded:
    """A file that was downloaded.

    Attributes:
        url: The URL that it was downloaded from.
        content_type: Its media type, such as `image/jpeg`.
        size: Its size in bytes.
        sha256: Its checksum, in hexadecimal digits.
        path: Its path, if it was written to a file.
        data: Its bytes, if it was not.
        cached: Whether it was in the cache.
    """

    url: str = field(repr=False)  # it contains the photo's secret
    content_type: str
    size: int
    sha256: str
    path: Path | None = None
    data: bytes | None = field(default=None, repr=False)
    cached: bool = False


def download_flow(
    session: ImageSession,
    source: Any,
    *,
    size: str = "l",
    to: str | os.PathLike[str] | None = None,
    limit: int | None = None,
    progress: Callable[[int, int | None], None] | None = None,
) -> Flow[Downloaded]:
    """Downloads a photo in a size, to a file or to memory.

    Show it with a link to the photo's page, in its own proportion (Developer Guide, «Best Practices»).

    Args:
        session: The session of the client.
        source: A photo, its id, its page, or the URL of a file; if that does not contain the URL
            in the wanted size, `flickr.photos.getSizes` is called.
        size: The size by its key among extras, `l` being 1024 pixels and `o` the original; `largest` is the largest
            that Flickr serves to the caller. Ignored for the URL of a file.
        to: The file, which is replaced if it exists, or a folder, which is created if it ends with a slash; without it
            the bytes are in the result.
        limit: Maximum size in bytes; by default 1 GiB, in memory 64 MiB.
        progress: Called with the bytes received and the total, which is None if Flickr does not say.

    Raises:
        ImageTooLarge: The file is larger than `limit`.
        ImageUnavailable: The file does not exist.
        NotAnImage: The response is not an image or video.
        NotWritten: The disk is full, or the name is that of a folder or device.
        MissingSize: Flickr does not serve it in that size.
        ArgumentError: The source names no photo, or the folder does not exist.
        TransportError: It could not be downloaded; no partial file is left.
    """
    if limit is not None and limit < 1:
        raise ArgumentError(f"limit={limit!r}: give bytes above 0, or None")
    session = session.started()
    url = yield from locate(session, source, size)
    what = file_name(url)
    path = None if to is None else (yield Work(lambda: target_path(to, what)))
    most = limit or (_MAX_IN_MEMORY if path is None else _MAX_BYTES)
    sink = MemorySink(what, most) if path is None else FileSink(what, most, path)
    sink.progress = progress
    try:
        cached = yield from _cached(session, url)
        if cached is None:
            yield from fetch(session, url, what, sink)
        else:
            yield Work(lambda: _pour(sink, url, cached))
        path, data = yield Work(sink.finish)
    finally:
        sink.discard()
    if cached is None and session.cache is not None and sink.size <= _MAX_CACHED:
        cache, lifetime, owner = session.cache, session.lifetime, owner_of(source)
        yield Work(lambda: _store(cache, url, path, data, lifetime, owner))
    return Downloaded(url, sink.content_type, sink.size, sink.sha256, path, data, cached=cached is not None)


def _cached(session: ImageSession, url: str) -> Flow[bytes | None]:
    cache = session.cache
    if cache is None:
        return None
    cached: bytes | None = yield Work(lambda: cache.get(url))
    return cached or None


def _store(
    cache: ImageCache, url: str, path: Path | None, data: bytes | None, lifetime: float, owner: str | None
) -> None:
    try:
        content = path.read_bytes() if path else data or b""
    except OSError:  # somebody has moved it, so it is not cached
        return
    cache.put(url, content, lifetime, owner=owner)


def _pour(sink: ImageSink, url: str, data: bytes) -> None:
    from flickr_runtime.messages import Response

    begins = (kind for beginning, kind in _BEGINNINGS if data.startswith(beginning))
    kind = next(begins, None) or mimetypes.guess_type(file_name(url))[0] or "image/jpeg"
    sink.open()
    sink.pour(Response(status=200, headers={"content-type": kind}, body=data))
