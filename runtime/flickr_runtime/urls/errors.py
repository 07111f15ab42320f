"""What is wrong with an address."""

from __future__ import annotations

from flickr_runtime.errors import FlickrError

__all__ = ["NotFlickr", "UnknownAddress"]

_SHOWN = 120


class UnknownAddress(FlickrError, ValueError):
    """An address that names nothing we know of.

    Attributes:
        url: The address.
        reason: Why, as a clause.
    """

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(url, reason)
        self.url = url
        self.reason = reason

    def __str__(self) -> str:
        shown = self.url if len(self.url) <= _SHOWN else self.url[:_SHOWN] + "…"
        return f"{shown!r} names nothing on Flickr that we know of: {self.reason}"


class NotFlickr(UnknownAddress):
    """An address that does not lead to Flickr, or is none."""
