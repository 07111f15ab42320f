"""Eight processes that call as fast as their limiters let them, and note each start and wait; run by limiter tests."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from threading import Thread

from flickr_runtime.limits.limiter import Limiter
from flickr_runtime.state.location import open_state
from flickr_runtime.state.redis import RedisStore

METHOD = "flickr.test.echo"


def hammer(url: str, folder: Path, options: str) -> None:
    """Hammers with four threads until there is a file `stop`."""
    store = RedisStore(url, settle=1.2) if url.startswith("redis") else open_state(url)
    limiter = Limiter(store, **json.loads(options))
    log = os.open(folder / "starts", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    stop = folder / "stop"

    def work(number: int) -> None:
        while not stop.exists():
            asked = time.time()
            reservation = limiter.reserve("key", METHOD, asked)
            while not (reservation := limiter.confirm(reservation, now := time.time())).ready:
                while (rest := reservation.wake - time.time()) > 0:
                    time.sleep(min(rest, 0.1))
                    if stop.exists():
                        return limiter.release(reservation)
            os.write(log, f"{os.getpid()}.{number} {now:.6f} {now - asked:.6f}\n".encode())
        return None

    workers = [Thread(target=work, args=(number,)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def main(url: str, folder: str, options: str) -> None:
    """Prints the processes' ids, and when they have ended their exit codes."""
    children = []
    for _ in range(8):
        child = os.fork()  # before any thread is started, so that the imports are paid once
        if not child:
            hammer(url, Path(folder), options)
            os._exit(0)
        children.append(child)
    print(json.dumps(children), flush=True)  # noqa: T201
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    print(json.dumps(codes))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
