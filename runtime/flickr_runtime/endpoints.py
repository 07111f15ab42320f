"""The URLs of Flickr's services, each of which can be replaced by a sandbox, a proxy or a recording."""

from __future__ import annotations

import ipaddress
import os
from typing import TYPE_CHECKING

import msgspec

from flickr_runtime.errors import ConfigurationError
from flickr_runtime.urls.origin import split_address

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Endpoints", "is_loopback", "refuse_plain_http"]


class Endpoints(msgspec.Struct, frozen=True, kw_only=True):
    """The URL of each service; the defaults are Flickr's own (facts: endpoints)."""

    rest: str = "https://api.flickr.com/services/rest/"
    upload: str = "https://up.flickr.com/services/upload/"
    replace: str = "https://up.flickr.com/services/replace/"
    request_token: str = "https://www.flickr.com/services/oauth/request_token"
    authorize: str = "https://www.flickr.com/services/oauth/authorize"
    access_token: str = "https://www.flickr.com/services/oauth/access_token"
    feeds: str = "https://www.flickr.com/services/feeds/"

    @property
    def pages(self) -> str:
        """The URL below which the pages for people are: Flickr's website, or the server that takes its place."""
        base, services, _ = self.upload.partition("/services/")
        is_flickr = not services or self.upload == Endpoints().upload
        return "https://www.flickr.com" if is_flickr else base

    @classmethod
    def below(cls, base_url: str) -> Endpoints:
        """All services of one server, such as a local sandbox; raises `ConfigurationError` for an invalid URL."""
        services = f"{_checked(base_url).rstrip('/')}/services"
        return cls(
            rest=f"{services}/rest/",
            upload=f"{services}/upload/",
            replace=f"{services}/replace/",
            request_token=f"{services}/oauth/request_token",
            authorize=f"{services}/oauth/authorize",
            access_token=f"{services}/oauth/access_token",
            feeds=f"{services}/feeds/",
        )

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Endpoints:
        """Flickr's own, unless `FLICKR_BASE_URL` or one of `FLICKR_REST_URL`, `FLICKR_UPLOAD_URL` … is set."""
        base = environ.get("FLICKR_BASE_URL")
        found = cls.below(base) if base else cls()
        single = {
            field: _checked(environ[variable])
            for field in cls.__struct_fields__
            if environ.get(variable := f"FLICKR_{field.upper()}_URL")
        }
        return msgspec.structs.replace(found, **single)


def is_loopback(url: str) -> bool:
    """Whether a URL leads to this machine: localhost, 127.0.0.0/8 or ::1."""
    address = split_address(url)
    if address is None:
        return False
    try:
        return ipaddress.ip_address(address.host.strip("[]")).is_loopback
    except ValueError:
        return address.host == "localhost"


_WITH_CREDENTIALS = ("rest", "upload", "replace", "request_token", "access_token")


def refuse_plain_http(endpoints: Endpoints, *, allowed: bool | None) -> None:
    """Raises `ConfigurationError` if key or token would be sent over plain http to another machine.

    `allowed` is the option `allow_http`; None for the value of the environment.
    """
    if allowed is None:
        allowed = os.environ.get("FLICKR_ALLOW_HTTP", "").strip().lower() in {"1", "true", "yes", "on"}
    for name in _WITH_CREDENTIALS:
        url = _checked(getattr(endpoints, name))
        if not allowed and not url.lower().startswith("https:") and not is_loopback(url):
            raise ConfigurationError(
                f"{url} ({name}): key and token would be sent in plain text; use https, or say allow_http=True or "
                "FLICKR_ALLOW_HTTP=1 if the network is yours, such as one of containers"
            )


def _checked(url: str) -> str:
    """The URL, if every HTTP library reads the same host in it, because the host decides whether it is local."""
    if "?" in url or "#" in url or split_address(url) is None:
        shown = repr(url) if "@" not in url else "a URL with a user or password"
        raise ConfigurationError(
            f"{shown} is not a base URL; give one such as http://127.0.0.1:5000, without user, password and query"
        )
    return url
