"""The loopback listener, by what browsers and others do to it."""

import socket
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from flickr_runtime.login.listener import Listener

TOKEN = "72157600000000000-0123456789abcdef"


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as running:
        running.expect(TOKEN)
        yield running


def get(listener: Listener, query: str = "", *, path: str | None = None, host: str | None = None) -> tuple[int, str]:
    place = urlsplit(listener.callback)
    connection = HTTPConnection(place.netloc, timeout=5)
    connection.request("GET", f"{path or place.path}?{query}", headers={"Host": host} if host else {})
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, text


def test_it_listens_on_loopback_alone_at_a_place_that_nobody_foresees(listener: Listener) -> None:
    first = urlsplit(listener.callback)
    assert (first.scheme, first.hostname) == ("http", "127.0.0.1")
    with Listener() as other:
        second = urlsplit(other.callback)
    assert first.port != second.port
    assert first.path != second.path
    assert len(first.path) > 12


def test_it_takes_the_expected_request_and_passes_over_all_others(listener: Listener) -> None:
    assert get(listener, path="/favicon.ico")[0] == 404
    assert get(listener, f"oauth_token={TOKEN}&oauth_verifier=v", path="/")[0] == 404
    assert get(listener, "oauth_token=other&oauth_verifier=v")[0] == 400
    assert get(listener)[0] == 400
    assert get(listener, f"oauth_token={TOKEN}&oauth_verifier=v", host="attacker.example")[0] == 404
    assert listener.wait(0) is None
    status, text = get(listener, f"oauth_token={TOKEN}&oauth_verifier=abc")
    assert status == 200
    assert "You can close this window" in text
    assert TOKEN not in text
    get(listener, f"oauth_token={TOKEN}&oauth_verifier=late")
    assert str(listener.wait(1)).endswith("oauth_verifier=abc")


def test_it_tells_a_user_who_did_not_agree(listener: Listener) -> None:
    assert "Nothing was granted" in get(listener, f"oauth_token={TOKEN}")[1]


def test_before_the_login_has_begun_nothing_is_taken() -> None:
    with Listener() as early:
        assert get(early, "oauth_token=&oauth_verifier=v")[0] == 400
        assert early.wait(0) is None


def test_a_tls_hello_is_recognised_refused_and_ends_the_wait(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flickr_runtime.login.listener._TLS_GRACE_SECONDS", 0.1)
    with socket.create_connection(("127.0.0.1", urlsplit(listener.callback).port or 0), timeout=5) as browser:
        browser.sendall(b"\x16\x03\x01\x02\x00\x01\x00")
        assert browser.recv(7)[:1] == b"\x15"
    begun = time.monotonic()
    assert listener.wait(60) is None
    assert time.monotonic() - begun < 40
    assert listener.saw_tls


def test_a_browser_that_falls_back_to_http_is_heard(listener: Listener) -> None:
    with socket.create_connection(("127.0.0.1", urlsplit(listener.callback).port or 0), timeout=5) as browser:
        browser.sendall(b"\x16\x03\x01\x02\x00\x01\x00")
        browser.recv(7)
    assert get(listener, f"oauth_token={TOKEN}&oauth_verifier=abc")[0] == 200
    assert listener.wait(1) is not None


@pytest.mark.parametrize("sent", [b"", b"G", b"GET / HTTP/1.1\r\nHost:", b"\x00" * 100, b"nonsense\r\n\r\n"])
def test_odd_connections_neither_harm_nor_stay(
    sent: bytes, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flickr_runtime.login.listener._IDLE_SECONDS", 60)
    monkeypatch.setattr("flickr_runtime.login.listener._Handler.timeout", 60)
    with Listener() as listener:
        connection = socket.create_connection(("127.0.0.1", urlsplit(listener.callback).port or 0), timeout=5)
        connection.sendall(sent)
        time.sleep(0.05)
        begun = time.monotonic()
    assert time.monotonic() - begun < 30  # it does not wait for silent clients to speak
    connection.close()
    assert capfd.readouterr() == ("", "")


def test_it_is_gone_afterwards() -> None:
    with Listener() as listener:
        port = urlsplit(listener.callback).port or 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)
