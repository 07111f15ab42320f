"""A running sandbox and a small client of our own, so that these tests do not lean on the client under construction."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from oauthlib.oauth1 import Client

from flickr_sandbox import AccessToken, Sandbox, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_750_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Api:
    """Calls a sandbox, with the API key alone or signed for a user."""

    sandbox: Sandbox
    token: AccessToken | None = None
    clock: Clock | None = None

    def url(self, service: str = "rest") -> str:
        return f"{self.sandbox.base_url}/services/{service}/"

    def signed(
        self, url: str, verb: str = "GET", fields: dict[str, str] | None = None, **options: Any
    ) -> dict[str, str]:
        """The parameters of a request and those of OAuth, to be put wherever a test wants them."""
        client = Client(
            self.sandbox.consumer_key,
            client_secret=options.pop("secret", self.sandbox.consumer_secret),
            resource_owner_key=self.token.token if self.token else None,
            resource_owner_secret=self.token.secret if self.token else None,
            timestamp=options.pop("timestamp", str(int(self.clock.now)) if self.clock else None),
            signature_type="BODY",
            **options,
        )
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if verb == "POST" else {}
        if verb == "GET":
            client.signature_type = "QUERY"
            prepared = requests.Request("GET", url, params=fields or {}).prepare().url or url
            uri, _, _ = client.sign(prepared, "GET")
            return dict(parse_qsl(urlsplit(uri).query, keep_blank_values=True))
        _, _, body = client.sign(url, verb, body=fields or {}, headers=headers)
        return dict(parse_qsl(body, keep_blank_values=True))

    def get(self, method: str, **arguments: Any) -> dict[str, Any]:
        """The JSON response of a call."""
        fields = {
            "method": method,
            "format": "json",
            "nojsoncallback": "1",
            **{k: str(v) for k, v in arguments.items()},
        }
        if self.token:
            response = requests.post(self.url(), data=self.signed(self.url(), "POST", fields), timeout=10)
        else:
            response = requests.get(self.url(), {**fields, "api_key": self.sandbox.consumer_key}, timeout=10)
        assert response.status_code == 200, response.text
        tree: dict[str, Any] = response.json()
        return tree

    def upload(self, data: bytes, service: str = "upload", name: str = "pond.png", **fields: str) -> requests.Response:
        """The response to an upload."""
        sent = self.signed(self.url(service), "POST", fields)
        return requests.post(self.url(service), sent, files={"photo": (name, data)}, timeout=10)


class Callback:
    """A callback of push subscriptions, which responds to challenges and remembers what it was asked.

    Listens at `url` while it is entered; `response` returns the status and body for a query.
    """

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.response: Callable[[dict[str, str]], tuple[int, str]] = _echo
        self.was_asked = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                query = dict(parse_qsl(urlsplit(self.path).query))
                outer.asked.append(query)
                status, body = outer.response(query)
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body.encode())
                outer.was_asked.set()

            def log_message(self, *_arguments: Any) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """The address to subscribe with."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/pushed?mine=1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _echo(query: dict[str, str]) -> tuple[int, str]:
    return 200, query["challenge"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sandbox(clock: Clock) -> Iterator[Sandbox]:
    with Sandbox(settings=Settings(clock=clock)) as running:
        yield running


@pytest.fixture
def api(sandbox: Sandbox, clock: Clock) -> Api:
    """Calls with the API key alone."""
    return Api(sandbox, clock=clock)


@pytest.fixture
def otterbank(sandbox: Sandbox, clock: Clock) -> Api:
    """Calls as the first user, with every permission."""
    return Api(sandbox, sandbox.sign_in("otterbank", perms="delete"), clock)


@pytest.fixture
def png() -> bytes:
    """A sound picture, 8 by 5 pixels."""
    from flickr_sandbox.pictures.draw import draw

    return draw("pond", 8, 5)


@pytest.fixture(scope="module")
def callback() -> Iterator[Callback]:
    """A callback that listens on this machine."""
    with Callback() as listening:
        yield listening


@pytest.fixture(scope="session")
def api_of() -> Callable[[Sandbox, float], Api]:
    """Makes calls as the first user of a sandbox whose clock stands still at that time."""

    def make(running: Sandbox, now: float) -> Api:
        still = Clock()
        still.now = now
        return Api(running, running.sign_in("otterbank", perms="delete"), still)

    return make
