"""Feeds over real sockets: of the sandbox, and of a server that fails as Flickr's does."""

from __future__ import annotations

import asyncio
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

from flickr_client import AsyncFlickr, Flickr
from flickr_runtime.async_client import drive_async
from flickr_runtime.async_transport import HttpxTransport
from flickr_runtime.endpoints import Endpoints
from flickr_runtime.errors import DeadlineExceeded, HTTPStatusError, UnreadableResponse
from flickr_runtime.feeds.flows import FeedSession, feed_flow, public_feeds
from flickr_runtime.feeds.model import Feed
from flickr_runtime.feeds.queries import Feeds
from flickr_runtime.feeds.read import PageInsteadOfFeed
from flickr_runtime.options import Options
from flickr_runtime.transport import RequestsTransport
from flickr_sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

FEED = (200, "application/json", json.dumps({"title": "Uploads", "items": [{"title": "otter"}]}).encode())
PAGE = (200, "text/html", b"<!DOCTYPE html>\n<html><body>Flickr</body></html>")


class Handler(BaseHTTPRequestHandler):
    responses: ClassVar[list[tuple[int, str, bytes]]] = []
    seen: ClassVar[list[str]] = []
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.seen.append(self.path)
        status, kind, body = self.responses.pop(0)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def base() -> Iterator[str]:
    Handler.responses, Handler.seen = [], []
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    thread = Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    thread.join()
    httpd.server_close()


@pytest.fixture
def transport() -> Iterator[RequestsTransport]:
    transport = RequestsTransport()
    yield transport
    transport.close()


def at(base: str, transport: RequestsTransport, **options: Any) -> Feeds[Feed]:
    return public_feeds(transport, base_url=base, sleep=lambda _: None, **options)


def test_a_feed_needs_no_key(base: str, transport: RequestsTransport) -> None:
    Handler.responses.append(FEED)
    assert [item.title for item in at(base, transport).groups_pool("9@N00")] == ["otter"]
    parts = urlsplit(Handler.seen[0])
    assert parts.path == "/services/feeds/groups_pool.gne"
    assert parse_qs(parts.query) == {
        "id": ["9@N00"],
        "format": ["json"],
        "lang": ["en-us"],
        "nojsoncallback": ["1"],
    }


def test_failures_that_pass_are_waited_for(base: str, transport: RequestsTransport) -> None:
    Handler.responses += [(502, "text/html", b"<html>nginx"), (429, "text/html", b""), (200, "text/plain", b""), FEED]
    assert at(base, transport).forums().title == "Uploads"
    assert len(Handler.seen) == 4


def test_an_id_that_flickr_does_not_know_is_not_asked_for_again(base: str, transport: RequestsTransport) -> None:
    Handler.responses += [PAGE, FEED]
    with pytest.raises(PageInsteadOfFeed, match="feed photos_faves: got an HTML page"):
        at(base, transport).photos_faves("1@N00")
    assert len(Handler.seen) == 1


def test_what_stays_wrong_is_reported(base: str, transport: RequestsTransport) -> None:
    Handler.responses += [(200, "application/json", FEED[2][:20])] * 2 + [(404, "text/plain", b"no")]
    with pytest.raises(UnreadableResponse, match="not readable"):
        at(base, transport, retries=1).forums()
    with pytest.raises(HTTPStatusError, match="404"):
        at(base, transport).forums()


def test_no_wait_goes_past_the_deadline(base: str, transport: RequestsTransport) -> None:
    Handler.responses.append((503, "text/html", b""))
    with pytest.raises(DeadlineExceeded, match="not done within 0.1 s"):
        at(base, transport, deadline=0.1).forums()


def test_the_same_feeds_can_be_awaited(base: str) -> None:
    Handler.responses += [(503, "text/html", b""), FEED]
    session = FeedSession(Endpoints.below(base), Options(timeout=5))

    async def main() -> Feed:
        transport = HttpxTransport()
        try:
            return await Feeds(lambda query: drive_async(feed_flow(session, query), transport)).photos_public()
        finally:
            await transport.close()

    assert asyncio.run(main()).title == "Uploads"


def test_the_newest_photos_of_a_sandbox(transport: RequestsTransport) -> None:
    with Sandbox() as sandbox:
        feed = at(sandbox.base_url, transport).photos_public()
        one = at(sandbox.base_url, transport).photos_public(user_ids=feed.items[0].author_id or "")
    assert len(feed) == 20
    dates = [item.published for item in feed if item.published]
    assert dates == sorted(dates, reverse=True)
    assert all(item.media_url and item.link and item.author for item in feed)
    assert {item.author_id for item in one} == {feed.items[0].author_id}


def test_clients_have_the_feeds_too() -> None:
    with Sandbox() as sandbox, Flickr(sandbox.consumer_key, base_url=sandbox.base_url) as flickr:
        titles = [item.title for item in flickr.feeds.photos_public()]

        async def main() -> Feed:
            async with AsyncFlickr(sandbox.consumer_key, base_url=sandbox.base_url) as flickr:
                return await flickr.feeds.photos_public()

        assert [item.title for item in asyncio.run(main())] == titles
