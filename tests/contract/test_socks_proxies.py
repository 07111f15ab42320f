"""Through a SOCKS proxy; `test_networks.py` shows what is told if the library that speaks to one is missing."""

from __future__ import annotations

import asyncio
import select
import socket
import struct
import threading
from typing import TYPE_CHECKING, Any, Self

import pytest

from flickr_client import AsyncFlickr, Flickr
from flickr_runtime.errors import ConfigurationError, ConnectionFailed, FlickrError
from tests.contract.keepalive import KeepAlive

if TYPE_CHECKING:
    from collections.abc import Iterator

USER = (b"otter", b"hunter2@")
KINDS = [Flickr, AsyncFlickr]


class Socks:
    """A SOCKS5 proxy: for one user, or for everybody; `refuses` is the code with which it refuses."""

    def __init__(self, user: tuple[bytes, bytes] | None = None, refuses: int = 0) -> None:
        self._user, self._refuses = user, refuses
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.place = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.asked: list[tuple[int, str]] = []

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb", buffering=0) as stream:

            def read(count: int) -> bytes:
                data = b""
                while len(data) < count and (piece := stream.read(count - len(data))):
                    data += piece
                return data

            methods = read(read(2)[1])
            if self._user is not None:
                if 2 not in methods:
                    connection.sendall(b"\x05\xff")
                    return
                connection.sendall(b"\x05\x02")
                given = (read(read(2)[1]), read(read(1)[0]))
                connection.sendall(b"\x01" + bytes([given != self._user]))
                if given != self._user:
                    return
            else:
                connection.sendall(b"\x05\x00")
            kind = read(4)[3]
            host = socket.inet_ntoa(read(4)) if kind == 1 else read(read(1)[0]).decode()
            port = struct.unpack(">H", read(2))[0]
            self.asked.append((kind, host))
            connection.sendall(b"\x05" + bytes([self._refuses]) + b"\x00\x01" + bytes(6))
            if not self._refuses:
                with socket.create_connection((host, port)) as there:
                    _join(connection, there)


def _join(one: socket.socket, other: socket.socket) -> None:
    ends = {one: other, other: one}
    while True:
        for ready in select.select(list(ends), [], [])[0]:
            data = ready.recv(65536)
            if not data:
                return
            ends[ready].sendall(data)


@pytest.fixture(scope="module")
def server() -> Iterator[KeepAlive]:
    with KeepAlive() as running:
        yield running


def ask(kind: Any, server: KeepAlive, proxy: str, **options: Any) -> Any:
    """The marks of three calls, or the error."""
    client = kind("k" * 32, base_url=server.base_url, proxy=proxy, retries=0, state=False, **options)
    marks = ["a", "b", "c"]
    try:
        if kind is Flickr:
            with client:
                return [client.call("flickr.test.echo", mark=mark)["mark"] for mark in marks]

        async def program() -> list[Any]:
            async with client:
                return [(await client.call("flickr.test.echo", mark=mark))["mark"] for mark in marks]

        return asyncio.run(program())
    except FlickrError as error:
        return error


@pytest.mark.parametrize("kind", KINDS)
def test_calls_go_through_it(kind: Any, server: KeepAlive) -> None:
    with Socks() as proxy:
        assert ask(kind, server, f"socks5h://{proxy.place}") == ["a", "b", "c"]
        assert proxy.asked == [(3, "localhost")]  # one connection, and the proxy resolves the name
    with Socks(USER) as proxy:
        assert ask(kind, server, f"socks5h://otter:hunter2%40@{proxy.place}") == ["a", "b", "c"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("user", ["", "otter:wrong-one@"])
def test_one_that_wants_a_password_is_told_plainly(kind: Any, server: KeepAlive, user: str) -> None:
    with Socks(USER) as proxy:
        told = ask(kind, server, f"socks5://{user}{proxy.place}")
    assert isinstance(told, ConfigurationError), told
    assert f"the proxy socks5://{proxy.place} (proxy=)" in str(told)
    assert "put its user and password into the URL" in str(told)
    assert "wrong-one" not in str(told)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("code", "retryable"), [(1, True), (2, False), (4, True), (5, True)])
def test_what_it_refuses_is_told_in_words(kind: Any, server: KeepAlive, code: int, retryable: bool) -> None:
    with Socks(refuses=code) as proxy:
        told = ask(kind, server, f"socks5://{proxy.place}")
    assert isinstance(told, ConnectionFailed), told
    assert told.retryable is retryable
    words = {1: "general", 2: "not allowed", 4: "unreachable", 5: "refused"}[code]
    assert words in str(told).lower()
    assert proxy.place in str(told)


@pytest.mark.parametrize("kind", KINDS)
def test_one_that_says_nothing_ends_with_the_deadline(kind: Any, server: KeepAlive) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = f"127.0.0.1:{silent.getsockname()[1]}"
        told = ask(kind, server, f"socks5://{place}", deadline=0.5)
    assert isinstance(told, ConnectionFailed), told
    assert f"the proxy socks5://{place} (proxy=): no connection within 0.5" in str(told)
