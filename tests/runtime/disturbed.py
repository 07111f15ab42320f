"""A process of `test_state_disturbed`: shares limits in many stores at once, each of which is disturbed meanwhile."""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Thread

from flickr_runtime.errors import FlickrError
from flickr_runtime.limits.limiter import Limiter
from flickr_runtime.state import clock
from flickr_runtime.state.redis import RedisStore
from flickr_runtime.state.sqlite import SQLiteStore

SETTLE = 6.0  # seconds in which each process must store its slots again; fewer are missed on a busy machine


def use(folder: Path, limit: int, first: int, name: str, place: str) -> None:
    """Uses a part of a limit, waits for the disturbance, and takes what is left; notes every call that may start."""
    store = RedisStore(place, settle=SETTLE) if place.startswith("redis") else SQLiteStore(Path(place), settle=SETTLE)
    limiters = [Limiter(store, limit=limit) for _ in range(2)]
    served = os.open(folder / f"{name}.served", os.O_CREAT | os.O_APPEND | os.O_WRONLY)

    def call(number: int) -> None:
        limiter, now = limiters[number % 2], clock.now()
        reservation = limiter.reserve("key", "flickr.test.echo", now, latest=now + 20)
        while not (reservation := limiter.confirm(reservation, clock.now())).ready:
            time.sleep(max(0.0, min(0.1, reservation.wake - clock.now())))
        os.write(served, b".")
        if number % 10 == 9:
            store.close()

    for number in range(first):
        call(number)
    (folder / f"{name}.ready-{os.getpid()}").touch()
    while not (folder / f"{name}.go").exists():
        time.sleep(0.02)
    if name.startswith("fuzzed"):  # it is disturbed while it is used, and continues when the limit is used up
        while not (folder / f"{name}.stop").exists():
            with suppress(FlickrError):
                call(0)
            time.sleep(0.01)
    try:
        for number in range(5 * limit):
            call(number)
    except FlickrError as error:
        (folder / f"{name}.ended-{os.getpid()}").write_text(type(error).__name__)
    store.close()


def main(folder: str, limit: str, first: str, places: str) -> None:
    """Uses every place, each in a thread of its own; warnings go to standard error."""
    logging.basicConfig(format="%(process)d %(levelname)s %(name)s %(message)s", level=logging.WARNING)
    threads = [
        Thread(target=use, args=(Path(folder), int(limit), int(first), *each)) for each in json.loads(places).items()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
