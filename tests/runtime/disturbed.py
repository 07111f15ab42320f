"""A process of `test_state_disturbed`: uses a part of the limit, waits for the disturbance, and takes what it gets."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from flickr_runtime.errors import FlickrError
from flickr_runtime.limits import Limiter
from flickr_runtime.state import clock
from flickr_runtime.state.redis import RedisStore
from flickr_runtime.state.sqlite import SQLiteStore

LIMIT, FIRST = 60, 15


def main(place: str, folder: str, leap: str) -> None:
    """Writes a line for each call that may start; a clock that is set is one whose `time.time` was replaced."""
    store = RedisStore(place, settle=2.0) if place.startswith("redis") else SQLiteStore(Path(place), settle=2.0)
    limiters = [Limiter(store, limit=LIMIT) for _ in range(2)]
    served = os.open(Path(folder) / "served", os.O_CREAT | os.O_APPEND | os.O_WRONLY)

    def call(number: int) -> None:
        now = clock.now()
        reservation = limiters[number % 2].reserve("key", "flickr.test.echo", now, latest=now + 4)
        while not (reservation := limiters[number % 2].confirm(reservation, clock.now())).ready:
            time.sleep(max(0.0, min(0.1, reservation.wake - clock.now())))
        os.write(served, b".")

    for number in range(FIRST):
        call(number)
    (Path(folder) / f"ready-{os.getpid()}").touch()
    while not (Path(folder) / "go").exists():
        time.sleep(0.02)
    wall = time.time
    time.time = lambda: wall() + float(leap)
    try:
        for number in range(5 * LIMIT):
            call(number)
            if number % 10 == 9:
                store.close()
    except FlickrError as error:
        print(type(error).__name__)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
