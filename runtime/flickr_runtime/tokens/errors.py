"""What can go wrong with a place that keeps tokens."""

from __future__ import annotations

from flickr_runtime.errors import FlickrError

__all__ = ["TokenStoreError"]


class TokenStoreError(FlickrError):
    """A place for tokens cannot be used, or is not to be trusted; the message tells what to do."""
