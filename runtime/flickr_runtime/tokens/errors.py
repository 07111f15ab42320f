"""The error of token stores."""

from __future__ import annotations

from flickr_runtime.errors import FlickrError

__all__ = ["TokenStoreError"]


class TokenStoreError(FlickrError):
    """A store of tokens cannot be used, or cannot be trusted; the message says what to do."""
