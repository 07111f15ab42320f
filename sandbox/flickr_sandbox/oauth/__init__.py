"""OAuth 1.0a as Flickr speaks it: HMAC-SHA1 or PLAINTEXT, with parameters in header, query or body."""

from __future__ import annotations

from flickr_sandbox.oauth.urls import acceptable_urls
from flickr_sandbox.oauth.verify import Verified, is_signed, verify

__all__ = ["Verified", "acceptable_urls", "is_signed", "verify"]
