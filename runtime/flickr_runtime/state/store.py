"""The interface of the stores of shared state: what they receive and return.

`sqlite.SQLiteStore` (a file, or memory) and `redis.RedisStore` have the same methods. Threads may share a store. Times
are seconds since 1970 by the caller's clock; each store corrects them by what it knows of other clocks. A store that
cannot be used, or not before the deadline, raises `StateUnavailable`.

| method | what it does |
|---|---|
| `book(booking)` | books the first free slot of all lanes, unless that is after `latest`; returns a `Booked` |
| `release(key_id, lanes, slot, start)` | frees a slot that was not used |
| `renew(key_id, owner, now)` | extends the lease of the owner's slots by `LEASE`; returns the `KeyState` |
| `pause(key_id, until, now)` | lets no call of the key start before `until` |
| `add(calls, minutes)` | adds numbers of calls to the counts, all or none |
| `calls(key_id, first_hour)` | returns the counts of a key since an hour, by `Call` |
| `sent(key_id, first_minute)` | returns the number of calls that were sent since a minute |
| `key_ids()` | returns the keys that have counts, sorted |
| `forget(first_hour)` | deletes the counts before an hour |
| `close()` | closes file or connections; the next use opens them again |

`tests/runtime/test_state_interface.py` compares the signatures, and runs each method on both. The interface of the
stores of cached responses is `flickr_runtime.cache.store.CacheStore`.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec

from flickr_runtime.deadline import NEVER, Deadline

__all__ = ["LEASE", "Booked", "Booking", "Call", "KeyState", "Outcome"]

LEASE = 30.0
"""Seconds after which the future slots of a process that has not renewed them are free again."""

Outcome = Literal["ok", "fail", "transport", "limited"]


class Booking(msgspec.Struct, frozen=True, kw_only=True):
    """A request for the next free slot.

    Attributes:
        key_id: Whose limit it is; a hash of the API key.
        lanes: Every limit that the call falls under, by name: `""` is the whole key's, others are shares of it.
        slot: The name of the requested slot; unique.
        owner: The calling process.
        now: The caller's clock, in seconds.
        span: The window, in seconds, in which no lane may have more starts than its limit.
        latest: The latest useful start; a later one is not booked.
        replaces: Name and start of an earlier slot of the same caller, which is released.
        deadline: How long to wait for the store.
    """

    key_id: str
    lanes: tuple[tuple[str, int], ...]
    slot: str
    owner: str
    now: float
    span: float
    latest: float | None = None
    replaces: tuple[str, float] | None = None
    deadline: Deadline = NEVER


class Booked(msgspec.Struct, frozen=True, kw_only=True):
    """The result of a booking.

    Attributes:
        start: When the call may start, by the caller's clock.
        booked: False if `start` is after `latest`, so that nothing was booked.
        epoch: Changes whenever slots become free, so that a later booking may find an earlier start.
        held: Whether the store lost its data and still waits for others to restore their slots, so that nothing was
            booked: book again at `start`.
    """

    start: float
    booked: bool = True
    epoch: int = 0
    held: bool = False


class KeyState(msgspec.Struct, frozen=True, kw_only=True):
    """The state for a waiting caller: the pause of the key, by the caller's clock, and the epoch of its slots."""

    paused_until: float = 0.0
    epoch: int = 0


class Call(NamedTuple):
    """The key of a count of calls. `hour` counts hours since 1970, UTC."""

    key_id: str
    hour: int
    method: str
    outcome: Outcome
    cached: bool
