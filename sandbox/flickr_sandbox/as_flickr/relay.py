"""Forwards the bytes of requests to other hosts."""

from __future__ import annotations

import selectors
import socket
from urllib.parse import urlsplit

from flickr_sandbox.as_flickr.hosts import split_port

__all__ = ["connect", "head_for", "relay"]

_CONNECT_SECONDS, _LAST_SECONDS = 30, 5
_CHUNK = 64 * 1024
_BETWEEN_NEIGHBOURS = ("connection", "proxy-connection", "proxy-authorization", "keep-alive")


def connect(host: str, port: int) -> socket.socket:
    """A connection to a host for forwarding; raises `OSError`."""
    found = socket.create_connection((host, port), _CONNECT_SECONDS)
    found.settimeout(None)
    return found


def head_for(verb: str, url: str, headers: list[tuple[str, str]]) -> tuple[str, int, bytes]:
    """Host, port and the first bytes of a request for an `http://` URL; raises `ValueError` for another one."""
    parts = urlsplit(url)
    if parts.scheme != "http":
        raise ValueError(f"{parts.scheme} is not passed on")
    host, port = split_port(parts.netloc.rpartition("@")[2], 80)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [f"{verb} {target} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers if name.lower() not in _BETWEEN_NEIGHBOURS]
    return host, port, "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1")


def relay(program: socket.socket, host: socket.socket) -> None:
    """Forwards bytes in both directions until the host closes; raises `OSError` if a connection is lost."""
    with selectors.DefaultSelector() as selector:
        selector.register(program, selectors.EVENT_READ, host)
        selector.register(host, selectors.EVENT_READ, program)
        patience = None
        while events := selector.select(patience):
            for key, _ in events:
                source = program if key.data is host else host
                data = source.recv(_CHUNK)
                if data:
                    key.data.sendall(data)
                    continue
                if source is host:
                    return
                selector.unregister(program)
                host.shutdown(socket.SHUT_WR)
                patience = _LAST_SECONDS
