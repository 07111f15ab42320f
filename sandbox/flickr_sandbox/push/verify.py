"""Requests the callback of a push subscription to confirm it, as Flickr does; only on this machine.

The protocol is PubSubHubbub 0.3, except that the parameters have no prefix `hub.`: flickr-conduit and parallel-flickr
read `mode`, `challenge` and `verify_token`.
"""

from __future__ import annotations

import http.client
import ipaddress
import secrets
import time
from urllib.parse import parse_qsl, urlencode, urlsplit

__all__ = ["confirms", "is_loopback"]

_SECONDS = 5.0
_MAX_BYTES = 4096


def is_loopback(callback: str) -> bool:
    """Whether a URL is an http one of this machine; the sandbox calls no other."""
    try:
        parts = urlsplit(callback)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.scheme != "http" or parts.fragment or any(ord(letter) <= ord(" ") for letter in callback):
        return False
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def confirms(callback: str, mode: str, topic: str, *, token: str, lease_seconds: int) -> bool:
    """Whether the callback responds to a challenge within five seconds, with HTTP 2xx and the challenge as the body."""
    challenge = secrets.token_hex(16)
    asked = {"mode": mode, "topic": topic, "challenge": challenge}
    if mode == "subscribe":
        asked["lease_seconds"] = str(lease_seconds)
    if token:
        asked["verify_token"] = token
    parts = urlsplit(callback)
    query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *asked.items()])
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=_SECONDS)
    try:
        connection.request("GET", f"{parts.path or '/'}?{query}")
        return _echo(connection) == challenge.encode()
    except (OSError, http.client.HTTPException, ValueError):
        return False
    finally:
        connection.close()


def _echo(connection: http.client.HTTPConnection) -> bytes:
    end = time.monotonic() + _SECONDS
    response = connection.getresponse()
    body = b""
    while len(body) < _MAX_BYTES and time.monotonic() < end:
        piece = response.read1(_MAX_BYTES)
        if not piece:
            break
        body += piece
    return body if response.status // 100 == 2 else b""
