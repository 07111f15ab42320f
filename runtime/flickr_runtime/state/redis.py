"""State in Redis, for programs on several machines that share a key.

Every step is one Lua script or one MULTI, by the server's clock, so machines whose clocks differ agree. Their uptimes
verify it: if the clock is set, the limit is not affected. The process also remembers the slots that it booked within
the window, and restores them if the server lost its data.
"""

from __future__ import annotations

import math
import time
from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from flickr_runtime.deadline import NEVER, Deadline
from flickr_runtime.state import clock, redis_scripts
from flickr_runtime.state.memory import Memory
from flickr_runtime.state.redis_client import RedisClient
from flickr_runtime.state.redis_usage import RedisCounts
from flickr_runtime.state.reports import report
from flickr_runtime.state.store import LEASE, Booked, Booking, Call, KeyState

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["RedisStore"]

_open_memories: WeakValueDictionary[str, Memory] = WeakValueDictionary()
_TIMEOUT = 5.0  # seconds
_TRIES = 8  # to measure a server's clock
_QUICK = 0.1  # seconds of a round trip that measures the clock well enough
_NOTED = 5.0  # seconds of a change of the clock that is logged
_SETTLE = 12.0  # seconds; more than two intervals between lookups of waiting processes (limits)


class RedisStore:
    """A `StateStore` on a Redis server, version 6.2 or newer."""

    def __init__(self, url: str, *, prefix: str = "flickrkit", settle: float = _SETTLE) -> None:
        """Connects at the first use.

        Args:
            url: `redis://`, `rediss://` or `unix://`, as redis-py reads it; may contain a password, which is never
                shown.
            prefix: Begins every key's name, so that a server can have several uses.
            settle: Seconds to hold calls after the server lost its data or began without any, in which processes
                restore their slots.

        Raises:
            ConfigurationError: redis-py is missing, or the URL is malformed.
        """
        self._redis = RedisClient(url, "the shared limits", _TIMEOUT, decode_responses=True)
        self._client: Any = self._redis.commands
        self._prefix, self._settle = prefix, settle
        self._place = blake2b(f"{prefix} {url}".encode(), digest_size=16).hexdigest()  # shows no password
        self._memory = _open_memories.setdefault(self._place, Memory())
        self._counts = RedisCounts(self._client, prefix)
        self._book = self._client.register_script(redis_scripts.BOOK)
        self._release = self._client.register_script(redis_scripts.RELEASE)
        self._renew_script = self._client.register_script(redis_scripts.RENEW)
        self._pause = self._client.register_script(redis_scripts.PAUSE)
        self._restore = self._client.register_script(redis_scripts.RESTORE)
        self._measure = self._client.register_script(redis_scripts.MEASURE)
        self._settle_time = self._client.register_script(redis_scripts.SETTLE)

    def __repr__(self) -> str:
        return f"RedisStore(prefix={self._prefix!r})"

    def book(self, booking: Booking) -> Booked:
        """Books the first free slot, unless that is after `latest`."""
        lanes = tuple(lane for lane, _ in booking.lanes)
        old = booking.replaces[0] if booking.replaces else ""
        if old:
            self._memory.forget(booking.key_id, old)
        if (paused := self._memory.paused(booking.key_id)) > booking.now:  # the server may not have the pause
            self._run(self._pause, self._keys(booking.key_id), [paused - booking.now], booking.deadline)
        began, snapshots = time.monotonic(), self._memory.snapshots
        while True:
            known, _ = self._memory.newest(booking.key_id, booking.now, booking.span) or ("", 0.0)
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
            keys = self._keys(booking.key_id, *lanes)
            what, wait, epoch = self._run(self._book, keys, values, booking.deadline)
            if what != "lost":
                break
            self._restore_slots(booking.key_id, known, booking.now, booking.deadline)
            snapshots = self._memory.snapshots
        # The time of the round trip is added, so that no call starts before the server's time.
        start = booking.now + (time.monotonic() - began) + max(0.0, float(wait))
        start = booking.now if float(wait) <= 0 else start
        booked = what == "booked"
        if booked:
            self._memory.remember(booking.key_id, booking.slot, booking.lanes, start, booking.now, booking.span)
            if self._memory.snapshots != snapshots:  # another thread restored slots, without this one
                self._restore_slots(booking.key_id, booking.slot, booking.now, booking.deadline)
        return Booked(start=start, booked=booked or what == "held", epoch=int(epoch), held=what == "held")

    def release(
        self,
        key_id: str,
        lanes: tuple[str, ...],
        slot: str,
        start: float,  # noqa: ARG002
        deadline: Deadline = NEVER,
    ) -> None:
        """Releases a slot that was not used."""
        self._memory.forget(key_id, slot)
        self._run(self._release, self._keys(key_id, *lanes), [slot], deadline)

    def renew(self, key_id: str, owner: str, now: float, deadline: Deadline = NEVER) -> KeyState:
        """Returns the pause and epoch of a key, and extends the lease of the owner's slots."""
        while True:
            known, _ = self._memory.newest(key_id, now, LEASE) or ("", 0.0)
            what, wait, epoch = self._run(self._renew_script, self._keys(key_id, ""), [owner, known], deadline)
            if what != "lost":
                return KeyState(paused_until=now + float(wait), epoch=int(epoch))
            self._restore_slots(key_id, known, now, deadline)

    def pause(self, key_id: str, until: float, now: float, deadline: Deadline = NEVER) -> None:
        """Pauses the key until `until`."""
        self._memory.pause(key_id, until)
        self._run(self._pause, self._keys(key_id), [until - now], deadline)

    def add(
        self, calls: Mapping[Call, int], minutes: Mapping[tuple[str, int], int], deadline: Deadline = NEVER
    ) -> None:
        """Adds to the counts, all or nothing; a batch whose reply was lost may count twice."""
        self._report_foreign(self._redis.run(lambda: self._counts.add(calls, minutes), deadline))

    def calls(self, key_id: str, first_hour: int) -> dict[Call, int]:
        """The counts of a key since an hour."""
        return self._redis.run(lambda: self._counts.calls(key_id, first_hour))

    def sent(self, key_id: str, first_minute: int) -> int:
        """The number of calls that a key has sent since a minute."""
        return self._redis.run(lambda: self._counts.sent(key_id, first_minute))

    def key_ids(self) -> list[str]:
        """Every key that has counts, sorted."""
        return self._redis.run(self._counts.key_ids)

    def forget(self, first_hour: int, deadline: Deadline = NEVER) -> None:
        """Deletes counts before an hour."""
        self._redis.run(lambda: self._counts.forget(first_hour), deadline)

    def close(self) -> None:
        """Closes the connections."""
        self._redis.close()
        _open_memories.pop(self._place, None)

    def _keys(self, key_id: str, *lanes: str) -> list[str]:
        stem = f"{self._prefix}:{{{key_id}}}"
        return [stem, f"{stem}:owners", *(f"{stem}:slots/{lane}" for lane in lanes)]

    def _run(self, script: Any, keys: list[str], values: list[Any], deadline: Deadline) -> Any:
        reply = self._run_once(script, keys, lambda: [*values, clock.machine(), clock.uptime()], deadline)
        if isinstance(reply, list) and reply[0] == "doubt":
            self._compare_clocks(keys[:1], deadline)
            reply = self._run_once(script, keys, lambda: [*values, clock.machine(), ""], deadline)
        return reply

    def _run_once(self, script: Any, keys: list[str], values: Callable[[], list[Any]], deadline: Deadline) -> Any:
        kinds = dict(zip(keys, ["hash", *["zset"] * (len(keys) - 1)], strict=True))
        return self._redis.run(lambda: script(keys=keys, args=values()), deadline, lambda: self._repair(kinds))

    def _compare_clocks(self, keys: list[str], deadline: Deadline) -> None:
        """Measures the server's time against this machine's uptime, and corrects the shift if the clock was set."""
        quickest, bounds = math.inf, list[Any]()
        for _ in range(_TRIES):
            before = clock.uptime()
            now, shift = self._run_once(self._measure, keys, list, deadline)
            after = clock.uptime()
            if after - before < quickest:
                quickest, bounds = after - before, [float(now) - after, float(now) - before, shift]
            if quickest < _QUICK:
                break
        corrected = float(self._run_once(self._settle_time, keys, lambda: [clock.machine(), *bounds], deadline))
        if abs(corrected) > _NOTED:
            report(self._place, "clock", f"Redis: its clock was set by {-corrected:.0f} s; the limit is not affected")

    def _repair(self, kinds: Mapping[str, str]) -> bool:
        """Deletes our keys of another type, and our fields that are not numbers; returns whether there were any."""
        foreign = [key for key, kind in kinds.items() if self._client.type(key) not in {kind, "none"}]
        if foreign:
            self._client.delete(*foreign)
        for key in (key for key, kind in kinds.items() if kind == "hash" and key not in foreign):
            fields = [field for field, value in self._client.hgetall(key).items() if not _is_number(value)]
            if fields:
                self._client.hdel(key, *fields)
                foreign.append(key)
        self._report_foreign(foreign)
        return bool(foreign)

    def _report_foreign(self, keys: list[str]) -> None:
        if keys:
            report(self._place, "foreign", f"Redis: {', '.join(keys)} contained something else, which was deleted")

    def _restore_slots(self, key_id: str, newest: str, now: float, deadline: Deadline) -> None:
        """Restores the slots of this process on a server that lost data, unless `newest` was just released."""
        slots = self._memory.snapshot(key_id)
        if newest not in slots:
            return
        lanes = sorted({lane for its_lanes, _ in slots.values() for lane, _ in its_lanes})
        arguments: list[Any] = [self._settle]
        for slot, (its_lanes, start) in slots.items():
            for lane, _ in its_lanes:
                arguments += [lanes.index(lane) + 3, slot, now - start]
        report(self._place, "lost", "Redis lost the calls that this process had reserved; they were stored again")
        self._run(self._restore, self._keys(key_id, *lanes), arguments, deadline)


def _is_number(value: str) -> bool:
    try:
        return math.isfinite(float(value))
    except ValueError:
        return False
