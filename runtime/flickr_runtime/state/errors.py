"""Errors of the shared state."""

from __future__ import annotations

from flickr_runtime.errors import FlickrError

__all__ = ["StateUnavailable"]


class StateUnavailable(FlickrError):
    """The store that processes share does not answer, so what they may still do is unknown; no call was made."""
