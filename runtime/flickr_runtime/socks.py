"""The SOCKS5 handshake (RFC 1928 and 1929), without I/O.

Our own, because the libraries misread replies that arrive in pieces, or apply the timeout to each byte.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Generator
from typing import TypeAlias

__all__ = ["Greeting", "SocksRefusal", "greet"]

Greeting: TypeAlias = Generator[tuple[bytes, int], bytes, None]
"""Yields what to send and how many bytes to read then; receives these, or fewer if the proxy closed the connection."""

_ANONYMOUS, _PASSWORD = 0, 2
_CODES = {
    1: "general failure",
    2: "the connection is not allowed",
    3: "the network is unreachable",
    4: "the host is unreachable",
    5: "the connection was refused",
    6: "the packet's time to live expired",
    7: "the command is not supported",
    8: "this kind of address is not supported",
}
_FINAL = frozenset({2, 7, 8})
_LENGTHS = {1: 4, 4: 16}  # bytes of an address by its kind; a name has its length before it


class SocksRefusal(ConnectionError):
    """The proxy refuses the connection.

    Attributes:
        is_about_user: Whether it requires a user and password, or others.
        final: Whether a retry cannot succeed.
    """

    def __init__(self, words: str, *, is_about_user: bool = False, final: bool = False) -> None:
        super().__init__(words)
        self.is_about_user, self.final = is_about_user, final


def greet(host: str, port: int, user: tuple[bytes, bytes] | None) -> Greeting:
    """Requests a connection to a host, whose name the proxy resolves; raises `SocksRefusal`.

    Args:
        host: A name or an address.
        port: Its port.
        user: User and password, or None.
    """
    offered = bytes([_ANONYMOUS] if user is None else [_ANONYMOUS, _PASSWORD])
    version, method = _read((yield bytes([5, len(offered)]) + offered, 2), 2)
    _check_version(version)
    if method == _PASSWORD and user is not None:
        _, status = _read((yield b"\x01" + b"".join(map(_counted, user)), 2), 2)
        if status:
            raise SocksRefusal("user and password are not accepted", is_about_user=True, final=True)
    elif method != _ANONYMOUS:
        raise SocksRefusal("it requires a user name", is_about_user=True, final=True)
    version, code, _, kind = _read((yield b"\x05\x01\x00" + _address(host) + port.to_bytes(2, "big"), 4), 4)
    _check_version(version)
    if code:
        raise SocksRefusal(_CODES.get(code, f"code {code}"), final=code in _FINAL)
    count = _read((yield b"", 1), 1)[0] if kind == 3 else _LENGTHS.get(kind)
    if count is None:
        raise SocksRefusal("the proxy did not send a SOCKS5 response")
    _read((yield b"", count + 2), count + 2)  # the address that it connects from, which is not needed


def _read(data: bytes, count: int) -> bytes:
    if len(data) < count:
        raise SocksRefusal("it hung up")
    return data


def _check_version(version: int) -> None:
    if version != 5:
        raise SocksRefusal("the proxy did not send a SOCKS5 response")


def _address(host: str) -> bytes:
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return b"\x03" + _counted(host.encode("ascii"))
    return (b"\x01" if address.version == 4 else b"\x04") + address.packed


def _counted(text: bytes) -> bytes:
    if len(text) > 255:
        raise SocksRefusal("a user, password or host has more than 255 bytes", is_about_user=True, final=True)
    return bytes([len(text)]) + text
