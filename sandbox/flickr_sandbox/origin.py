"""Scheme and host to which a client sent its request."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from werkzeug.sansio.utils import get_host

from flickr_sandbox.as_flickr.hosts import is_flickr

if TYPE_CHECKING:
    from werkzeug.wrappers import Request

__all__ = ["forwarded_host", "origin_of"]

_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")


def origin_of(request: Request) -> str:
    """`https://www.flickr.com`, `http://127.0.0.1:5123`: the origin of a request, without a final slash.

    A reverse proxy sends it in `X-Forwarded-Host`, `X-Forwarded-Proto` and `X-Forwarded-Port`. A request for one of
    Flickr's hosts counts as one over TLS, unless a proxy received it with an absolute `http://` URL. A header that is
    not a host counts as `localhost`.
    """
    environ = request.environ
    absolute = str(environ.get("REQUEST_URI", ""))[:7].lower() == "http://"
    proxy_headers = (
        forwarded_host(request),
        _first(request, "HTTP_X_FORWARDED_PORT"),
        _first(request, "HTTP_X_FORWARDED_PROTO"),
    )
    return _origin(request.scheme, environ.get("HTTP_HOST"), request.server, proxy_headers, absolute=absolute)


@lru_cache(maxsize=256)
def _origin(
    scheme: str,
    sent: str | None,
    server: tuple[str, int | None] | None,
    proxy_headers: tuple[str, str, str],
    *,
    absolute: bool,
) -> str:
    forwarded, port, protocol = proxy_headers
    host = forwarded or get_host(scheme, sent, server)
    host = host.lower() if _HOST.fullmatch(host) else "localhost"
    if protocol.lower() in ("http", "https"):
        scheme = protocol.lower()
    elif is_flickr(host.partition(":")[0]) and not absolute:
        scheme = "https"
    if port.isdigit() and not re.search(r":\d+$", host) and port != {"http": "80", "https": "443"}[scheme]:
        host = f"{host}:{port}"
    return f"{scheme}://{host}"


def forwarded_host(request: Request) -> str:
    """The host in a reverse proxy's header; empty if there is none."""
    return _first(request, "HTTP_X_FORWARDED_HOST")


def _first(request: Request, name: str) -> str:
    return str(request.environ.get(name, "")).partition(",")[0].strip()
