r"""Splits a URL into scheme, host, port and path so that no HTTP library can read another host in it.

Parsers disagree about backslashes, user names, control characters and letters beyond ASCII: `urllib.parse` sees the
host `localhost\.staticflickr.com` where `urllib3` sees `localhost`. So an ambiguous URL is refused, and requests use a
URL that is built from the checked parts.
"""

from __future__ import annotations

import ipaddress
import re
from typing import NamedTuple

__all__ = ["WebAddress", "is_flickr_host", "split_address"]

_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_ADDRESS = re.compile(
    rf"(?P<scheme>https?)://(?P<host>{_LABEL}(?:\.{_LABEL})*|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{{1,5}}))?"
    # Characters of a path and a query (RFC 3986); a fragment is not sent.
    r"(?P<path>/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)?"
    r"(?P<query>\?(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?(?:#[!-\[\]-~]*)?",
    re.IGNORECASE | re.ASCII,
)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_MAX_HOST_LENGTH, _MAX_LENGTH, _MAX_PORT = 253, 8192, 65535
_PORTS = {"http": 80, "https": 443}
_HOSTS = frozenset({"flickr.com", "staticflickr.com", "flic.kr"})
_BELOW = (".flickr.com", ".staticflickr.com")


class WebAddress(NamedTuple):
    """A URL that every parser reads in the same way; request its `str`."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port."""
        return self.scheme, self.host, self.port

    def __str__(self) -> str:
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}{self.target}"


def split_address(url: str) -> WebAddress | None:
    """The parts of an http or https URL, in lower case if case does not matter; None if any part is ambiguous.

    Ambiguous are user names, backslashes, white space, control characters, letters beyond ASCII, hosts that end with a
    dot, and unusual forms of IP addresses, such as `127.1` and `0x7f000001`.
    """
    found = _ADDRESS.fullmatch(url) if len(url) <= _MAX_LENGTH else None
    if found is None:
        return None
    scheme, host = found["scheme"].lower(), found["host"].lower()
    port = int(found["port"] or _PORTS[scheme])
    named = _host(host)
    if named is None or not 0 < port <= _MAX_PORT:
        return None
    return WebAddress(scheme, named, port, (found["path"] or "/") + (found["query"] or ""))


def _host(host: str) -> str | None:
    """A name as it is, an IP address in its usual form, or None."""
    try:
        if host.startswith("["):
            return f"[{ipaddress.IPv6Address(host[1:-1])}]"
        if _NUMBER.fullmatch(host.rpartition(".")[2]):  # resolvers read such a name as an IP address
            return str(ipaddress.IPv4Address(host))
    except ValueError:
        return None
    return host if len(host) <= _MAX_HOST_LENGTH else None


def is_flickr_host(host: str) -> bool:
    """Whether a host, in lower case, is one of Flickr's; which are never in Punycode."""
    return (host in _HOSTS or host.endswith(_BELOW)) and "xn--" not in host
