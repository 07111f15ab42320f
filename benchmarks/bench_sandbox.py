"""How quick the sandbox is: searches over 20 000 photos beside a constant page, its start, its seeding, its memory.

The server of moto, in an environment of its own, stands beside it with lists of 100 objects out of 1000: of what moto
does, that is most like a page of a search.
"""

from __future__ import annotations

import http.client
import json
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from _clock import best_of, check_promises

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

USERS, PHOTOS, PER_PAGE = 200, 20_000, 100
CALLS, ROUNDS = 20, 25
OBJECTS, MANY = 1000, 1500
CONNECTIONS, AT_ONCE = 200, 20
MOST_MB = 300
MOTO = ("moto[s3]", "flask", "flask-cors")
KILOBYTES = 1 if sys.platform != "darwin" else 1024  # a unit of `ru_maxrss`, in bytes or kilobytes
WORDS = ("otter", "heron", "lighthouse", "ferry", "river", "coast winter", "steam -train", "at dawn")
TAGS = ("bird", "sea", "winter", "dawn", "boat", "water", "garden")
FIRST = 1_200_000_000  # an upload date, in seconds since 1970, before which few photos are


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
        connection.request("GET", never_before(0))
        page = connection.getresponse().read()

        def constant(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            request = Request(environ)
            assert request.args["method"]  # noqa: S101
            return Response(page, content_type="application/json")(environ, start_response)

        bare = Server(constant, "127.0.0.1", 0)  # type: ignore[arg-type]
        print(json.dumps([sandbox.base_url, f"http://127.0.0.1:{bare.port}", seeding]), flush=True)
        sys.stdin.readline()
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / KILOBYTES, flush=True)
        sys.stdin.read()
        bare.close()


def moto() -> None:
    """The server of moto, with a bucket of 1000 objects; prints its address."""
    from moto.server import ThreadedMotoServer  # pyright: ignore[reportMissingImports]

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    connection = http.client.HTTPConnection(host, port)
    for path in ("/otters", *(f"/otters/{number:04}.jpg" for number in range(OBJECTS))):
        connection.request("PUT", path, b"" if path == "/otters" else b"otter", {"Authorization": ""})
        response = connection.getresponse()
        response.read()
        assert response.status == http.HTTPStatus.OK  # noqa: S101
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
    """A search that nobody has made yet: other words, another date, another page."""
    words = f"{WORDS[number % len(WORDS)]} {TAGS[number // len(WORDS) % len(TAGS)]}"
    return query(
        words if number % 2 else words.split(maxsplit=1)[0], 1 + number % 3, min_upload_date=FIRST + 3600 * number
    )


def lists(_number: int) -> str:
    """A list of 100 objects."""
    return f"/otters?list-type=2&max-keys={PER_PAGE}&start-after=0300.jpg"


def every_connection(url: str) -> float:
    """The seconds until each of 200 open connections was given two pages, 20 of them at once."""
    address = url.partition("//")[2]

    def page(numbered: tuple[int, http.client.HTTPConnection]) -> None:
        number, connection = numbered
        connection.request("GET", never_before(-1 - number))
        assert connection.getresponse().read().endswith(b'"stat":"ok"}')  # noqa: S101

    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as threads:
        opened = list(enumerate(http.client.HTTPConnection(address, timeout=60) for _ in range(CONNECTIONS)))
        for _ in range(2):
            list(threads.map(page, opened))
    for _number, connection in opened:
        connection.close()
    return time.perf_counter() - began


@contextmanager
def child(mode: str, python: str | Path = sys.executable) -> Iterator[tuple[str, Callable[[], str]]]:
    """What another process of this file prints first, and a function that asks it for the next line.

    The process ends with the block.
    """
    with subprocess.Popen(
        [python, __file__, mode], stdin=-1, stdout=-1, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout  # noqa: S101
        assert process.stdin  # noqa: S101

        def ask() -> str:
            assert process.stdin  # noqa: S101
            assert process.stdout  # noqa: S101
            process.stdin.write("\n")
            process.stdin.flush()
            return process.stdout.readline()

        yield process.stdout.readline().strip(), ask
        process.stdin.close()


def lists_of_moto() -> str:
    """How quick the server of moto is, or why that is not known."""
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "bin" / "python"
        try:
            subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
            pip: list[str | Path] = [
                sys.executable,
                "-m",
                "pip",
                "--python",
                python,
                "install",
                "--quiet",
                "--disable-pip-version-check",
            ]
            subprocess.run([*pip, *MOTO], check=True, capture_output=True, timeout=300)
        except (OSError, subprocess.SubprocessError) as error:
            return f"         the server of moto cannot be installed here ({error}): left out"
        with child("moto", python) as (url, _ask):
            (listing,) = best_of(ROUNDS, caller(url, lists, b"</ListBucketResult>"))
    return f"  {CALLS / listing:6.0f} lists of {PER_PAGE} objects a second by the server of moto"


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
    with child("serve") as (messages, ask):
        sandbox, bare, seeding = json.loads(messages)
        calls = [caller(url, address) for address in (paged, never_before) for url in (sandbox, bare)]
        searches, pages, new, pages_of_new = best_of(ROUNDS, *calls)
        connected = every_connection(sandbox)
        megabytes = float(ask())
    print(f"  {CALLS / pages:6.0f} constant pages a second, of as many bytes as a page of a search")
    print(f"  {CALLS / searches:6.0f} searches a second of those that come again: {pages / searches:.2f}")
    print(f"  {CALLS / new:6.0f} searches a second that nobody made before: {pages_of_new / new:.2f}")
    print(lists_of_moto())
    print(f"  {connected:6.2f} s for two new searches by each of {CONNECTIONS} connections, {AT_ONCE} at once")
    print(f"  {megabytes:6.0f} MB at most, with {PHOTOS} photos and all these searches")
    start()
    started, process = best_of(ROUNDS, start, python)
    print(f"  {started * 1000:6.1f} ms to start and stop, {process * 1000:.1f} ms for Python with http.server")
    print(f"  {seeding:6.1f} s of the processor to make up and seed {PHOTOS} photos")
    check_promises(
        (
            "a search that nobody made before is half as quick as a constant page, or there are 1500 a second",
            pages_of_new / new >= 0.5 or CALLS / new >= MANY,
        ),
        ("a sandbox starts in less time than Python does", started < process),
        ("20 000 photos are seeded within 30 seconds of the processor", seeding < 30),
        (f"all that takes less than {MOST_MB} MB", megabytes < MOST_MB),
    )


if __name__ == "__main__":
    {"serve": serve, "moto": moto}.get(sys.argv[-1], main)()
