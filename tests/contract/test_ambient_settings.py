"""What lies around on a machine: a `.netrc` changes nothing and is not sent; neither do cookies stay."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

import pytest

from flickr_client import AsyncFlickr, Flickr
from flickr_runtime import Token
from flickr_runtime.errors import FlickrError
from tests.contract.keepalive import KeepAlive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TOKEN = Token(token="user-token", secret="user-secret", user_nsid="1@N01")
PASSWORD = "hunter2"


@pytest.fixture
def server() -> Iterator[KeepAlive]:
    with KeepAlive() as running:
        yield running


@pytest.fixture(params=["default", "machine localhost", "NETRC"])
def netrc(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A `.netrc` that knows a password for every host, or for ours."""
    entry = "machine localhost" if request.param == "machine localhost" else "default"
    path = tmp_path / ("elsewhere" if request.param == "NETRC" else ".netrc")
    path.write_text(f"{entry} login anonymous password {PASSWORD}\n")
    path.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    if request.param == "NETRC":
        monkeypatch.setenv("NETRC", str(path))


CALLS: dict[str, Callable[[Any, str], Any]] = {
    "signed": lambda flickr, _: flickr.test.login(),
    "generic": lambda flickr, _: flickr.call("flickr.test.echo", mark="a"),
    "unsigned": lambda flickr, _: flickr.acting_for(None).call("flickr.test.echo", mark="a"),
    "write": lambda flickr, _: flickr.call("flickr.photos.delete", photo_id="1"),
    "upload": lambda flickr, _: flickr.replace("1", b"\xff\xd8\xff\xe0", name="a.jpg"),
    "login": lambda flickr, _: flickr.begin_login("read"),
    "download": lambda flickr, url: flickr.download(f"{url}/65535/1_a.jpg"),
    "feed": lambda flickr, _: flickr.feeds.photos_public(),
}


def make_calls(kind: Any, url: str) -> None:
    """Makes one call of each kind; what they respond does not matter."""
    client = kind("k" * 32, "secret", token=TOKEN, base_url=url, timeout=5, retries=0, deadline=1)
    if kind is Flickr:
        with client:
            for call in CALLS.values():
                with contextlib.suppress(FlickrError):
                    call(client, url)
        return

    async def program() -> None:
        async with client:
            for call in CALLS.values():
                with contextlib.suppress(FlickrError):
                    await call(client, url)

    asyncio.run(program())


@pytest.mark.usefixtures("netrc")
@pytest.mark.parametrize("kind", [Flickr, AsyncFlickr])
def test_a_netrc_is_nobodys_business(server: KeepAlive, kind: Any) -> None:
    make_calls(kind, server.base_url)
    assert len(server.heads) >= len(CALLS)
    for head in server.heads:
        fields = dict(line.split(": ", 1) for line in head.splitlines()[1:])
        fields = {name.lower(): value for name, value in fields.items()}
        assert fields.get("authorization", "OAuth ").startswith("OAuth "), head
        assert "cookie" not in fields
        assert PASSWORD not in head
    signed = [head for head in server.heads if "OAuth oauth_" in head or 'oauth_consumer_key="' in head]
    assert len(signed) >= len(CALLS) - 3
