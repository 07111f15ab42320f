"""A process that calls as fast as it may, with both clients at once; run by `test_limits_over_http.py`.

Arguments: base URL, API key, calls per window, the window in seconds, or 0 for the hour that it really is, and the
grace in seconds. It ends when the file `stop` is in its folder, or when a call would have to wait longer than its
deadline. When each call starts is noted in the file `starts`, by the machine's monotonic clock.
"""

from __future__ import annotations

import asyncio
import functools
import os
import sys
import threading
import time
from pathlib import Path

from flickr_client import AsyncFlickr, Flickr
from flickr_runtime.events import Event
from flickr_runtime.limits import limiter
from flickr_runtime.limits.errors import RateLimited
from flickr_runtime.state import location
from flickr_runtime.state.redis import RedisStore

STOP = Path("stop")
STARTS = os.open("starts", os.O_WRONLY | os.O_APPEND | os.O_CREAT)


def note(event: Event) -> None:
    """Notes the start of a call, whole, whoever else writes."""
    if event.kind == "request":
        os.write(STARTS, f"{time.monotonic()!r}\n".encode())


def hasten(window: float, grace: float) -> None:
    """Makes an hour shorter, and a new Redis settle sooner; all else is what a client does."""
    limiter.Limiter = functools.partial(limiter.Limiter, window=window, grace=grace)  # type: ignore[assignment,misc]
    _settle_sooner()


def _settle_sooner() -> None:
    opened = location.open_state

    def open_soon(url: str | None = None) -> object:
        place = url or os.environ["FLICKR_STATE_URL"]
        return RedisStore(place, settle=0.5) if place.startswith("unix") else opened(url)

    location.open_state = open_soon  # type: ignore[assignment]


def work(url: str, key: str, limit: int) -> None:
    """Calls with the synchronous client, from two threads."""
    with Flickr(key, base_url=url, calls_per_hour=limit, deadline=60, timeout=60, hooks=[note]) as flickr:

        def call() -> None:
            try:
                while not STOP.exists():
                    flickr.test.echo()
            except RateLimited as error:
                os.write(1, f"waits {error.retry_after:.0f}\n".encode())  # whole, whoever else writes

        threads = [threading.Thread(target=call) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


async def work_async(url: str, key: str, limit: int) -> None:
    """Calls with the asynchronous client, from two tasks."""
    async with AsyncFlickr(key, base_url=url, calls_per_hour=limit, deadline=60, timeout=60, hooks=[note]) as flickr:

        async def call() -> None:
            try:
                while not STOP.exists():  # noqa: ASYNC240
                    await flickr.test.echo()
            except RateLimited as error:
                os.write(1, f"waits {error.retry_after:.0f}\n".encode())  # whole, whoever else writes

        await asyncio.gather(call(), call())


def main(url: str, key: str, limit: str, window: str, grace: str) -> None:
    """Hammers with both."""
    if float(window):
        hasten(float(window), float(grace))
    else:
        _settle_sooner()
    thread = threading.Thread(target=work, args=(url, key, int(limit)))
    thread.start()
    asyncio.run(work_async(url, key, int(limit)))
    thread.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
