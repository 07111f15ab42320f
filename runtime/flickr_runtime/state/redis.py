"""State in Redis, for programs on several machines that share a key.

Every step is one Lua script or one MULTI, by the server's clock, so machines whose clocks differ agree. What this
process booked within the window it also remembers itself: a server that comes back without its data is told again.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, TypeVar

from flickr_runtime.errors import ConfigurationError
from flickr_runtime.state import scripts
from flickr_runtime.state.errors import StateUnavailable
from flickr_runtime.state.memory import Memory
from flickr_runtime.state.rediscounts import RedisCounts
from flickr_runtime.state.store import LEASE, Booked, Booking, Call, Look

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["RedisStore"]

T = TypeVar("T")
_TIMEOUT = 5.0  # seconds
_SETTLE = 12.0  # seconds; more than two of the intervals at which waiting processes look (limits)


class RedisStore:
    """A `StateStore` on a Redis server, version 6.2 or newer."""

    def __init__(self, url: str, *, prefix: str = "flickrkit", settle: float = _SETTLE) -> None:
        """Connects at the first use.

        Args:
            url: `redis://`, `rediss://` or `unix://`, as redis-py reads it; may hold a password, which is never shown.
            prefix: Begins every key's name, so that one server can serve several purposes.
            settle: Seconds to hold calls after the server lost its data or began without any, in which processes tell
                it what they remember.

        Raises:
            ConfigurationError: redis-py is missing, or the URL is malformed.
        """
        try:
            import redis
            from redis.backoff import NoBackoff
            from redis.retry import Retry
        except ImportError:
            raise ConfigurationError("state in Redis needs redis-py: pip install 'flickrkit[redis]'") from None
        try:
            self._client: Any = redis.Redis.from_url(
                url,
                decode_responses=True,
                socket_timeout=_TIMEOUT,
                socket_connect_timeout=_TIMEOUT,
                retry=Retry(NoBackoff(), 1),  # a pooled connection may be stale; real waiting is the caller's
            )
        except ValueError:
            raise ConfigurationError("FLICKR_STATE_URL: write it like redis://host:6379/0") from None
        self._errors = redis.RedisError
        self._prefix, self._settle = prefix, settle
        self._memory = Memory()
        self._counts = RedisCounts(self._client, prefix)
        self._book = self._client.register_script(scripts.BOOK)
        self._release = self._client.register_script(scripts.RELEASE)
        self._look = self._client.register_script(scripts.LOOK)
        self._pause = self._client.register_script(scripts.PAUSE)
        self._restore = self._client.register_script(scripts.RESTORE)

    def __repr__(self) -> str:
        return f"RedisStore(prefix={self._prefix!r})"

    def book(self, booking: Booking) -> Booked:
        """Books the first free slot, unless that is after the latest moment."""
        lanes = tuple(lane for lane, _ in booking.lanes)
        old = booking.replaces[0] if booking.replaces else ""
        if old:
            self._memory.forget(booking.key_id, old)
        began, told = time.monotonic(), self._memory.told
        while True:
            known = self._memory.witness(booking.key_id, booking.now, booking.span)
            longest = -1.0 if booking.latest is None else max(0.0, booking.latest - booking.now)
            values: list[Any] = [
                booking.slot,
                booking.owner,
                booking.span,
                LEASE,
                longest,
                old,
                known,
                self._settle,
                *(n for _, n in booking.lanes),
            ]
            what, wait, epoch = self._ask(lambda: self._book(keys=self._keys(booking.key_id, *lanes), args=values))  # noqa: B023
            if what != "lost":
                break
            self._tell(booking.key_id, known, booking.now)
            told = self._memory.told
        # The answer's way here is added, so that nobody starts before the server's time has come.
        start = booking.now + (time.monotonic() - began) + max(0.0, float(wait))
        start = booking.now if float(wait) <= 0 else start
        booked = what == "booked"
        if booked:
            self._memory.remember(booking.key_id, booking.slot, lanes, start, booking.now - booking.span)
            if self._memory.told != told:  # another thread told a server what it remembered, without this slot
                self._tell(booking.key_id, booking.slot, booking.now)
        return Booked(start=start, booked=booked, epoch=int(epoch))

    def release(self, key_id: str, lanes: tuple[str, ...], slot: str, start: float) -> None:  # noqa: ARG002
        """Gives up a slot that was not used."""
        self._memory.forget(key_id, slot)
        self._ask(lambda: self._release(keys=self._keys(key_id, *lanes), args=[slot]))

    def look(self, key_id: str, owner: str, now: float) -> Look:
        """Tells of pauses and freed slots, and keeps the owner's slots a while longer."""
        while True:
            known = self._memory.witness(key_id, now, LEASE)
            what, wait, epoch = self._ask(lambda: self._look(keys=self._keys(key_id, ""), args=[owner, known]))  # noqa: B023
            if what != "lost":
                return Look(paused_until=now + float(wait), epoch=int(epoch))
            self._tell(key_id, known, now)

    def pause(self, key_id: str, until: float, now: float) -> None:
        """Lets nobody start before `until`."""
        self._ask(lambda: self._pause(keys=self._keys(key_id), args=[until - now]))

    def add(self, calls: Mapping[Call, int], minutes: Mapping[tuple[str, int], int]) -> None:
        """Adds to the counts, all or nothing; a batch whose answer was lost may count twice."""
        self._ask(lambda: self._counts.add(calls, minutes))

    def calls(self, key_id: str, first_hour: int) -> dict[Call, int]:
        """The counts of a key from an hour on."""
        return self._ask(lambda: self._counts.calls(key_id, first_hour))

    def sent(self, key_id: str, first_minute: int) -> int:
        """How many calls a key has sent from a minute on."""
        return self._ask(lambda: self._counts.sent(key_id, first_minute))

    def key_ids(self) -> list[str]:
        """Every key that has counts, sorted."""
        return self._ask(self._counts.key_ids)

    def forget(self, first_hour: int) -> None:
        """Deletes what is older than an hour."""
        self._ask(lambda: self._counts.forget(first_hour))

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def _keys(self, key_id: str, *lanes: str) -> list[str]:
        stem = f"{self._prefix}:{{{key_id}}}"
        return [stem, f"{stem}:owners", *(f"{stem}:slots/{lane}" for lane in lanes)]

    def _ask(self, question: Callable[[], T]) -> T:
        try:
            return question()
        except self._errors as error:  # its text names host and port, never the password
            raise StateUnavailable(f"Redis does not serve the shared limits: {type(error).__name__}") from error

    def _tell(self, key_id: str, witness: str, now: float) -> None:
        """Tells a server that forgot what this process booked, unless the witness was just given up."""
        slots = self._memory.tell(key_id)
        if witness not in slots:
            return
        lanes = sorted({lane for lanes, _ in slots.values() for lane in lanes})
        keys = self._keys(key_id, *lanes)
        told: list[Any] = [self._settle]
        for slot, (its_lanes, start) in slots.items():
            for lane in its_lanes:
                told += [lanes.index(lane) + 3, slot, now - start]
        self._ask(lambda: self._restore(keys=keys, args=told))
