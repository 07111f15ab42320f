"""Downloads from servers that drip or send packed bodies: they end in time, within their limit, and leave nothing."""

from __future__ import annotations

import asyncio
import gzip
import socket
import threading
import time
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest

from flickr_client import AsyncFlickr, Flickr
from flickr_runtime.errors import DeadlineExceeded, RequestTimeout
from flickr_runtime.images.errors import ImageTooLarge, ImageUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nConnection: close\r\n"
PICTURE = b"\xff\xd8" + bytes(50_000_000)


class Server:
    """Responds to each connection with a function that gets it, in a thread of its own."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.base_url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.ended = threading.Event()
        self.response: Callable[[socket.socket], None] = lambda _connection: None
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def drip(self, *pieces: bytes) -> None:
        """Sends these at once, and then a byte every tenth of a second until nobody listens or the test ends."""

        def respond(connection: socket.socket) -> None:
            for piece in pieces:
                connection.sendall(piece)
            while not self.ended.wait(0.1):
                connection.sendall(b"x")

        self.response = respond

    def close(self) -> None:
        self.ended.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        while not self.ended.is_set():
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self._threads.append(threading.Thread(target=self._serve, args=(connection,)))
            self._threads[-1].start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            try:
                connection.recv(65536)
                self.response(connection)
            except OSError:
                pass


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture(params=["requests", "httpx"])
def download(request: pytest.FixtureRequest, server: Server) -> Callable[..., Any]:
    """Downloads a file from the server, with options of the client and of the download."""

    def run(to: Any = None, limit: int | None = None, **options: Any) -> Any:
        url = f"{server.base_url}/5/12_ab_b.jpg"
        if request.param == "requests":
            with Flickr("key", base_url=server.base_url, **options) as flickr:
                return flickr.download(url, to=to, limit=limit)

        async def main() -> Any:
            async with AsyncFlickr("key", base_url=server.base_url, **options) as flickr:
                return await flickr.download(url, to=to, limit=limit)

        return asyncio.run(main())

    return run


DRIPS = {
    "body": [HEAD + b"Content-Length: 100000\r\n\r\n"],
    "body without length": [HEAD + b"\r\n"],
    "chunks": [HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n"],
    "packed body": [HEAD + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b"\xff\xd8")[:10]],
    "header": [HEAD + b"X-Long: "],
    "status line": [b"HTTP/1.1 200 "],
    "nothing": [],
    "refused body": [b"HTTP/1.1 404 Not Found\r\nContent-Length: 100000\r\n\r\n"],
}


@pytest.mark.parametrize("drip", DRIPS.values(), ids=DRIPS.keys())
def test_a_deadline_ends_what_drips(
    server: Server, download: Callable[..., Any], tmp_path: Path, drip: list[bytes]
) -> None:
    server.drip(*drip)
    begun = time.monotonic()
    with pytest.raises((DeadlineExceeded, RequestTimeout, ImageUnavailable)):
        download(to=tmp_path, deadline=0.5)
    assert time.monotonic() - begun < 60  # 10 000 s if nobody ended it
    assert list(tmp_path.iterdir()) == []


def test_without_a_deadline_it_ends_too(server: Server, download: Callable[..., Any], tmp_path: Path) -> None:
    server.drip(HEAD + b"Content-Length: 100000\r\n\r\n")
    begun = time.monotonic()
    with pytest.raises(RequestTimeout):
        download(to=tmp_path, timeout=0.2, retries=0)
    assert time.monotonic() - begun < 60  # 10 000 s, too
    assert list(tmp_path.iterdir()) == []


def packed(server: Server, **headers: str) -> None:
    body = gzip.compress(PICTURE, 9)
    assert len(body) < 100_000
    result = "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode()
    server.response = lambda connection: connection.sendall(
        HEAD + b"Content-Encoding: gzip\r\n" + result + b"\r\n" + body
    )


def test_a_packed_image_is_unpacked_within_its_limit(
    server: Server, download: Callable[..., Any], tmp_path: Path
) -> None:
    packed(server)
    assert download(to=tmp_path).size == len(PICTURE)
    assert (tmp_path / "12_b.jpg").stat().st_size == len(PICTURE)


def test_one_that_grows_past_its_limit_takes_no_memory(
    server: Server, download: Callable[..., Any], tmp_path: Path
) -> None:
    packed(server)
    tracemalloc.start()
    try:
        with pytest.raises(ImageTooLarge, match="more than 1000000 bytes"):
            download(to=tmp_path, limit=1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 16_000_000
    finally:
        tracemalloc.stop()
    assert list(tmp_path.iterdir()) == []
