"""Connections are reused after errors, returned after cancellations, and replaced when they are stale.

These tests have a server of their own, which does to each connection what a test asks for.
"""

from __future__ import annotations

import asyncio
import gc
import socket
import socketserver
import ssl
import struct
import threading
import time
from typing import TYPE_CHECKING, Any, Literal

import pytest

from flickr_client import AsyncFlickr, Flickr
from flickr_runtime import Token
from flickr_runtime.errors import ConnectionFailed, FlickrError, RequestTimeout, TransportError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Act = Literal["ok", "429", "500", "html", "empty", "half", "reset", "close", "slow", "drip"]
TLS = ssl.create_default_context()  # costs time for each client, and nothing here is encrypted
TOKEN = Token(token="token", secret="token-secret")


class Server(socketserver.ThreadingTCPServer):
    """Leaves connections open; follows `acts`, one for each request, then responds normally."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.base_url = f"http://127.0.0.1:{self.server_address[1]}"
        self.acts: list[Act] = []
        self.connections = self.open = self.requests = self.comments = 0
        self.headers: list[str] = []
        self.lock = threading.Lock()
        self.over = threading.Event()

    def count(self, opened: int) -> None:
        with self.lock:
            self.open += opened
            self.connections += opened > 0

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients hang up; that is what these tests are about."""


class _Connection(socketserver.StreamRequestHandler):
    server: Server
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self.server.count(1)
        try:
            while (request := self._request()) and self._respond(request):
                pass
        finally:
            self.server.count(-1)

    def _request(self) -> str:
        head = b""
        while line := self.rfile.readline():
            head += line
            if line == b"\r\n":
                break
        lengths = [line for line in head.splitlines() if line.lower().startswith(b"content-length:")]
        body = self.rfile.read(int(lengths[0].split(b":")[1])) if lengths else b""
        return (head + body).decode()

    def _respond(self, request: str) -> bool:
        """Whether the connection stays."""
        with self.server.lock:
            self.server.requests += 1
            self.server.headers.append(request)
            self.server.comments += "flickr.photos.comments.addComment" in request
            act: Act = self.server.acts.pop(0) if self.server.acts else "ok"
        mark = request.partition("mark=")[2][:6]
        body = b'{"stat":"ok","comment":{"id":"7-8-9"},"method":{"_content":"echo"},"mark":"%s"}' % mark.encode()
        if act == "slow":
            self.server.over.wait(60)
        if act == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return False
        status = {"429": "429 Too Many Requests", "500": "500 Internal Server Error"}.get(act, "200 OK")
        body = {"429": b"<h1>429</h1>", "500": b"<h1>500</h1>", "html": b"<html></html>", "empty": b""}.get(act, body)
        length = 10**6 if act == "drip" else len(body)
        self.wfile.write(f"HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n".encode())
        if act == "half":
            self.wfile.write(body[:9])
            return False
        while act == "drip" and not self.server.over.wait(0.1):
            self.wfile.write(b" ")
        self.wfile.write(body)
        return act != "close"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.over.set()
        running.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flickr_runtime.invoking.pause_before_retry", lambda *_: 0.0)
    monkeypatch.setattr(ssl, "create_default_context", lambda *_, **__: TLS)


@pytest.fixture(
    params=[(Flickr, None), (Flickr, 20), (AsyncFlickr, None), (AsyncFlickr, 20)],
    ids=["sync", "sync-deadline", "async", "async-deadline"],
)
def one_by_one(request: pytest.FixtureRequest, server: Server) -> Callable[..., list[Any]]:
    """Makes calls one after the other with one client; gives their responses or errors."""
    kind, deadline = request.param

    def run(*calls: Callable[[Any], Any], pause: float = 0.0, **options: Any) -> list[Any]:
        client = kind("key", "secret", token=TOKEN, base_url=server.base_url, **{"deadline": deadline, **options})
        messages: list[Any] = []
        if kind is Flickr:
            with client:
                for call in calls:
                    try:
                        messages.append(call(client))
                    except FlickrError as error:
                        messages.append(error)
                    time.sleep(pause)
            return messages

        async def program() -> None:
            async with client:
                for call in calls:
                    try:
                        messages.append(await call(client))
                    except FlickrError as error:
                        messages.append(error)
                    await asyncio.sleep(pause)

        asyncio.run(program())
        return messages

    return run


def read(flickr: Any) -> Any:
    return flickr.test.echo()


def comment(flickr: Any) -> Any:
    return flickr.photos.comments.add_comment("7", "An otter!")


def nonces(server: Server) -> list[str]:
    return [request.partition('oauth_nonce="')[2].partition('"')[0] for request in server.headers]


def test_one_connection_lasts_through_errors(server: Server, one_by_one: Callable[..., list[Any]]) -> None:
    server.acts = ["ok", "429", "ok", "500", "html", "empty", "500", "ok"] * 5
    result = one_by_one(*[read] * 20)
    assert not [each for each in result if isinstance(each, Exception)]
    assert server.connections == 1
    assert len(set(nonces(server))) == server.requests > 40  # signed again for each try


def test_a_new_one_takes_the_place_of_one_that_broke(server: Server, one_by_one: Callable[..., list[Any]]) -> None:
    server.acts = ["ok", "reset", "ok", "half", "ok"]
    result = one_by_one(*[read] * 3)
    assert not [each for each in result if isinstance(each, Exception)]
    assert (server.connections, server.requests) == (3, 5)


def test_a_server_that_hangs_up_between_calls_loses_no_write(
    server: Server, one_by_one: Callable[..., list[Any]]
) -> None:
    server.acts = ["close"] * 5
    result = one_by_one(*[comment] * 5, pause=0.02)
    assert [each.id for each in result] == ["7-8-9"] * 5
    assert server.comments == 5


@pytest.mark.parametrize("act", ["500", "html", "empty", "half", "reset", "slow"])
def test_one_call_makes_one_comment(server: Server, one_by_one: Callable[..., list[Any]], act: Act) -> None:
    server.acts = [act]
    patient = lambda flickr: comment(flickr.with_options(timeout=30))  # noqa: E731
    first, second = one_by_one(comment if act == "slow" else patient, patient, timeout=1)
    assert isinstance(first, TransportError)
    assert second.id == "7-8-9"
    assert server.comments == 2


def test_a_deadline_ends_a_response_that_drips(server: Server, one_by_one: Callable[..., list[Any]]) -> None:
    """Each piece comes within the timeout, and the response never within the deadline."""
    server.acts = ["drip"]
    begun = time.monotonic()
    (output,) = one_by_one(read, deadline=0.25, timeout=0.2)
    assert isinstance(output, FlickrError)
    assert time.monotonic() - begun < 30  # the response drips for ever


def test_cancelled_calls_give_their_connections_back(server: Server) -> None:
    server.acts = ["slow"] * 30

    async def program() -> None:
        async with AsyncFlickr("key", "secret", token=TOKEN, base_url=server.base_url, timeout=30) as flickr:
            for number in range(3):  # each round takes all connections that there are
                calls = [asyncio.create_task(read(flickr)) for _ in range(10)]
                while server.requests < 10 * (number + 1) and not all(call.done() for call in calls):  # noqa: ASYNC110  # the server runs on threads
                    await asyncio.sleep(0.01)
                for call in calls:
                    call.cancel()
                ended = await asyncio.gather(*calls, return_exceptions=True)
                assert {type(each) for each in ended} == {asyncio.CancelledError}
            server.over.set()
            await asyncio.wait_for(asyncio.gather(*[read(flickr) for _ in range(20)]), 30)

    asyncio.run(program())
    assert server.requests == 50


def test_a_cancelled_write_is_not_made_again(server: Server) -> None:
    server.acts = ["slow"]

    async def program() -> None:
        async with AsyncFlickr("key", "secret", token=TOKEN, base_url=server.base_url) as flickr:
            first = asyncio.create_task(comment(flickr))
            while server.comments == 0 and not first.done():  # noqa: ASYNC110  # the server runs on threads
                await asyncio.sleep(0.01)
            first.cancel()
            with pytest.raises(asyncio.CancelledError):
                await first
            assert await comment(flickr)

    asyncio.run(program())
    assert server.comments == 2


def test_timeouts_leave_the_client_sound(server: Server, one_by_one: Callable[..., list[Any]]) -> None:
    server.acts = ["slow"] * 12

    def patient(flickr: Any) -> Any:
        server.acts.clear()
        return flickr.with_options(timeout=30).test.echo()

    *late, sound = one_by_one(*[read] * 12, patient, timeout=0.12, retries=0)
    assert {type(each) for each in late} <= {RequestTimeout, ConnectionFailed}
    assert RequestTimeout in {type(each) for each in late}
    assert not isinstance(sound, Exception)


def test_nothing_stays_open_when_the_client_is_closed(server: Server, one_by_one: Callable[..., list[Any]]) -> None:
    server.acts = ["ok", "half", "500", "reset", "html"]
    one_by_one(*[read] * 8)
    gc.collect()  # urllib3 closes a pool when nothing refers to it any more, and tracebacks go in circles
    for _ in range(100):
        if server.open == 0:
            break
        time.sleep(0.01)
    assert server.open == 0


def test_responses_of_many_threads_are_not_mixed_up(server: Server) -> None:
    """Each thread gets the response to its own call, over connections that all of them use."""
    result: dict[str, set[str]] = {}
    with Flickr("key", "secret", token=TOKEN, base_url=server.base_url) as flickr:

        def work(name: str) -> None:
            result[name] = {flickr.call("flickr.test.echo", mark=f"mark-{name}")["mark"] for _ in range(20)}

        threads = [threading.Thread(target=work, args=(str(number),)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert result == {str(number): {f"mark-{number}"} for number in range(8)}
    assert server.connections <= 10
