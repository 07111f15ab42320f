"""The errors of a login besides Flickr's own."""

from __future__ import annotations

from flickr_runtime.errors import FlickrError

__all__ = ["LoginDenied", "LoginError"]


class LoginError(FlickrError):
    """A login cannot continue: an invalid code, a URL of another login, or no terminal to ask on."""


class LoginDenied(LoginError):
    """The user did not agree."""
