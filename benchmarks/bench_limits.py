"""What the limiter costs a call, against one SQLite transaction and one Redis round trip of the same run."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from _clock import best_of, check_promises
from _rows import insertions

from flickr_runtime.limits.limiter import Limiter
from flickr_runtime.state.sqlite import SQLiteStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flickr_runtime.state.location import StateStore

CALLS, ROUNDS, WAITING = 100, 100, 10
METHOD = "flickr.test.echo"


@contextmanager
def redis_server(folder: str) -> Iterator[str]:
    """The URL of a Redis server of our own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    time.sleep(0.5)
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait()


def round_trips(url: str) -> Callable[[], None]:
    """Sends PING and waits for the response."""
    import redis

    client = redis.Redis.from_url(url)

    def ping() -> None:
        for _ in range(CALLS):
            client.ping()

    return ping


def calls(store: StateStore) -> Callable[[], None]:
    """Reserves and confirms calls that start at once."""
    limiter = Limiter(store, limit=1_000_000)

    def call() -> None:
        for _ in range(CALLS):
            now = time.time()
            assert limiter.confirm(limiter.reserve("key", METHOD, now), now).ready  # noqa: S101

    return call


def crowd(store: StateStore) -> Callable[[], None]:
    """Books and gives up calls when the limit is used up and a hundred others wait."""
    limiter = Limiter(store)
    now = time.time()
    for number in range(3700):
        limiter.reserve("crowded", METHOD, now - 3600 + min(number, 3599))

    def call() -> None:
        for _ in range(WAITING):
            limiter.release(limiter.reserve("crowded", METHOD, now))

    return call


def measure(
    reference: Callable[[], None], store: StateStore, clock: Callable[[], float] = time.process_time
) -> tuple[float, float, float]:
    """Seconds of the reference, of a call, and of a call where others wait; of the processor, without another clock."""
    plain, call, crowded = best_of(ROUNDS, reference, calls(store), crowd(store), clock=clock)
    return plain / CALLS, call / CALLS, crowded / WAITING


def main() -> None:
    """Prints the costs and checks the promises."""
    promises = []
    with tempfile.TemporaryDirectory() as folder:
        memory, file = SQLiteStore(), SQLiteStore(Path(folder) / "state.db")
        insert = insertions(Path(folder) / "plain.db", CALLS)
        for name, store in (("memory", memory), ("SQLite", file)):
            row, call, crowded = measure(insert, store)
            print(
                f"{name}: {call * 1e6:.1f} µs a call, {crowded * 1e6:.0f} µs to book and give up where others wait; "
                f"a transaction that inserts a row takes {row * 1e6:.1f} µs"
            )
            most = 1.5 if store is memory else 3.0
            promises.append((f"{name}: {call / row:.2f} such transactions a call (promise: {most})", call / row < most))
        file.close()
        if shutil.which("redis-server"):
            from flickr_runtime.state.redis import RedisStore

            with redis_server(folder) as url:
                redis = RedisStore(url, settle=0)
                trip, call, crowded = measure(round_trips(url), redis, time.perf_counter)
                print(
                    f"Redis: {call * 1e6:.1f} µs a call, {crowded * 1e6:.0f} µs to book and give up where others wait; "
                    f"a PING takes {trip * 1e6:.1f} µs"
                )
                promises.append((f"Redis: {call / trip:.2f} round trips a call (promise: 6)", call / trip < 6))
                redis.close()
    check_promises(*promises)


if __name__ == "__main__":
    main()
