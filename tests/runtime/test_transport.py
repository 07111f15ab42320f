"""The transport over real sockets, and what the core makes of HTTP's own failures."""

import logging
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

from flickr_runtime import BaseClient, Token
from flickr_runtime.errors import HTTPStatusError, OAuthError, RequestTimeout, TransportError, UnreadableResponse


class Handler(BaseHTTPRequestHandler):
    responses: ClassVar[list[tuple[int, dict[str, str], bytes]]] = []
    connections: ClassVar[set[int]] = set()
    seen: ClassVar[list[tuple[str, dict[str, list[str]], dict[str, str]]]] = []
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        form = self.rfile.read(length).decode("latin-1")
        fields = parse_qs(urlsplit(self.path).query or form)
        self.connections.add(self.client_address[1])
        self.seen.append((self.command, fields, dict(self.headers)))
        status, headers, body = self.responses.pop(0)
        if status == 0:  # hang up without a word
            self.close_connection = True
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def server() -> Iterator[str]:
    Handler.responses, Handler.seen, Handler.connections = [], [], set()
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    thread = Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    thread.join()
    httpd.server_close()


@pytest.fixture
def client(server: str) -> Iterator[BaseClient]:
    token = Token(token="user-token", secret="user-secret")
    with BaseClient("key", "app-secret", token=token, base_url=server, timeout=5, retries=0) as client:
        yield client


def test_a_call_over_the_wire(client: BaseClient) -> None:
    Handler.responses.append((200, {"Content-Type": "application/json"}, b'{"x":{"_content":"y"},"stat":"ok"}'))
    assert client.call("flickr.test.echo", text="sea otter & co") == {"x": {"_content": "y"}}
    verb, fields, headers = Handler.seen[0]
    assert verb == "GET"
    assert fields["text"] == ["sea otter & co"]
    assert "api_key" not in fields
    assert headers["Authorization"].startswith("OAuth ")
    assert headers["User-Agent"].startswith("flickrkit/")


def test_connections_are_pooled(server: str) -> None:
    Handler.responses += [(200, {}, b'{"stat":"ok"}')] * 3
    with BaseClient("key", base_url=server) as client:
        for _ in range(3):
            client.call("flickr.test.null")
    assert len(Handler.connections) == 1
    assert [fields["api_key"] for _, fields, _ in Handler.seen] == [["key"]] * 3


@pytest.mark.parametrize(
    ("status", "headers", "body", "kind", "messages"),
    [
        (429, {"Retry-After": "7"}, b"<html></html>", HTTPStatusError, "3600 calls an hour"),
        (502, {}, b"<html>nginx</html>", HTTPStatusError, "HTTP 502"),
        (301, {"Location": "https://www.flickr.com/"}, b"", HTTPStatusError, "HTTP 301"),
        (401, {}, b"oauth_problem=token_rejected", OAuthError, "token_rejected"),
        (200, {}, b"<html>Bad, bad panda</html>", UnreadableResponse, "HTML"),
        (200, {}, b'{"photos":{"page":1', UnreadableResponse, "cut off"),
        (200, {}, b'<?xml version="1.0"?><rsp stat="ok"/>', UnreadableResponse, "requested JSON"),
        (0, {}, b"", TransportError, "services/rest"),
    ],
)
def test_what_is_not_a_response(
    client: BaseClient, status: int, headers: dict[str, str], body: bytes, kind: type[Exception], messages: str
) -> None:
    Handler.responses.append((status, headers, body))
    with pytest.raises(kind, match=messages):
        client.call("flickr.test.echo")


def test_retry_after_is_kept(client: BaseClient) -> None:
    Handler.responses.append((429, {"Retry-After": "7"}, b""))
    with pytest.raises(HTTPStatusError) as caught:
        client.call("flickr.test.echo")
    assert (caught.value.status, caught.value.retry_after) == (429, 7.0)


def test_nobody_listening() -> None:
    with BaseClient("key", base_url="http://127.0.0.1:9", timeout=2, retries=0) as client:
        with pytest.raises(TransportError, match="Connection refused; is the server running"):
            client.call("flickr.test.echo", secret_argument="do not show")


def test_a_machine_that_is_offline(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def unknown(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    says = r"Name or service not known; is this machine online, or does it need a proxy \(HTTPS_PROXY\)\?$"
    with BaseClient("key", proxy=False, retries=0, state=False) as client:
        with pytest.raises(TransportError, match=says):
            client.call("flickr.test.echo")
    with BaseClient("key", proxy="http://nowhere.example:80", retries=0, state=False) as client:
        with pytest.raises(TransportError, match=r"the proxy http://nowhere.example:80 \(proxy=\): Name or .*known$"):
            client.call("flickr.test.echo")


def test_a_slow_server_ends_in_a_timeout(server: str) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with BaseClient("key", base_url=f"http://127.0.0.1:{port}", timeout=0.2, retries=0) as client:
            with pytest.raises(RequestTimeout, match="within 0.2 s"):
                client.call("flickr.test.echo")


def test_no_secret_is_ever_emitted(client: BaseClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    echo = b"oauth_problem=signature_invalid&debug_sbs=GET&https%3A%2F%2F&oauth_token%3Duser-token"
    Handler.responses.append((401, {}, echo))
    with pytest.raises(OAuthError) as caught:
        client.call("flickr.test.echo")
    emitted = repr(client) + repr(client.token) + str(caught.value) + repr(caught.value) + caplog.text
    for secret in ("user-token", "user-secret", "app-secret"):
        assert secret not in emitted
