"""Through a SOCKS proxy."""

from __future__ import annotations

import asyncio
import contextlib
import select
import socket
import ssl
import struct
import threading
from typing import TYPE_CHECKING, Any, Self

import pytest
import trustme

from flickr_client import AsyncFlickr, Flickr
from flickr_runtime.errors import ConfigurationError, ConnectionFailed, FlickrError
from tests.contract.keepalive import KeepAlive
from tests.contract.raw_server import RawServer, sends

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

USER = (b"otter", b"hunter2@")
KINDS = [Flickr, AsyncFlickr]


class Socks:
    """A SOCKS5 proxy: for one user, or for everybody.

    `refuses` is the code with which it refuses, `pause` the seconds before each byte of its responses, if they come in
    single bytes; it names the place that it connects from by a name.
    """

    def __init__(self, user: tuple[bytes, bytes] | None = None, refuses: int = 0, pause: float | None = None) -> None:
        self._user, self._refuses, self._pause = user, refuses, pause
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.place = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.asked: list[tuple[int, str]] = []

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
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
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        hung_up = contextlib.suppress(OSError, IndexError)
        with hung_up, connection, connection.makefile("rb", buffering=0) as stream:

            def say(data: bytes) -> None:
                if self._pause is None:
                    connection.sendall(data)
                    return
                for byte in data:
                    self._over.wait(self._pause)
                    connection.sendall(bytes([byte]))

            def read(count: int) -> bytes:
                data = b""
                while len(data) < count and (piece := stream.read(count - len(data))):
                    data += piece
                return data

            methods = read(read(2)[1])
            if self._user is not None:
                if 2 not in methods:
                    say(b"\x05\xff")
                    return
                say(b"\x05\x02")
                given = (read(read(2)[1]), read(read(1)[0]))
                say(b"\x01" + bytes([given != self._user]))
                if given != self._user:
                    return
            else:
                say(b"\x05\x00")
            kind = read(4)[3]
            host = socket.inet_ntoa(read(4)) if kind == 1 else read(read(1)[0]).decode()
            port = struct.unpack(">H", read(2))[0]
            self.asked.append((kind, host))
            say(b"\x05" + bytes([self._refuses]) + b"\x00\x03\x20" + b"o" * 32 + bytes(2))
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
    with Socks() as proxy:
        assert ask(kind, server, f"socks5://{proxy.place}") == ["a", "b", "c"]
        assert proxy.asked == [(3, "localhost")]  # as the other


@pytest.mark.parametrize("kind", KINDS)
def test_responses_may_come_in_pieces(kind: Any, server: KeepAlive) -> None:
    with Socks(USER, pause=0) as proxy:
        assert ask(kind, server, f"socks5h://otter:hunter2%40@{proxy.place}") == ["a", "b", "c"]


@pytest.mark.parametrize("kind", KINDS)
def test_responses_that_drip_end_with_the_deadline(kind: Any, server: KeepAlive) -> None:
    """Each byte had a time of its own."""
    with Socks(pause=0.2) as proxy:
        result = ask(kind, server, f"socks5h://{proxy.place}", deadline=0.5)
    assert isinstance(result, ConnectionFailed), result
    assert "no connection within 0.5" in str(result)


BROKEN = {
    "nothing": b"",
    "half": b"\x05",
    "HTTP": b"HTTP/1.1 400 Bad Request\r\n\r\n",
    "SOCKS4": b"\x00\x5a" + bytes(6),
    "another method": b"\x05\x01",
    "half a reply": b"\x05\x00\x05\x00",
    "another version": b"\x05\x00\x04\x00\x00\x01" + bytes(6),
    "another kind of address": b"\x05\x00\x05\x00\x00\x07" + bytes(6),
    "half an address": b"\x05\x00\x05\x00\x00\x04" + bytes(6),
    "half a name": b"\x05\x00\x05\x00\x00\x03\xff" + bytes(6),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_socks_is_reported_so(kind: Any, server: KeepAlive) -> None:
    for name, response in BROKEN.items():
        with RawServer(sends(response), read=False) as proxy:
            output = ask(kind, server, f"socks5h://127.0.0.1:{proxy.port}", timeout=5)
        assert isinstance(output, ConnectionFailed | ConfigurationError), (name, output)
        assert f"the proxy socks5h://127.0.0.1:{proxy.port} (proxy=)" in str(output), name


@pytest.mark.parametrize("kind", KINDS)
def test_tls_goes_through_it(kind: Any, tmp_path: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    with KeepAlive(context) as server, Socks() as proxy:
        assert ask(kind, server, f"socks5h://{proxy.place}", verify=tmp_path / "ca.pem") == ["a", "b", "c"]
        result = ask(kind, server, f"socks5h://{proxy.place}")
    assert isinstance(result, ConnectionFailed), result
    assert "unable to get local issuer" in str(result)
    assert "proxy" not in str(result)  # it has done its part


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("user", ["", "otter:wrong-one@"])
def test_one_that_wants_a_password_is_reported_plainly(kind: Any, server: KeepAlive, user: str) -> None:
    with Socks(USER) as proxy:
        result = ask(kind, server, f"socks5://{user}{proxy.place}")
    assert isinstance(result, ConfigurationError), result
    assert f"the proxy socks5://{proxy.place} (proxy=)" in str(result)
    assert "put its user and password into the URL" in str(result)
    assert "wrong-one" not in str(result)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("code", "retryable"), [(1, True), (2, False), (4, True), (5, True)])
def test_what_it_refuses_is_reported_in_words(kind: Any, server: KeepAlive, code: int, retryable: bool) -> None:
    with Socks(refuses=code) as proxy:
        result = ask(kind, server, f"socks5://{proxy.place}")
    assert isinstance(result, ConnectionFailed), result
    assert result.retryable is retryable
    words = {1: "general", 2: "not allowed", 4: "unreachable", 5: "refused"}[code]
    assert words in str(result).lower()
    assert proxy.place in str(result)


@pytest.mark.parametrize("kind", KINDS)
def test_one_that_says_nothing_ends_with_the_deadline(kind: Any, server: KeepAlive) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = f"127.0.0.1:{silent.getsockname()[1]}"
        result = ask(kind, server, f"socks5://{place}", deadline=0.5)
    assert isinstance(result, ConnectionFailed), result
    assert f"the proxy socks5://{place} (proxy=): no connection within 0.5" in str(result)
