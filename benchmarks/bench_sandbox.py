"""How quick the sandbox is: searches over 20 000 photos beside a constant page, its start beside Python's, seeding."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from _clock import best_of, verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

USERS, PHOTOS, PER_PAGE = 200, 20_000, 100
CALLS, ROUNDS = 20, 25
WORDS = ("otter", "heron", "lighthouse", "ferry", "river", "coast winter", "steam -train", "at dawn")


def serve() -> None:
    """A sandbox with a made-up world and, with the same server, a page that is always the same; prints both ports."""
    from werkzeug.wrappers import Request, Response

    from flickr_sandbox import Sandbox
    from flickr_sandbox.server import Server
    from flickr_sandbox.world.generate import generated

    began = time.process_time()
    world = generated(USERS, PHOTOS)
    with Sandbox(seed=world) as sandbox:
        seeding = time.process_time() - began
        connection = http.client.HTTPConnection(sandbox.base_url.partition("//")[2])
        connection.request("GET", query("otter", 1))
        page = connection.getresponse().read()

        def constant(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            request = Request(environ)
            assert request.args["method"]  # noqa: S101
            return Response(page, content_type="application/json")(environ, start_response)

        bare = Server(constant, "127.0.0.1", 0)  # type: ignore[arg-type]
        print(json.dumps([sandbox.base_url, f"http://127.0.0.1:{bare.port}", seeding]), flush=True)
        sys.stdin.read()
        bare.close()


def query(text: str, page: int) -> str:
    """The address of a search."""
    from flickr_sandbox.settings import CONSUMER_KEY

    fields = {"method": "flickr.photos.search", "text": text, "page": page, "per_page": PER_PAGE}
    return f"/services/rest/?{urlencode({**fields, 'api_key': CONSUMER_KEY, 'format': 'json', 'nojsoncallback': 1})}"


def caller(url: str) -> Callable[[], None]:
    """Makes so many searches over one connection, each for other words or another page."""
    connection = http.client.HTTPConnection(url.partition("//")[2])
    turn = iter(range(10**9))

    def call() -> None:
        for _ in range(CALLS):
            number = next(turn)
            connection.request("GET", query(WORDS[number % len(WORDS)], 1 + number // len(WORDS) % 5))
            body = connection.getresponse().read()
            assert body.endswith(b'"stat":"ok"}')  # noqa: S101

    return call


def start() -> None:
    """Starts and stops a sandbox in this process."""
    from flickr_sandbox import Sandbox

    with Sandbox() as sandbox:
        assert sandbox.base_url  # noqa: S101


def python() -> None:
    """Starts and stops Python."""
    subprocess.run([sys.executable, "-I", "-c", "import http.server"], check=True)


def main() -> None:
    """Prints figures and whether the promises hold."""
    with subprocess.Popen([sys.executable, __file__, "serve"], stdin=-1, stdout=-1, text=True) as server:
        assert server.stdout  # noqa: S101
        assert server.stdin  # noqa: S101
        sandbox, bare, seeding = json.loads(server.stdout.readline())
        searches, pages = best_of(ROUNDS, caller(sandbox), caller(bare))
        server.stdin.close()
    print(f"  {CALLS / searches:6.0f} searches a second, {CALLS / pages:6.0f} constant pages: {pages / searches:.2f}")
    start()
    started, process = best_of(ROUNDS, start, python)
    print(f"  {started * 1000:6.1f} ms to start and stop, {process * 1000:.1f} ms for Python with http.server")
    print(f"  {seeding:6.1f} s of the processor to make up and seed {PHOTOS} photos")
    verdict(
        ("a search over 20 000 photos is at least a fifth as quick as a constant page", pages / searches >= 0.2),
        ("a sandbox starts in less time than Python does", started < process),
        ("20 000 photos are seeded within 30 seconds of the processor", seeding < 30),
    )


if __name__ == "__main__":
    serve() if sys.argv[1:] == ["serve"] else main()
