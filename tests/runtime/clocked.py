"""A process of `test_state_clocks`: makes as many calls of a limit as it is told, at once, in any of several stores."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from flickr_runtime.limits import Limiter, RateLimited
from flickr_runtime.state import clock
from flickr_runtime.state.sqlite import SQLiteStore


class Other(clock.Machine):
    """A machine that was started at another time, and whose clock is set to another date."""

    def __init__(self, boot: str, since: float, ahead: float) -> None:
        super().__init__()
        self._name, self._since, self._ahead = boot, since, ahead

    def uptime(self) -> float:
        return super().uptime() + self._since

    def wall(self) -> float:
        return super().wall() + self._ahead

    def boot(self) -> str:  # type: ignore[override]
        return self._name


def take(place: str, limit: int, calls: int) -> dict[str, object]:
    """How many of the calls may start at once, in how many seconds the next one may, and what the clock says."""
    limiter = Limiter(SQLiteStore(Path(place)), limit=limit)
    done, wait = 0, 0.0
    try:
        for _ in range(calls):
            now = clock.now()
            if limiter.confirm(limiter.reserve("key", "flickr.test.echo", now, latest=now), clock.now()).ready:
                done += 1
    except RateLimited as error:
        wait = error.retry_after
    return {"done": done, "wait": wait, "date": time.time(), "uptime": clock.uptime()}


def main(machine: str = "") -> None:
    """Answers each line of standard input: place, limit and calls."""
    if machine:
        clock.read_from(Other(*json.loads(machine)))
    for line in sys.stdin:
        print(json.dumps(take(*json.loads(line))), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
