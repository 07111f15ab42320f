"""A process that calls as fast as its limiter lets it, and notes each start and wait; run by limiter tests."""

from __future__ import annotations

import json
import os
import sys
import time
from threading import Thread

from flickr_runtime.limits import Limiter
from flickr_runtime.state import open_state


def main(url: str, log: str, begin: float, seconds: float, options: str, method: str) -> None:
    """Hammers with four threads from `begin` on, for so many seconds."""
    limiter = Limiter(open_state(url), **json.loads(options))
    file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    end = begin + seconds

    def work(number: int) -> None:
        while (asked := time.time()) < end:
            reservation = limiter.reserve("key", method, asked)
            while not (reservation := limiter.confirm(reservation, now := time.time())).ready:
                if now > end:
                    return limiter.release(reservation)
                time.sleep(max(0.0, min(reservation.wake, end + 0.01) - time.time()))
            os.write(file, f"{os.getpid()}.{number} {now:.6f} {now - asked:.6f}\n".encode())
        return None

    time.sleep(max(0.0, begin - time.time()))
    workers = [Thread(target=work, args=(number,)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4]), sys.argv[5], sys.argv[6])
