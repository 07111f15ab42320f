"""What can go wrong with a login beyond what Flickr itself refuses."""

from __future__ import annotations

from flickr_runtime.errors import FlickrError

__all__ = ["LoginDenied", "LoginError"]


class LoginError(FlickrError):
    """A login cannot continue: an invalid code, a URL of another login, or no terminal to ask on."""


class LoginDenied(LoginError):
    """The user came back from Flickr without having agreed."""
