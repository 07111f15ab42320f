"""Which addresses are fetched from: the host that is checked is the host that both HTTP libraries connect to."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import httpx
import pytest
import requests
from hypothesis import example, given, settings
from hypothesis import strategies as st
from urllib3.util import parse_url

from flickr_client import AsyncFlickr, Flickr
from flickr_runtime.endpoints import Endpoints
from flickr_runtime.errors import ArgumentError, ConfigurationError
from flickr_runtime.flow import drive
from flickr_runtime.images.download import download_flow
from flickr_runtime.images.errors import ImageUnavailable
from flickr_runtime.images.rate import DownloadRate
from flickr_runtime.images.session import ImageSession
from flickr_runtime.messages import Request, Response
from flickr_runtime.transport import MockTransport
from flickr_runtime.urls.origin import split_address

FLICKR = ImageSession()
SANDBOX = ImageSession(endpoints=Endpoints.below("http://127.0.0.1:5000"))
FILE = "https://live.staticflickr.com/5/12_ab_b.jpg"

HOSTILE = [
    r"https://localhost\.staticflickr.com/5/12_ab_b.jpg",
    r"https://localhost\@live.staticflickr.com/5/12_ab_b.jpg",
    r"https:\\localhost\live.staticflickr.com/5/12_ab_b.jpg",
    r"https:/\localhost/.staticflickr.com/5/12_ab_b.jpg",
    "https://localhost@live.staticflickr.com/a.jpg",
    "https://live.staticflickr.com@localhost/a.jpg",
    "https://live.staticflickr.com:pass@localhost/a.jpg",
    "https://localhost#.staticflickr.com/a.jpg",
    "https://localhost?.staticflickr.com/a.jpg",
    "https://localhost%2f.staticflickr.com/a.jpg",
    "https://localhost%00.staticflickr.com/a.jpg",
    "https://localhost\x00.staticflickr.com/a.jpg",
    "https://localhost\t.staticflickr.com/a.jpg",
    "https://local\nhost/.staticflickr.com",
    "https://localhost .staticflickr.com/a.jpg",
    "https://localhost\u3002staticflickr.com/a.jpg",
    "https://localhost\uff0f.staticflickr.com/a.jpg",
    "https://ⓛocalhost.staticflickr.com/a.jpg",
    "https://xn--a.staticflickr.com/a.jpg",
    "https://live.staticflickr.com:8443/a.jpg",
    "https://live.staticflickr.com:/a.jpg",
    "https://live.staticflickr.com./a.jpg",
    "https://.staticflickr.com/a.jpg",
    "https://[::1].staticflickr.com/a.jpg",
    "https://[live.staticflickr.com]/a.jpg",
    "https://staticflickr.com.example.net/a.jpg",
    "https://evilstaticflickr.com/a.jpg",
    "https:live.staticflickr.com/a.jpg",
    "https:///live.staticflickr.com/a.jpg",
    "http://live.staticflickr.com/a.jpg",
    "//live.staticflickr.com/a.jpg",
    "file://live.staticflickr.com/etc/passwd",
    "https://" + "a." * 200 + "staticflickr.com/a.jpg",
    FILE + "\r\nHost: localhost",
]


@pytest.mark.parametrize("url", [*HOSTILE, FILE + "\ud800", FILE + "ß"])
def test_what_a_parser_may_read_otherwise_is_not_fetched(url: str) -> None:
    assert FLICKR.address(url) is None


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        (FILE, FILE),
        ("HTTPS://LIVE.StaticFlickr.com:443/5/12_AB_b.jpg#top", "https://live.staticflickr.com/5/12_AB_b.jpg"),
        ("https://live.staticflickr.com?x=1", "https://live.staticflickr.com/?x=1"),
        (
            "https://farm3.staticflickr.com/5/buddyicons/12@N00.jpg?170#12@N00",
            "https://farm3.staticflickr.com/5/buddyicons/12@N00.jpg?170",
        ),
        (
            "https://live.staticflickr.com/video/1/a/360p.mp4?s=x%2Fy==",
            "https://live.staticflickr.com/video/1/a/360p.mp4?s=x%2Fy==",
        ),
        ("https://flic.kr/p/d", "https://flic.kr/p/d"),
    ],
)
def test_what_is_sent_is_built_from_what_was_checked(url: str, sent: str) -> None:
    assert FLICKR.address(url) == sent
    assert FLICKR.address(sent) == sent
    assert SANDBOX.address(url) is None


@pytest.mark.parametrize("base", ["http://127.0.0.1:5000", "http://[::1]:5000", "https://flickr_sandbox:8443/x"])
def test_a_stand_in_is_one_origin(base: str) -> None:
    session = ImageSession(endpoints=Endpoints.below(base))
    origin = base.removesuffix("/x")
    assert session.address(f"{origin}/5/12_ab_b.jpg") == f"{origin}/5/12_ab_b.jpg"
    assert session.address(f"{origin}0/5/12_ab_b.jpg") is None
    assert session.address(FILE) is None


HOSTS = ["live.staticflickr.com", "staticflickr.com", "localhost", "127.0.0.1", "[::1]", "example.net", ".flickr.com"]
ODD = [
    "\\",
    "@",
    ":",
    "/",
    "//",
    "#",
    "?",
    ".",
    "%2f",
    "%5c",
    "\t",
    "\n",
    "\r",
    " ",
    "\x00",
    "\x7f",
    "。",
    "\uff0f",
    "ß",
    "[",
    "]",
]
PIECES = ["https:", "http:", "file:", "443", "80", "a", "A", "xn--", "\ud800", "user", "5/12_ab.jpg", *HOSTS, *ODD]
mutations = st.lists(st.sampled_from(PIECES) | st.characters(), max_size=9).map("".join)
urls = st.one_of(
    st.text(),
    mutations,
    mutations.map("https://".__add__),
    st.builds("https://{}live.staticflickr.com{}".format, mutations, mutations),
    st.builds("https://live{}.staticflickr.com/{}".format, mutations, mutations),
)


def is_flickr(host: str | None) -> bool:
    return host is not None and f".{host}".endswith((".flickr.com", ".staticflickr.com", ".flic.kr"))


@settings(deadline=None)  # the first one imports libraries
@given(urls)
@example(HOSTILE[0])
@example(HOSTILE[1])
def test_the_checked_host_is_the_one_that_is_connected_to(url: str) -> None:
    address = FLICKR.address(url)
    if address is None:
        return
    for sent in (address, url):  # what is returned is what is sent
        for_requests = requests.Request("GET", sent).prepare().url
        parts = [parse_url(sent), parse_url(for_requests)]
        for each in parts:
            assert (each.scheme, is_flickr(each.host), each.port or 443, each.auth) == ("https", True, 443, None)
        by_httpx = httpx.Request("GET", sent).url
        assert (by_httpx.scheme, by_httpx.host, by_httpx.port) == ("https", parts[0].host, None)
        assert not by_httpx.userinfo


@pytest.mark.parametrize(
    "url",
    [
        r"http://example.net\@127.0.0.1:5000",
        r"http://example.net\.localhost",
        "http://key:secret@127.0.0.1:5000",
        "http://127.0.0.1:5000/?x=",
        "http://127.0.0.1:99999",
        "http://local host",
        "127.0.0.1:5000",
        "https://[1.2]",
        "https://[1:2]",
        "https://[127.0.0.1]",
        "https://[::::]",
        "https://[.]",
        "https://127.1",
        "https://2130706433",
        "https://0x7f000001",
        "https://0x7f.0.0.0x1",
        "https://127.0.0.01",
        "https://1.1.1.256",
        "https://flickr.test.0x",
    ],
)
def test_a_base_url_whose_host_is_unclear_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="is not a base URL"):
        Flickr("key", base_url=url)
    with pytest.raises(ConfigurationError, match="is not a base URL"):
        Endpoints.from_env({"FLICKR_UPLOAD_URL": url})


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://[0:0:0:0:0:0:0:1]:5000", "[::1]"),
        ("https://[2001:DB8::0001]", "[2001:db8::1]"),
        ("https://127.0.0.1", "127.0.0.1"),
        ("https://7.flickr.test", "7.flickr.test"),
        ("https://a.0x7g", "a.0x7g"),
    ],
)
def test_addresses_have_one_form(url: str, host: str) -> None:
    address = split_address(url)
    assert address is not None
    assert address.host == host


@pytest.fixture
def looked_up_ids(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The hosts that are looked up, each in vain."""
    asked: list[Any] = []

    def lookup(host: Any, *_: Any, **__: Any) -> Any:
        asked.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "no network here")

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    return asked


@pytest.mark.parametrize("url", HOSTILE)
def test_no_client_connects_anywhere(url: str, looked_up_ids: list[Any]) -> None:
    with Flickr("key", state=False, retries=0) as flickr, pytest.raises(ArgumentError):
        flickr.download(url)

    async def main() -> None:
        async with AsyncFlickr("key", state=False, retries=0) as flickr:
            with pytest.raises(ArgumentError):
                await flickr.download(url)

    asyncio.run(main())
    assert looked_up_ids == []


@pytest.mark.parametrize("location", [url for url in HOSTILE if "://" in url and "\x00" not in url])
def test_no_redirect_leads_anywhere(location: str) -> None:
    sent: list[str] = []

    def respond(request: Request) -> Response:
        sent.append(request.url)
        return Response(status=302, headers={"location": location})

    flow = download_flow(ImageSession(rate=DownloadRate(per_second=1000)), FILE)
    with pytest.raises(ImageUnavailable, match="not Flickr's"):
        drive(flow, MockTransport(respond))
    assert sent == [FILE]


def test_a_page_with_other_letters_is_understood() -> None:
    def sizes(_name: str, **arguments: Any) -> Any:
        assert arguments == {"photo_id": "12"}
        return {"sizes": {"size": [{"label": "Large", "source": FILE}]}}
        yield

    session = ImageSession(call=sizes, rate=DownloadRate(per_second=1000))
    picture = Response(status=200, headers={"content-type": "image/jpeg"}, body=b"\xff\xd8otter")
    flow = download_flow(session, " https://www.flickr.com/photos/o/12/in/dateposted/?q=Fischötter\n")
    assert drive(flow, MockTransport(lambda _request: picture)).data == b"\xff\xd8otter"
