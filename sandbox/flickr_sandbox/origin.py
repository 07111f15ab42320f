"""Scheme and host that a client believes to speak to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flickr_sandbox.as_flickr.hosts import is_flickr

if TYPE_CHECKING:
    from werkzeug.wrappers import Request

__all__ = ["forwarded_host", "origin_of"]

_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")


def origin_of(request: Request) -> str:
    """`https://www.flickr.com`, `http://127.0.0.1:5123`: what a request was sent to, without a final slash.

    A reverse proxy tells it by `X-Forwarded-Host`, `X-Forwarded-Proto` and `X-Forwarded-Port`. A request for one of
    Flickr's hosts counts as one over TLS, unless it came by a proxy's absolute `http://` URL. A header that is no host
    counts as `localhost`.
    """
    host = forwarded_host(request) or request.host
    host = host.lower() if _HOST.fullmatch(host) else "localhost"
    port = _first(request, "HTTP_X_FORWARDED_PORT")
    scheme = _first(request, "HTTP_X_FORWARDED_PROTO").lower()
    if scheme not in ("http", "https"):
        absolute = str(request.environ.get("REQUEST_URI", "")).lower().startswith("http://")
        scheme = "https" if is_flickr(host.partition(":")[0]) and not absolute else request.scheme
    if port.isdigit() and not re.search(r":\d+$", host) and port != {"http": "80", "https": "443"}[scheme]:
        host = f"{host}:{port}"
    return f"{scheme}://{host}"


def forwarded_host(request: Request) -> str:
    """The host that a reverse proxy was asked for; empty if there is none."""
    return _first(request, "HTTP_X_FORWARDED_HOST")


def _first(request: Request, name: str) -> str:
    return str(request.environ.get(name, "")).partition(",")[0].strip()
