"""Uploads over real sockets: against the sandbox, and through a proxy that fails in every way a network can."""

from __future__ import annotations

import http.client
import itertools
import os
import signal
import socket
import ssl
import struct
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest

from flickr_runtime.async_client import drive_async
from flickr_runtime.async_transport import HttpxTransport
from flickr_runtime.core import Core
from flickr_runtime.credentials import Credentials, Token
from flickr_runtime.endpoints import Endpoints
from flickr_runtime.flow import drive
from flickr_runtime.invoking import invoke
from flickr_runtime.method import Method
from flickr_runtime.options import Options
from flickr_runtime.responses import read_untyped
from flickr_runtime.transport import RequestsTransport
from flickr_runtime.upload.batch import Batch
from flickr_runtime.upload.flows import replace_flow, upload_flow
from flickr_runtime.upload.journal import Journal
from flickr_runtime.upload.many import upload_many
from flickr_runtime.upload.session import UploadSession
from flickr_sandbox import Sandbox
from flickr_sandbox.pictures.draw import draw
from tests.programs import Program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flickr_runtime.flow import Flow

PNG = draw("pond", 8, 5)
TLS = ssl.create_default_context()  # costs time, and nothing here is encrypted
_numbers = itertools.count()


def picture(size: int = 0) -> bytes:
    """A picture like no other; what follows its end makes it as large as it is wanted."""
    return PNG + b"%d" % next(_numbers) + bytes(size)


class Network(ThreadingHTTPServer):
    """Passes requests on to a sandbox, and does to uploads what the list of faults says, one after the other."""

    daemon_threads = True

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behind = sandbox.base_url.removeprefix("http://")
        self.faults: list[str] = []
        self.searches_lag = False
        self.stored = 0
        self.uploads = 0

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that were cut off are no news."""


class _Handler(BaseHTTPRequestHandler):
    server: Network
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: Any) -> None:
        """Silent."""

    def do_GET(self) -> None:
        if self.server.searches_lag and "flickr.photos.search" in self.path:
            self.respond(200, b'{"photos":{"photo":[]},"stat":"ok"}')
        else:
            self.respond(*self.passed_on(b""))

    def do_POST(self) -> None:  # noqa: PLR0911  # one for each way to fail
        self.server.uploads += 1
        fault = self.server.faults.pop(0) if self.server.faults else "none"
        if fault == "cut":
            self.rfile.read(100_000)
            return self.hang_up()
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if fault == "refused":
            return self.respond(401, b"oauth_problem=timestamp_refused")
        if fault == "down":
            return self.respond(502, b"<html>nginx</html>")
        status, response = self.passed_on(body)
        self.server.stored += 1
        if fault == "lost":
            return self.hang_up()
        if fault == "stalled":
            return time.sleep(2)
        if fault == "half":
            self.respond(status, response, length=len(response) + 10)
            return self.hang_up()
        return self.respond(
            *{"500": (500, b"oops"), "html": (200, b"<html>Hold on</html>")}.get(fault, (status, response))
        )

    def passed_on(self, body: bytes) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(self.server.behind)
        headers = {**self.headers, "Accept-Encoding": "identity"}  # only the body is passed on
        connection.request(self.command, self.path, body, headers)
        response = connection.getresponse()
        read = response.status, response.read()
        connection.close()
        return read

    def respond(self, status: int, body: bytes, *, length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def hang_up(self) -> None:
        """Resets the connection, which even what was sent does not survive."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def network(sandbox: Sandbox) -> Iterator[Network]:
    with Network(sandbox) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def session_at(sandbox: Sandbox, base_url: str, **options: Any) -> UploadSession:
    token = sandbox.sign_in(perms="delete")
    credentials = Credentials(
        api_key=sandbox.consumer_key,
        api_secret=sandbox.consumer_secret,
        token=Token(token=token.token, secret=token.secret),
    )
    core = Core(credentials=credentials, endpoints=Endpoints.below(base_url))

    def call(name: str, **arguments: Any) -> Flow[dict[str, Any]]:
        return invoke(core, Method(name=name), arguments, read_untyped)

    return UploadSession(call, credentials, core.endpoints, Options(timeout=0.5, **options))


@pytest.fixture(params=["requests", "httpx"])
def run(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Flow[Any]], Any]]:
    """Drives a flow with either library; waiting costs no time."""
    if request.param == "httpx":
        import anyio

        async def at_once(_seconds: float) -> None:
            return None

        monkeypatch.setattr(anyio, "sleep", at_once)

        async def over_httpx(flow: Flow[Any]) -> Any:
            transport = HttpxTransport()
            try:
                return await drive_async(flow, transport)
            finally:
                await transport.close()

        yield lambda flow: anyio.run(over_httpx, flow)
    else:
        transport = RequestsTransport()
        yield lambda flow: drive(flow, transport, lambda _seconds: None)
        transport.close()


def copies(session: UploadSession, checksum: str) -> list[str]:
    """The ids of all photos with this checksum."""
    transport = RequestsTransport()
    flow = session.call("flickr.photos.search", user_id="me", machine_tags=f"checksum:sha1={checksum}")
    found = drive(flow, transport)
    transport.close()
    return [photo["id"] for photo in found["photos"]["photo"]]


def test_an_upload_and_what_becomes_of_it(sandbox: Sandbox, run: Callable[[Flow[Any]], Any]) -> None:
    session = session_at(sandbox, sandbox.base_url)
    messages: list[int] = []
    data = picture(600_000)
    uploaded = run(
        upload_flow(
            session,
            data,
            name='Löwe "7".png',
            tags=["sea otter"],
            progress=lambda sent, _total: messages.append(sent),
        )
    )
    assert copies(session, uploaded.checksum) == [uploaded.photo_id]
    photo = run(session.call("flickr.photos.getInfo", photo_id=uploaded.photo_id))["photo"]
    assert photo["title"]["_content"] == 'Löwe "7"'
    assert [tag["raw"] for tag in photo["tags"]["tag"]] == ["sea otter", *uploaded.added_tags]
    assert uploaded.settings.privacy is not None
    flags = uploaded.settings.privacy.flags()
    assert photo["visibility"] == {name.replace("_", ""): int(flag) for name, flag in flags.items()}
    assert uploaded.page_url == f"{sandbox.base_url}/photos/{photo['owner']['nsid']}/{uploaded.photo_id}/"
    with urlopen(uploaded.page_url, timeout=30) as page:  # noqa: S310  # the sandbox's
        assert page.status == 200
    assert messages[-1] == len(data)


def test_a_ticket_and_a_replacement(sandbox: Sandbox, run: Callable[[Flow[Any]], Any]) -> None:
    session = session_at(sandbox, sandbox.base_url)
    uploaded = run(upload_flow(session, picture(), asynchronous=True))
    assert "-" in (uploaded.ticket_id or "")
    assert copies(session, uploaded.checksum) == [uploaded.photo_id]
    replaced = run(replace_flow(session, uploaded.photo_id, picture()))
    assert replaced.photo_id == uploaded.photo_id
    assert replaced.secret


def test_a_replacement_is_sent_again_because_it_does_the_same_twice(
    sandbox: Sandbox, network: Network, run: Callable[[Flow[Any]], Any]
) -> None:
    session = session_at(sandbox, network.base_url)
    uploaded = run(upload_flow(session, picture()))
    network.faults = ["lost", "500"]
    replaced = run(replace_flow(session, uploaded.photo_id, picture()))
    assert (replaced.photo_id, replaced.attempts) == (uploaded.photo_id, 3)
    assert replaced.original_secret


FAULTS = ["lost", "cut", "500", "half", "refused", "down"]


@pytest.mark.parametrize(
    ("faults", "lag"),
    [*[((fault,), True) for fault in FAULTS], *[(pair, False) for pair in itertools.permutations(FAULTS, 2)]],
)
def test_a_failing_network_never_makes_duplicates(
    sandbox: Sandbox,
    network: Network,
    run: Callable[[Flow[Any]], Any],
    faults: tuple[str, ...],
    lag: bool,
    tmp_path: Path,
) -> None:
    session = session_at(sandbox, network.base_url)
    network.faults, network.searches_lag = list(faults), lag
    path = tmp_path / "otter.png"
    path.write_bytes(picture(8_000_000 if "cut" in faults else 0))
    uploaded = run(upload_flow(session, path))
    assert copies(session_at(sandbox, sandbox.base_url), uploaded.checksum) == [uploaded.photo_id]


def test_neither_does_a_server_that_falls_silent(
    sandbox: Sandbox, network: Network, run: Callable[[Flow[Any]], Any]
) -> None:
    network.faults = ["stalled"]
    uploaded = run(upload_flow(session_at(sandbox, network.base_url), picture()))
    assert uploaded.found
    assert copies(session_at(sandbox, sandbox.base_url), uploaded.checksum) == [uploaded.photo_id]


def test_many_files_over_a_bad_network(sandbox: Sandbox, network: Network, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.png" for number in range(12)]
    for path in paths:
        path.write_bytes(picture())
    (tmp_path / "copy.png").write_bytes(paths[0].read_bytes())
    network.faults = ["lost", "500", "none", "html", "refused", "half", "none", "lost"]
    transport = RequestsTransport()
    session = session_at(sandbox, network.base_url)
    journal = tmp_path / "journal.jsonl"
    wanted = [*paths, tmp_path / "copy.png", tmp_path / "missing.png"]

    def upload() -> list[str]:
        def run(flow: Flow[Any]) -> Any:
            return drive(flow, transport, lambda _seconds: None)

        batch = Batch(session, Journal(journal))
        outcomes = upload_many(run, batch, wanted, parallel=4)
        assert [outcome.path for outcome in outcomes] == wanted
        return [outcome.status for outcome in outcomes]

    first = upload()
    assert set(first[:12]) == {"uploaded", "found"}
    assert first[12:] == ["skipped", "failed"]
    sent = network.uploads
    assert upload() == ["skipped"] * 13 + ["failed"]
    assert network.uploads == sent
    transport.close()


PROGRAM = """
import sys
from pathlib import Path
from flickr_runtime.responses import read_untyped
from flickr_runtime.core import Core
from flickr_runtime.invoking import invoke
from flickr_runtime.credentials import Credentials, Token
from flickr_runtime.endpoints import Endpoints
from flickr_runtime.flow import drive
from flickr_runtime.method import Method
from flickr_runtime.transport import RequestsTransport
from flickr_runtime.upload.batch import Batch
from flickr_runtime.upload.journal import Journal
from flickr_runtime.upload.many import upload_many
from flickr_runtime.upload.session import UploadSession

key, secret, token, token_secret, url, journal, *files = sys.argv[1:]
credentials = Credentials(api_key=key, api_secret=secret, token=Token(token=token, secret=token_secret))
core = Core(credentials=credentials, endpoints=Endpoints.below(url))
session = UploadSession(lambda name, **a: invoke(core, Method(name=name), a, read_untyped), credentials, core.endpoints)
transport = RequestsTransport()
batch = Batch(session, Journal(Path(journal)))
for outcome in upload_many(lambda flow: drive(flow, transport), batch, map(Path, files), parallel=1):
    print(outcome.status, outcome.photo_id)
"""


def test_a_killed_process_goes_on_where_it_was(sandbox: Sandbox, network: Network, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.png" for number in range(3)]
    for path in paths:
        path.write_bytes(picture())
    token = sandbox.sign_in()
    keys = (sandbox.consumer_key, sandbox.consumer_secret, token.token, token.secret)
    command = [sys.executable, "-c", PROGRAM, *keys, network.base_url, tmp_path / "journal.jsonl", *paths]
    network.faults = ["none", "stalled"]
    with Program(command, stdout=subprocess.PIPE) as process:
        while network.stored < 2 and process.poll() is None:
            time.sleep(0.01)  # until the second photo is at Flickr, whose response is not here
        os.kill(process.pid, signal.SIGKILL)
    again = subprocess.run(command, capture_output=True, text=True, check=True)
    output = [line.split() for line in again.stdout.splitlines()]
    assert [status for status, _ in output] == ["skipped", "found", "uploaded"]
    assert network.uploads == 3
