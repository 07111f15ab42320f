"""Errors of the shared state."""

from __future__ import annotations

from flickr_runtime.errors import FlickrError

__all__ = ["StateUnavailable"]


class StateUnavailable(FlickrError):
    """The store that processes share does not respond, so it is unknown how many calls are left; no call was made."""
