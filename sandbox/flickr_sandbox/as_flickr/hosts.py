"""Which host names are Flickr's."""

from __future__ import annotations

import ipaddress
import re

__all__ = ["CERTIFIED", "is_flickr", "is_loopback", "split_port"]

CERTIFIED = ("flickr.com", "*.flickr.com", "*.static.flickr.com", "staticflickr.com", "*.staticflickr.com", "flic.kr")
"""The names in the certificate, the same hosts as in `is_flickr` (facts, sections 1 and 5)."""

_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_FLICKR = re.compile(rf"(?:(?:{_LABEL}\.)?(?:flickr\.com|static\.flickr\.com|staticflickr\.com)|flic\.kr)")


def is_flickr(host: str) -> bool:
    """Whether a host name, without a port, is one of Flickr's, such as `live.staticflickr.com` or `flic.kr`."""
    return bool(_FLICKR.fullmatch(host.lower().removesuffix(".")))


def is_loopback(host: str) -> bool:
    """Whether a host name or address, without a port, is this machine."""
    bare = host.lower().removesuffix(".").strip("[]")
    if bare == "localhost" or bare.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return False


def split_port(authority: str, default: int) -> tuple[str, int]:
    """Host and port of `host:port`, `host` or `[::1]:port`; the host is without brackets. Raises `ValueError`."""
    host, colon, port = authority.rpartition(":")
    if not colon or authority.endswith("]"):
        host, port = authority, str(default)
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    if not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise ValueError(f"{authority!r} is not a host and port")
    return host, int(port)
