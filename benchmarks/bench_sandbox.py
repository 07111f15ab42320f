"""How quick the sandbox is: searches over 20 000 photos beside a constant page, its start beside Python's, seeding.

If moto with its server is installed, its lists of 100 objects out of 1000 stand beside them: of what moto does, that is
most like a page of a search.
"""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import time
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from _clock import best_of, verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

USERS, PHOTOS, PER_PAGE = 200, 20_000, 100
CALLS, ROUNDS = 20, 25
OBJECTS, MANY = 1000, 1500
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


def moto() -> None:
    """The server of moto, with a bucket of 1000 objects; prints its address."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    connection = http.client.HTTPConnection(host, port)
    for path in ("/otters", *(f"/otters/{number:04}.jpg" for number in range(OBJECTS))):
        connection.request("PUT", path, b"" if path == "/otters" else b"otter", {"Authorization": ""})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == http.HTTPStatus.OK  # noqa: S101
    print(f"http://{host}:{port}", flush=True)
    sys.stdin.read()
    server.stop()


def query(text: str, page: int, **more: object) -> str:
    """The address of a search."""
    from flickr_sandbox.settings import CONSUMER_KEY

    fields = {"method": "flickr.photos.search", "text": text, "page": page, "per_page": PER_PAGE, **more}
    return f"/services/rest/?{urlencode({**fields, 'api_key': CONSUMER_KEY, 'format': 'json', 'nojsoncallback': 1})}"


def caller(url: str, address: Callable[[int], str], end: bytes = b'"stat":"ok"}') -> Callable[[], None]:
    """Makes so many requests over one connection, each for the address of its number."""
    connection = http.client.HTTPConnection(url.partition("//")[2])
    turn = iter(range(10**9))

    def call() -> None:
        for _ in range(CALLS):
            connection.request("GET", address(next(turn)))
            body = connection.getresponse().read()
            assert body.endswith(end)  # noqa: S101

    return call


def paged(number: int) -> str:
    """Eight searches and five pages of each, as a program turns them over."""
    return query(WORDS[number % len(WORDS)], 1 + number // len(WORDS) % 5)


def never_before(number: int) -> str:
    """A search that nobody has made yet."""
    return query(WORDS[number % len(WORDS)], 1, min_upload_date=number + 1)


def lists(_number: int) -> str:
    """A list of 100 objects."""
    return f"/otters?list-type=2&max-keys={PER_PAGE}&start-after=0300.jpg"


@contextmanager
def child(mode: str) -> Iterator[str]:
    """What another process of this file prints first; it ends with the block."""
    with subprocess.Popen(
        [sys.executable, __file__, mode], stdin=-1, stdout=-1, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout  # noqa: S101
        assert process.stdin  # noqa: S101
        yield process.stdout.readline().strip()
        process.stdin.close()


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
    with child("serve") as told:
        sandbox, bare, seeding = json.loads(told)
        calls = caller(sandbox, paged), caller(bare, paged), caller(sandbox, never_before)
        searches, pages, new = best_of(ROUNDS, *calls)
    print(f"  {CALLS / searches:6.0f} searches a second, {CALLS / pages:6.0f} constant pages: {pages / searches:.2f}")
    print(f"  {CALLS / new:6.0f} searches a second that nobody made before")
    if find_spec("moto") and find_spec("flask_cors"):
        with child("moto") as url:
            (listing,) = best_of(ROUNDS, caller(url, lists, b"</ListBucketResult>"))
        print(f"  {CALLS / listing:6.0f} lists of {PER_PAGE} objects a second by the server of moto")
    else:
        print("         the server of moto is not installed: left out")
    start()
    started, process = best_of(ROUNDS, start, python)
    print(f"  {started * 1000:6.1f} ms to start and stop, {process * 1000:.1f} ms for Python with http.server")
    print(f"  {seeding:6.1f} s of the processor to make up and seed {PHOTOS} photos")
    verdict(
        (
            "a search over 20 000 photos is half as quick as a constant page, or there are 1500 a second",
            pages / searches >= 0.5 or CALLS / searches >= MANY,
        ),
        ("a sandbox starts in less time than Python does", started < process),
        ("20 000 photos are seeded within 30 seconds of the processor", seeding < 30),
    )


if __name__ == "__main__":
    {"serve": serve, "moto": moto}.get(sys.argv[-1], main)()
