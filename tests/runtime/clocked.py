"""A process that uses limits and caches as its standard input says; it may stand for another machine."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from flickr_runtime.cache.cache import Cache
from flickr_runtime.cache.store import DAY
from flickr_runtime.limits.errors import RateLimited
from flickr_runtime.limits.limiter import Limiter
from flickr_runtime.state import clock
from flickr_runtime.state.redis import RedisStore
from flickr_runtime.state.sqlite import SQLiteStore

KEY = b"k" * 16


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
    store = RedisStore(place, settle=0) if place.startswith("redis:") else SQLiteStore(Path(place))
    limiter = Limiter(store, limit=limit)
    done, wait = 0, 0.0
    try:
        for _ in range(calls):
            now = clock.now()
            if limiter.confirm(limiter.reserve("key", "flickr.test.echo", now, latest=now), clock.now()).ready:
                done += 1
    except RateLimited as error:
        wait = error.retry_after
    return {"done": done, "wait": wait, "date": time.time(), "uptime": clock.uptime()}


def keep(url: str) -> dict[str, object]:
    """Caches something for as long as possible."""
    cache = Cache(url)
    stored = cache.put(KEY, b"otter", DAY, {7}, cache.get(KEY, DAY).since)
    cache.close()
    return {"kept": stored}


def look_up(url: str) -> dict[str, object]:
    """Looks for it."""
    cache = Cache(url)
    found = cache.get(KEY, DAY)
    cache.close()
    return {"found": found.body is not None, "age": found.age}


def restart(boot: str, since: float, ahead: float) -> dict[str, object]:
    """Continues as a process that starts now on another machine."""
    clock.read_from(Other(boot, since, ahead))
    return {}


RESPONSES = {"restart": restart, "take": take, "keep": keep, "look": look_up}


def main(machine: str = "") -> None:
    """Responds to each line of standard input: a function's name and its arguments."""
    if machine:
        clock.read_from(Other(*json.loads(machine)))
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        print(json.dumps(RESPONSES[name](*arguments)), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
