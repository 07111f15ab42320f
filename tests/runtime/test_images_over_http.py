"""Downloads over real sockets, by the synchronous and the asynchronous transport: whole, polite, or not at all."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import time
import tracemalloc
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from flickr_client import AsyncFlickr, Flickr
from flickr_runtime.async_client import drive_async
from flickr_runtime.async_transport import HttpxTransport
from flickr_runtime.cache.cache import Cache
from flickr_runtime.core import Core
from flickr_runtime.credentials import Credentials
from flickr_runtime.endpoints import Endpoints
from flickr_runtime.errors import (
    ArgumentError,
    DeadlineExceeded,
    FlickrError,
    HTTPStatusError,
    RequestTimeout,
    TransportError,
)
from flickr_runtime.flow import drive
from flickr_runtime.images.download import Downloaded, download_flow
from flickr_runtime.images.errors import ImageTooLarge, ImageUnavailable, NotAnImage
from flickr_runtime.images.rate import DownloadRate
from flickr_runtime.images.session import ImageSession
from flickr_runtime.messages import Request, Response
from flickr_runtime.options import Options
from flickr_runtime.transport import MockTransport, RequestsTransport
from flickr_sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PICTURE = b"\xff\xd8" + os.urandom(700_000)
JPEG = {"Content-Type": "image/jpeg"}
FILE = "/5/12_ab_b.jpg"


class Handler(BaseHTTPRequestHandler):
    responses: ClassVar[list[Any]] = []
    seen: ClassVar[list[tuple[str, dict[str, str]]]] = []
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.seen.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        response = self.responses.pop(0)
        if callable(response):
            response(self)
            return
        status, headers, body = response
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Connections that break are no news here."""


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    httpd = Server(("127.0.0.1", 0), Handler)
    thread = Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    thread.join()
    httpd.server_close()


@pytest.fixture(autouse=True)
def _script() -> None:
    Handler.responses, Handler.seen = [], []


Download = Any


@pytest.fixture(params=["sync", "async"])
def download(request: pytest.FixtureRequest, base: str) -> Callable[..., Downloaded]:
    """Downloads from the server of these tests; pauses are short, as is everything else that can be."""

    def run(source: Any = base + FILE, **arguments: Any) -> Downloaded:
        names = {"timeout", "retries", "deadline"} & arguments.keys()
        options = Options().replace(**{"timeout": 5.0, **{name: arguments.pop(name) for name in names}})
        rate = arguments.pop("rate", None) or DownloadRate(per_second=1000, first_pause=0.02, longest_pause=0.05)
        stored = {name: arguments.pop(name) for name in ("cache", "lifetime", "emit") if name in arguments}
        session = ImageSession(endpoints=Endpoints.below(base), options=options, rate=rate, **stored)
        flow = download_flow(session, source, **arguments)
        if request.param == "sync":
            transport = RequestsTransport()
            try:
                return drive(flow, transport, sleep=lambda _: None)
            finally:
                transport.close()

        async def main() -> Downloaded:
            transport = HttpxTransport()
            try:
                return await drive_async(flow, transport)
            finally:
                await transport.close()

        return asyncio.run(main())

    return run


def test_to_a_file(download: Download, tmp_path: Path) -> None:
    Handler.responses.append((200, JPEG, PICTURE))
    got = download(to=tmp_path / "otter.jpg")
    assert got.path == tmp_path / "otter.jpg"
    assert got.path.read_bytes() == PICTURE
    assert got.data is None
    assert (got.size, got.content_type, got.cached) == (len(PICTURE), "image/jpeg", False)
    assert got.sha256 == hashlib.sha256(PICTURE).hexdigest()
    assert [path.name for path in tmp_path.iterdir()] == ["otter.jpg"]


def test_to_memory(download: Download) -> None:
    Handler.responses.append((200, {"Content-Type": "image/png; charset=binary"}, PICTURE))
    got = download()
    assert got.data == PICTURE
    assert got.path is None
    assert got.content_type == "image/png"


def test_to_a_folder_under_a_name_without_secret(download: Download, tmp_path: Path) -> None:
    Handler.responses.append((200, JPEG, PICTURE))
    assert download(to=tmp_path).path == tmp_path / "12_b.jpg"


def test_neither_key_nor_token_goes_to_the_image_host(download: Download) -> None:
    Handler.responses.append((200, JPEG, PICTURE))
    download()
    path, headers = Handler.seen[0]
    assert path == FILE
    assert headers["user-agent"].startswith("flickrkit/")
    assert "authorization" not in headers


def test_what_was_there_is_replaced_in_one_step(download: Download, tmp_path: Path) -> None:
    (tmp_path / "otter.jpg").write_bytes(b"old")
    Handler.responses += [(200, {**JPEG, "Content-Length": "900000"}, PICTURE), (404, {}, b"")]
    with pytest.raises(TransportError):
        download(to=tmp_path / "otter.jpg", retries=0, timeout=0.5)
    assert (tmp_path / "otter.jpg").read_bytes() == b"old"
    Handler.responses[:] = [(200, JPEG, PICTURE)]
    download(to=tmp_path / "otter.jpg")
    assert (tmp_path / "otter.jpg").read_bytes() == PICTURE


def cut(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "image/jpeg")
    handler.send_header("Content-Length", str(len(PICTURE)))
    handler.end_headers()
    handler.wfile.write(PICTURE[:300_000])
    handler.wfile.flush()
    handler.close_connection = True
    handler.connection.close()


def test_a_file_that_was_cut_off_is_fetched_anew(download: Download, tmp_path: Path) -> None:
    Handler.responses += [cut, (503, {}, b""), (200, JPEG, PICTURE)]
    got = download(to=tmp_path / "otter.jpg")
    assert got.path.read_bytes() == PICTURE
    assert got.sha256 == hashlib.sha256(PICTURE).hexdigest()


def test_a_file_that_stays_cut_off_leaves_nothing(download: Download, tmp_path: Path) -> None:
    Handler.responses += [cut, cut]
    with pytest.raises(TransportError):
        download(to=tmp_path / "otter.jpg", retries=1)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_stops_coming_ends_in_a_timeout(download: Download, tmp_path: Path) -> None:
    done = Event()

    def stop(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "image/jpeg")
        handler.send_header("Content-Length", str(len(PICTURE)))
        handler.end_headers()
        handler.wfile.write(PICTURE[:300_000])
        handler.wfile.flush()
        handler.close_connection = True
        done.wait(10)

    Handler.responses.append(stop)
    with pytest.raises(RequestTimeout, match="within 0.2 s"):
        download(to=tmp_path / "otter.jpg", retries=0, timeout=0.2)
    done.set()
    assert list(tmp_path.iterdir()) == []


def test_429_pauses_for_everybody_and_goes_on(download: Download) -> None:
    rate = DownloadRate(per_second=1000, first_pause=0.02, longest_pause=0.05)
    events: list[Any] = []
    result = b"<html><body><h1>429 Too Many Requests</h1></body></html>"
    Handler.responses += [(429, {"Content-Type": "text/html"}, result)] * 2 + [(200, JPEG, PICTURE)]
    assert download(rate=rate, emit=events.append).data == PICTURE
    waits = [event.seconds for event in events if event.kind == "wait"]
    assert len(waits) >= 2
    assert len(Handler.seen) == 3


def test_429_without_end(download: Download) -> None:
    Handler.responses += [(429, {"Content-Type": "text/html", "Retry-After": "0"}, b"")] * 3
    with pytest.raises(HTTPStatusError, match="429"):
        download(retries=2)
    assert len(Handler.seen) == 3


def test_no_wait_goes_past_the_deadline(download: Download) -> None:
    Handler.responses.append((429, {"Retry-After": "600"}, b""))
    with pytest.raises(DeadlineExceeded, match="not done within 2 s") as caught:
        download(deadline=2.0)
    assert isinstance(caught.value.__cause__, HTTPStatusError)


def test_a_page_is_no_image(download: Download, tmp_path: Path) -> None:
    Handler.responses.append((200, {"Content-Type": "text/html; charset=utf-8"}, b"<html>Bad, bad panda</html>"))
    with pytest.raises(NotAnImage, match="got text/html"):
        download(to=tmp_path / "otter.jpg")
    assert len(Handler.seen) == 1
    assert list(tmp_path.iterdir()) == []


def test_too_large_by_what_is_announced(download: Download, tmp_path: Path) -> None:
    Handler.responses.append((200, JPEG, PICTURE))
    with pytest.raises(ImageTooLarge, match="more than 1000 bytes"):
        download(to=tmp_path / "otter.jpg", limit=1000)
    assert list(tmp_path.iterdir()) == []


def test_too_large_by_what_comes(download: Download, tmp_path: Path) -> None:
    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "image/jpeg")
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.close_connection = True
        try:
            while True:
                handler.wfile.write(PICTURE)
        except OSError:
            pass

    Handler.responses.append(endless)
    with pytest.raises(ImageTooLarge, match="more than 3000000 bytes"):
        download(to=tmp_path / "otter.jpg", limit=3_000_000)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("status", [403, 404, 410])
def test_what_is_not_there(download: Download, status: int) -> None:
    Handler.responses.append((status, {}, b""))
    with pytest.raises(ImageUnavailable, match=f"HTTP {status}") as caught:
        download()
    assert caught.value.status == status
    assert len(Handler.seen) == 1


def test_redirects_are_followed_at_flickr(download: Download, base: str) -> None:
    Handler.responses += [(302, {"Location": "/video/12/ab/360p.mp4?s=sig%2Fned"}, b"")]
    Handler.responses += [(200, {"Content-Type": "video/mp4"}, PICTURE)]
    assert download(f"{base}/photos/o/12/play/360p/ab/").content_type == "video/mp4"
    assert Handler.seen[1][0] == "/video/12/ab/360p.mp4?s=sig%2Fned"


@pytest.mark.parametrize(
    ("location", "messages"),
    [
        ("https://s.yimg.com/pw/images/en-us/photo_unavailable.png", "placeholder"),
        ("http://169.254.169.254/latest/meta-data/", "not Flickr's"),
        ("http://127.0.0.1:1/5/12_ab_b.jpg", "not Flickr's"),
        ("file:///etc/passwd", "not Flickr's"),
    ],
)
def test_redirects_are_followed_nowhere_else(download: Download, location: str, messages: str) -> None:
    Handler.responses.append((302, {"Location": location}, b""))
    with pytest.raises(ImageUnavailable, match=messages):
        download()
    assert len(Handler.seen) == 1


def test_redirects_end(download: Download) -> None:
    Handler.responses += [(302, {"Location": FILE}, b"")] * 4
    with pytest.raises(ImageUnavailable, match="more than 3 redirects"):
        download()


class Stored:
    """A cache of the simplest kind."""

    def __init__(self) -> None:
        self.files: dict[str, tuple[bytes, float]] = {}

    def get(self, url: str) -> bytes | None:
        return self.files[url][0] if url in self.files else None

    def put(self, url: str, data: bytes, lifetime: float, *, owner: str | None = None) -> None:
        self.files[url] = data, lifetime
        self.owner = owner


def test_a_cache_keeps_files(download: Download, base: str, tmp_path: Path) -> None:
    cache = Stored()
    Handler.responses.append((200, JPEG, PICTURE))
    first = download(to=tmp_path / "a.jpg", cache=cache, lifetime=60)
    assert cache.files == {base + FILE: (PICTURE, 60)}
    second = download(cache=cache)
    third = download(to=tmp_path / "b.jpg", cache=cache)
    assert (first.cached, second.cached, third.cached) == (False, True, True)
    assert second.data == (tmp_path / "b.jpg").read_bytes() == PICTURE
    assert second.sha256 == first.sha256
    assert second.content_type == "image/jpeg"


def test_a_cache_is_reported_whose_photo_it_is(download: Download, base: str) -> None:
    class Photo:
        id, owner, url_l = "12", "1@N00", base + FILE

    cache = Stored()
    Handler.responses.append((200, JPEG, PICTURE))
    download(Photo(), cache=cache)
    assert cache.owner == "1@N00"


def test_a_client_that_keeps_responses_keeps_files(base: str) -> None:
    cache = Cache("memory:")
    core = Core(Credentials(api_key="key"), Endpoints.below(base), Options(cache=60), cache=cache)
    session = ImageSession.of(core, rate=DownloadRate(per_second=1000))
    assert session.lifetime == 60
    Handler.responses.append((200, JPEG, PICTURE))
    transport = RequestsTransport()
    got = [drive(download_flow(session, base + FILE), transport) for _ in range(2)]
    transport.close()
    cache.close()
    assert [each.cached for each in got] == [False, True]
    assert got[0].sha256 == got[1].sha256
    assert ImageSession.of(Core(Credentials(api_key="key"), Endpoints(), cache=cache)).cache is None


def test_nothing_is_kept_unless_asked(download: Download) -> None:
    Handler.responses += [(200, JPEG, PICTURE)] * 2
    assert not download().cached
    assert not download().cached


def test_a_folder_that_is_not_there(download: Download, tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="make it first"):
        download(to=tmp_path / "no" / "otter.jpg")
    with pytest.raises(ArgumentError, match="give bytes above 0"):
        download(limit=0)
    assert Handler.seen == []


def test_a_disk_that_does_not_take_it(download: Download, tmp_path: Path) -> None:
    Handler.responses.append((200, JPEG, PICTURE))
    (tmp_path / "12_b.jpg").mkdir()
    with pytest.raises(FlickrError, match="is a folder, and only files are replaced"):
        download(to=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["12_b.jpg"]


def test_a_large_file_is_never_in_memory(download: Download, tmp_path: Path) -> None:
    def large(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "video/mp4")
        handler.send_header("Content-Length", str(200 * len(PICTURE)))
        handler.end_headers()
        for _ in range(200):
            handler.wfile.write(PICTURE)

    Handler.responses.append(large)
    tracemalloc.start()
    try:
        got = download(to=tmp_path / "otter.mp4", timeout=30)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert got.size == 140_000_400
    assert peak < 16 * 1024**2


def wait_for_bytes(folder: Path) -> None:
    while not any(path.stat().st_size for path in folder.iterdir()):
        time.sleep(0.01)


def test_a_cancelled_download_leaves_nothing(base: str, tmp_path: Path) -> None:
    begun = Event()

    def slow(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "image/jpeg")
        handler.send_header("Content-Length", str(len(PICTURE)))
        handler.end_headers()
        handler.wfile.write(PICTURE[:300_000])
        begun.wait(10)
        handler.close_connection = True

    Handler.responses.append(slow)
    session = ImageSession(endpoints=Endpoints.below(base), rate=DownloadRate(per_second=1000))

    async def main() -> None:
        transport = HttpxTransport()
        task = asyncio.create_task(drive_async(download_flow(session, base + FILE, to=tmp_path / "a.jpg"), transport))
        await asyncio.to_thread(wait_for_bytes, tmp_path)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await transport.close()

    asyncio.run(main())
    begun.set()
    assert list(tmp_path.iterdir()) == []


def test_a_transport_that_knows_of_no_sinks_will_do(tmp_path: Path) -> None:
    def respond(request: Request) -> Response:
        assert request.sink is not None
        return Response(status=200, headers={"content-type": "image/jpeg", "content-length": "5"}, body=bodies.pop(0))

    session = ImageSession(rate=DownloadRate(per_second=1000))
    source = "https://live.staticflickr.com" + FILE
    bodies = [b"otter"]
    got = drive(download_flow(session, source, to=tmp_path / "a.jpg"), MockTransport(respond), sleep=lambda _: None)
    assert got.path is not None
    assert got.path.read_bytes() == b"otter"
    bodies = [b"ott", b"", b"otter"]
    assert drive(download_flow(session, source), MockTransport(respond), sleep=lambda _: None).data == b"otter"


def test_secrets_of_photos_are_not_logged(base: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="flickr_client.calls")
    Handler.responses += [cut, (503, {}, b""), (200, JPEG, PICTURE)]
    session = ImageSession(endpoints=Endpoints.below(base), rate=DownloadRate(per_second=1000))
    transport = RequestsTransport()
    got = drive(download_flow(session, base + "/5/12_0123456789abcdef_b.jpg"), transport, sleep=lambda _: None)
    transport.close()
    assert "download" in caplog.text
    assert "0123456789abcdef" not in caplog.text + repr(got)


def test_clients_download_what_they_found(tmp_path: Path) -> None:
    with Sandbox() as sandbox, Flickr(sandbox.consumer_key, base_url=sandbox.base_url) as flickr:
        base = sandbox.base_url
        photo = flickr.photos.search(text="otter", extras=["url_m"]).photo[0]
        by_extra = flickr.download(photo, "m", to=tmp_path)
        by_id = flickr.download(photo.id, "m")
        by_secret = flickr.download(photo, "z")  # made of the secret, that would be at Flickr
        with pytest.raises(ImageTooLarge):
            flickr.download(photo, "m", to=tmp_path, limit=10)

        async def main() -> Downloaded:
            async with AsyncFlickr(sandbox.consumer_key, base_url=sandbox.base_url) as flickr:
                return await flickr.download(photo, "m")

        by_await = asyncio.run(main())
    assert by_extra.url == photo.url_m
    assert by_secret.url.startswith(base)
    assert by_extra.path == tmp_path / f"{photo.id}.jpg"
    assert by_extra.content_type == "image/jpeg"
    assert by_id.sha256 == by_await.sha256 == by_extra.sha256 == hashlib.sha256(by_id.data or b"").hexdigest()
