"""Compresses responses for clients that accept gzip."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from werkzeug.wrappers import Request, Response

__all__ = ["pack"]

_MIN_LENGTH = 500
_TEXTS = ("json", "atom+xml", "rss+xml", "rdf+xml", "vnd.google-earth.kml+xml", "x-cdf")


def pack(request: Request, response: Response) -> None:
    """Compresses a text of at least 500 bytes if the client accepts gzip, unless a fault has damaged it."""
    kind = response.mimetype or ""
    if response.is_streamed or not (kind.startswith("text/") or kind.removeprefix("application/") in _TEXTS):
        return
    response.headers.add("Vary", "Accept-Encoding")
    accepted = request.environ.get("HTTP_ACCEPT_ENCODING", "identity")
    if accepted == "identity" or not request.accept_encodings["gzip"] or "Content-Encoding" in response.headers:
        return
    data = response.get_data()
    if len(data) >= _MIN_LENGTH:
        response.set_data(gzip.compress(data, 1, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
