"""The errors of parsing URLs."""

from __future__ import annotations

from flickr_runtime.errors import FlickrError

__all__ = ["NotFlickr", "UnknownAddress"]

_SHOWN = 120


class UnknownAddress(FlickrError, ValueError):
    """A URL that names nothing known.

    Attributes:
        url: The URL.
        reason: Why, as a clause.
    """

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(url, reason)
        self.url = url
        self.reason = reason

    def __str__(self) -> str:
        shown = self.url if len(self.url) <= _SHOWN else self.url[:_SHOWN] + "…"
        return f"{shown!r} names no known object on Flickr: {self.reason}"


class NotFlickr(UnknownAddress):
    """A URL that is not at Flickr, or text that is not a URL."""
