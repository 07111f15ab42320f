"""Makes very many calls with both clients, and checks whether memory, handles or threads grow.

    python .ci/soak.py [--calls 100000]

The calls are of many kinds (signed and not, read and write, cached, raw, by clients that live long or short), under the
shared limit and counted, against a server that fails now and then. They are made in blocks: after each,
everything is idle and measured. Ends with 1 if the last block uses more than the first ones.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import itertools
import os
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from flickr_runtime import Token

BLOCKS = 10  # for each client
WARM = 3  # blocks after which everything permanent is allocated
THREADS, TASKS = 4, 16
MOST_GROWTH = 6.0  # megabytes; what an allocator scatters
BODY = (
    b'{"photos":{"page":1,"pages":1,"perpage":3,"total":3,"photo":[%s]},"photo":{"id":"7","owner":{"nsid":"1@N01"}},'
    b'"comment":{"id":"7-8-9"},"stat":"ok"}'
) % b",".join(b'{"id":"%d","owner":"1@N01","secret":"5ec2e7","server":"65535","title":"Otter"}' % n for n in range(3))


@dataclass(frozen=True)
class Figures:
    """What the idle process uses."""

    calls: int
    megabytes: float
    handles: int
    threads: int

    @classmethod
    def now(cls, calls: int) -> Figures:
        """Measures, after what is garbage is gone."""
        gc.collect()
        until = time.monotonic() + 2
        while len(os.listdir("/proc/self/task")) > 1 and time.monotonic() < until:  # noqa: PTH208
            time.sleep(0.01)  # a thread that is done may take a moment to be gone
        status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
        resident = int(status["VmRSS"].split()[0]) / 1024
        return cls(calls, resident, len(os.listdir("/proc/self/fd")), int(status["Threads"]))  # noqa: PTH208

    def __str__(self) -> str:
        return f"{self.calls:>8} calls  {self.megabytes:7.1f} MB  {self.handles:>3} handles  {self.threads:>2} threads"


def unleash() -> None:
    """Books as usual, but allows what would take a day; does not wait."""
    from flickr_runtime import invoking
    from flickr_runtime.limits import limiter as limits

    limiter = limits.Limiter

    def wide(store: Any, *, limit: int, shares: Any) -> limits.Limiter:
        return limiter(store, limit=1000 * limit, window=1.0, grace=0.5, shares=shares)

    limits.Limiter = wide  # type: ignore[assignment,misc]
    setattr(invoking, "pause_before_retry", lambda *_: 0.0)  # noqa: B010


def kinds(flickr: Any, token: Token) -> list[Callable[[int], Any]]:
    """The calls, by the number of each; what they give is awaited by the asynchronous client."""
    own = flickr.acting_for(token)
    cached = flickr.with_options(cache=60)
    return [
        lambda n: flickr.photos.search(text=f"otters {n}", extras=["owner_name", "url_m"]),
        lambda _: own.people.get_photos("me", per_page=3),
        lambda n: cached.photos.get_info(str(n % 5000 + 1)),
        lambda n: own.photos.comments.add_comment(str(n + 1), "An otter!"),
        lambda n: flickr.with_raw_response(flickr.photos.search, text=f"otters {n}"),
        lambda n: flickr.with_options(timeout=5, deadline=20).call("flickr.test.echo", mark=str(n)),
        lambda n: flickr.acting_for(token).photos.get_info(str(n + 1)),
    ]


def unexpected(error: Exception) -> bool:
    """Whether an error is not one that the server causes on purpose."""
    from flickr_runtime.errors import TransportError

    return not isinstance(error, TransportError)


def sync_block(make: Callable[[], Any], token: Token, count: int) -> None:
    """So many calls by threads that share a client, and some by clients that live for one call."""
    numbers = iter(range(count))
    broken: list[Exception] = []

    def work(flickr: Any) -> None:
        calls = kinds(flickr, token)
        for number in numbers:
            try:
                if number % 100 == 0:
                    with make() as short:
                        short.test.echo()
                else:
                    calls[number % len(calls)](number)
            except Exception as error:  # noqa: BLE001  # classified below
                if unexpected(error):
                    broken.append(error)

    with make() as flickr:
        threads = [threading.Thread(target=work, args=(flickr,)) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if broken:
        raise broken[0]


async def async_block(make: Callable[[], Any], token: Token, count: int) -> None:
    """The same by tasks, some of which are cancelled."""
    numbers = iter(range(count))

    async def one(call: Awaitable[Any], number: int) -> None:
        if number % 100 == 0:
            async with make() as short:
                await short.test.echo()
        if number % 50:
            await call
            return
        task = asyncio.ensure_future(call)
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])

    async def work(flickr: Any) -> None:
        calls = kinds(flickr, token)
        for number in numbers:
            try:
                await one(calls[number % len(calls)](number), number)
            except Exception as error:
                if unexpected(error):
                    raise

    async with make() as flickr:
        await asyncio.gather(*[work(flickr) for _ in range(TASKS)])


def grown(name: str, figures: list[Figures]) -> bool:
    """Whether the last block uses more than those after the warm-up; prints it."""
    first, last = figures[WARM - 1], figures[-1]
    messages = []
    if last.megabytes - first.megabytes > MOST_GROWTH:
        messages.append(f"{last.megabytes - first.megabytes:.1f} MB")
    if last.handles > first.handles:
        messages.append(f"{last.handles - first.handles} handles")
    if last.threads > first.threads:
        messages.append(f"{last.threads - first.threads} threads")
    if messages:
        print(f"{name} has grown by {', '.join(messages)} since {first.calls} calls")
    return bool(messages)


def soak(url: str, folder: Path, calls: int) -> bool:
    """Makes the calls; whether something has grown."""
    from flickr_client import AsyncFlickr, Flickr
    from flickr_runtime import Token

    unleash()
    token = Token(token="token", secret="token-secret")  # noqa: S106  # opens nothing
    options: dict[str, Any] = {"base_url": url, "state": f"sqlite:///{folder}/state.sqlite3", "timeout": 10}
    os.environ["FLICKR_STATE_URL"] = options["state"]
    count, results = calls // (2 * BLOCKS), []

    def block() -> None:
        sync_block(lambda: Flickr("key", "secret", **options), token, count)

    def block_async() -> None:
        asyncio.run(async_block(lambda: AsyncFlickr("key", "secret", **options), token, count))

    for name, made in (("Flickr", block), ("AsyncFlickr", block_async)):
        begun, figures = time.monotonic(), []
        for number in range(1, BLOCKS + 1):
            made()
            figures.append(Figures.now(number * count))
            print(f"{name:<12}{figures[-1]}", flush=True)
        seconds = time.monotonic() - begun
        print(f"{name:<12}{BLOCKS * count / seconds:8.0f} calls a second")
        results.append(grown(name, figures))
    return any(results)


class Reply(socketserver.StreamRequestHandler):
    """Responds at once, but fails every now and then."""

    disable_nagle_algorithm = True
    numbers = itertools.count(1)

    def handle(self) -> None:
        """Responds to the requests of a connection."""
        head = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        whole = head % (b"200 OK", len(BODY)) + BODY
        while self._read():
            number = next(self.numbers)
            if number % 97 == 0:
                self.wfile.write(whole[:-30])
                return
            self.wfile.write(whole if number % 61 else head % (b"500 Internal Server Error", 4) + b"oops")

    def _read(self) -> bool:
        length = 0
        while line := self.rfile.readline():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
            if line == b"\r\n":
                self.rfile.read(length)
                return True
        return False

    def finish(self) -> None:
        """Clients may be gone already."""


class Server(socketserver.ThreadingTCPServer):
    """Serves each connection in a thread."""

    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients may hang up."""


def serve() -> None:
    """Serves until it is killed; prints the port."""
    with Server(("127.0.0.1", 0), Reply) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()


def main() -> int:
    """Starts the server and soaks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=100_000, help="how many, with both clients together")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.serve:
        serve()
    if chosen.calls < 2 * BLOCKS * TASKS:
        parser.error(f"--calls {chosen.calls}: give {2 * BLOCKS * TASKS} or more")
    command = [sys.executable, __file__, "--serve"]
    with tempfile.TemporaryDirectory() as name, subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603
        try:
            port = server.stdout.readline().strip() if server.stdout else ""
            return int(soak(f"http://127.0.0.1:{port}", Path(name), chosen.calls))
        finally:
            server.kill()


if __name__ == "__main__":
    sys.exit(main())
