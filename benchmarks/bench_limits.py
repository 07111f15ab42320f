"""What the limiter costs a call that need not wait, on each store, and one that must."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from _clock import best_of, verdict

from flickr_runtime.limits import Limiter
from flickr_runtime.state.sqlite import SQLiteStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_runtime.state import StateStore

CALLS = 1000
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


def cost(store: StateStore) -> float:
    """Microseconds to reserve and confirm a call that starts at once."""
    limiter = Limiter(store, limit=1_000_000)

    def calls() -> None:
        for _ in range(CALLS):
            now = time.time()
            assert limiter.confirm(limiter.reserve("key", METHOD, now), now).ready  # noqa: S101

    return best_of(10, calls)[0] / CALLS * 1e6


def crowded(store: StateStore) -> float:
    """Microseconds to book a call when the limit is used up and a hundred others wait."""
    limiter = Limiter(store)
    now = time.time()
    for number in range(3700):
        limiter.reserve("crowded", METHOD, now - 3600 + min(number, 3599))

    def call() -> None:
        for _ in range(20):
            limiter.release(limiter.reserve("crowded", METHOD, now))

    return best_of(10, call)[0] / 20 * 1e6


def main() -> None:
    """Prints the costs and checks the promise for the default store."""
    with tempfile.TemporaryDirectory() as folder:
        memory, file = SQLiteStore(), SQLiteStore(Path(folder) / "state.db")
        print(f"memory: {cost(memory):.1f} µs, {crowded(memory):.0f} µs where others wait")
        default = cost(file)
        print(f"SQLite: {default:.1f} µs, {crowded(file):.0f} µs where others wait (booking and giving up)")
        file.close()
        if shutil.which("redis-server"):
            from flickr_runtime.state.redis import RedisStore

            with redis_server(folder) as url:
                redis = RedisStore(url, settle=0)
                print(f"Redis:  {cost(redis):.1f} µs, {crowded(redis):.0f} µs where others wait")
                redis.close()
    verdict((f"{default:.1f} µs a call on SQLite (promise: 60)", default < 60))


if __name__ == "__main__":
    main()
