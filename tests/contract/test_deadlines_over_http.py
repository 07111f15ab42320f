"""One deadline for all that a call does: names, connections, handshakes, heads, bodies, uploads, downloads, waits.

What is asserted is that a call ends; a server that drips would continue for a minute or for ever.
"""

from __future__ import annotations

import asyncio
import io
import socket
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flickr_client import AsyncFlickr, Flickr
from flickr_runtime import Token
from flickr_runtime.errors import (
    ConnectionFailed,
    DeadlineExceeded,
    FlickrError,
    HTTPStatusError,
    RequestTimeout,
    TransportError,
)
from tests.contract.raw_server import RawServer, drips, sends, silent

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN = Token(token="token", secret="token-secret", user_nsid="1@N01")
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n"
SOON = 40.0  # seconds, on a machine that has other things to do; what drips does so for ever


def outcome_of(kind: Any, url: str, call: Callable[[Any, str], Any], **options: Any) -> tuple[Any, float]:
    """What a call responds or raises, and after how many seconds."""
    client = kind("key", "secret", token=TOKEN, base_url=url, **options)
    begun = time.monotonic()
    try:
        if kind is Flickr:
            with client:
                return call(client, url), time.monotonic() - begun

        async def program() -> Any:
            async with client:
                return await call(client, url)

        return asyncio.run(program()), time.monotonic() - begun
    except FlickrError as error:
        return error, time.monotonic() - begun


CALLS: dict[str, Callable[[Any, str], Any]] = {
    "read": lambda flickr, _: flickr.test.echo(),
    "write": lambda flickr, _: flickr.call("flickr.photos.delete", photo_id="1"),
    "download": lambda flickr, url: flickr.download(f"{url}/65535/1_a.jpg"),
    "upload": lambda flickr, _: flickr.replace("1", b"\xff\xd8\xff\xe0" + bytes(4_000_000), name="a.jpg"),
    "login": lambda flickr, _: flickr.begin_login("read"),
    "feed": lambda flickr, _: flickr.feeds.photos_public(),
}

SERVERS = {
    "silent": (silent, True),
    "does not read": (silent, False),
    "drips a status": (drips(b"", b"H"), True),
    "drips a header": (drips(HEAD + b"X-A: ", b"a"), True),
    "drips header fields": (drips(HEAD, b"X-A: b\r\n"), True),
    "drips 1xx": (drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), True),
    "drips a body": (drips(HEAD + b"Content-Length: 100000\r\n\r\n\xff\xd8", b"x"), True),
    "drips chunks": (drips(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"), True),
    "drips the size of a chunk": (drips(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0"), True),
    "drips trailers": (drips(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n"), True),
}


def at_once(kind: Any, jobs: list[tuple[str, str]], **options: Any) -> dict[tuple[str, str], tuple[Any, float]]:
    """What calls return or raise, and after how many seconds; all at the same time."""
    results: dict[tuple[str, str], tuple[Any, float]] = {}

    def work(name: str, what: str) -> None:
        response, read = SERVERS[name]
        with RawServer(response, read=read) as server:
            results[name, what] = outcome_of(kind, server.base_url, CALLS[what], **options)

    threads = [threading.Thread(target=work, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == len(jobs)
    return results


@pytest.mark.parametrize("kind", [Flickr, AsyncFlickr])
def test_a_deadline_ends_whatever_drips(kind: Any) -> None:
    jobs = [(name, "read") for name in SERVERS]
    jobs += [(name, what) for name in ("does not read", "drips a header", "drips a body") for what in CALLS]
    for job, (result, seconds) in at_once(kind, sorted(set(jobs)), deadline=0.5).items():
        assert isinstance(result, TransportError | DeadlineExceeded), (job, result)
        assert seconds < SOON, (job, seconds)


@pytest.mark.parametrize("kind", [Flickr, AsyncFlickr])
def test_a_handshake_that_drips_ends_too(kind: Any) -> None:
    record = b"\x16\x03\x03\x40\x00"  # the head of a TLS record of 16 KB
    with RawServer(drips(record, b"\x02"), read=False) as server:
        url = server.base_url.replace("http:", "https:")
        outcome, seconds = outcome_of(kind, url, CALLS["write"], deadline=0.5, state=False)
    assert isinstance(outcome, ConnectionFailed | DeadlineExceeded)
    assert seconds < SOON


@pytest.mark.parametrize("kind", [Flickr, AsyncFlickr])
def test_a_name_that_is_not_resolved_ends_too(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    real = socket.getaddrinfo

    def slow(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host != "flickr.test":
            return real(host, *args, **kwargs)
        over.wait(60)
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    try:
        outcome, seconds = outcome_of(kind, "https://flickr.test", CALLS["read"], deadline=0.5, state=False)
    finally:
        over.set()
    assert isinstance(outcome, ConnectionFailed | DeadlineExceeded)
    assert seconds < SOON


@pytest.mark.parametrize("kind", [Flickr, AsyncFlickr])
def test_addresses_share_the_time(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses that do not respond had a timeout each; now the last one is reached in time all the same."""
    with (
        socket.socket() as full,
        RawServer(sends(b'HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{"stat":"ok"}')) as server,
    ):
        full.bind(("127.0.0.9", server.port))
        full.listen(0)
        waiting = [socket.socket() for _ in range(3)]  # fill the queue, so that nobody else gets in
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(("127.0.0.9", server.port))

        def addresses(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
            hosts = ["127.0.0.9", "127.0.0.9", "127.0.0.9", "127.0.0.1"]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in hosts]

        monkeypatch.setattr(socket, "getaddrinfo", addresses)
        url = f"http://flickr.test:{server.port}"
        output, seconds = outcome_of(kind, url, CALLS["write"], timeout=2, allow_http=True, state=False)
        for each in waiting:
            each.close()
    assert output == {}
    assert seconds < SOON


@pytest.mark.parametrize("kind", [Flickr, AsyncFlickr])
def test_without_a_deadline_a_response_has_ten_timeouts(kind: Any) -> None:
    jobs = [(name, "read") for name in SERVERS if name.startswith("drips")]
    results = at_once(kind, jobs, timeout=0.25, retries=0)
    for job, (result, seconds) in results.items():
        assert isinstance(result, RequestTimeout), (job, result)
        assert seconds < SOON, (job, seconds)
    assert any("took more than 2.5 s" in str(result) for result, _ in results.values())


@pytest.mark.parametrize("kind", [Flickr, AsyncFlickr])
@pytest.mark.parametrize("what", ["download", "upload"])
def test_files_move_at_a_kilobyte_a_second_at_least(kind: Any, what: str) -> None:
    read = what == "download"
    response = SERVERS["drips a body"][0] if read else silent
    with RawServer(response, read=read) as server:
        output, seconds = outcome_of(kind, server.base_url, CALLS[what], timeout=0.15, retries=0)
    assert isinstance(output, TransportError), output
    assert seconds < SOON


@pytest.mark.parametrize("kind", [Flickr, AsyncFlickr])
def test_a_file_that_moves_may_take_longer(kind: Any, tmp_path: Path) -> None:
    """Ten timeouts are over, and each piece brings time for the next."""
    size, pieces = 4096, 30

    def respond(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % (size * pieces))
        for _ in range(pieces):
            connection.sendall(b"\xff" * size)
            over.wait(0.05)

    with RawServer(respond) as server:

        def fetch(flickr: Any, url: str) -> Any:
            return flickr.download(f"{url}/65535/1_a.jpg", to=tmp_path / "a.jpg")

        output, _ = outcome_of(kind, server.base_url, fetch, timeout=0.1, retries=0)
    assert output.size == size * pieces


@pytest.mark.parametrize("kind", [Flickr, AsyncFlickr])
@pytest.mark.parametrize("asked", ["86400", "9" * 400, "Fri, 31 Dec 2999 23:59:59 GMT"])
@pytest.mark.parametrize("what", ["read", "write", "upload", "download", "feed"])
def test_nobody_waits_a_day_because_a_server_asks(kind: Any, asked: str, what: str) -> None:
    head = f"HTTP/1.1 503 Busy\r\nRetry-After: {asked}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
    file = lambda flickr, _: flickr.replace("1", io.BytesIO(b"\xff\xd8\xff\xe0"), name="a.jpg")  # noqa: E731
    with RawServer(sends(head)) as server:
        outcome, _ = outcome_of(kind, server.base_url, file if what == "upload" else CALLS[what], retries=3)
        assert isinstance(outcome, HTTPStatusError)
        assert outcome.retry_after is not None
        assert outcome.retry_after > 120
        if what != "upload":  # which asks for the user's limits first, and gets no response to that either
            assert server.connections == 1
