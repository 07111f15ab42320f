"""What a store of shared state does: books starts of calls, and adds up usage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

import msgspec

from flickr_runtime.deadline import NEVER, Deadline

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LEASE", "Booked", "Booking", "Call", "Look", "Outcome", "SlotStore", "StateStore", "UsageStore"]

LEASE = 30.0
"""Seconds after which the future slots of a process that gives no sign of life are free again."""

Outcome = Literal["ok", "fail", "transport", "limited"]


class Booking(msgspec.Struct, frozen=True, kw_only=True):
    """A request for the next free slot.

    Attributes:
        key_id: Whose limit it is; a hash of the API key.
        lanes: Every limit that the call falls under, by name: `""` is the whole key's, others are shares of it.
        slot: The name of the slot that is asked for; unique.
        owner: The process that asks.
        now: The caller's clock, in seconds.
        span: The window, in seconds, in which no lane may hold more starts than its limit.
        latest: The last moment that is still of use; nothing is booked for later ones.
        replaces: Name and start of an earlier slot of the same caller, which is given up.
        deadline: Until when to wait for the store.
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
    """The answer to a booking.

    Attributes:
        start: When the call may start, by the caller's clock.
        booked: False where `start` is after the latest moment, so that nothing was booked.
        epoch: Changes whenever slots become free, so that a later booking may find an earlier start.
        held: Whether the store lost its data and still waits for what others remember, so that nothing was booked,
            either: ask again at `start`.
    """

    start: float
    booked: bool = True
    epoch: int = 0
    held: bool = False


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What a waiting caller has to know: the pause of the key, by the caller's clock, and the epoch of its slots."""

    paused_until: float = 0.0
    epoch: int = 0


class Call(NamedTuple):
    """What calls are counted by. `hour` counts hours since 1970, UTC."""

    key_id: str
    hour: int
    method: str
    outcome: Outcome
    cached: bool


class SlotStore(Protocol):
    """Keeps who starts when. Every function is one atomic step over all who share the store.

    Each waits for a store that is busy or does not answer until its deadline, half a minute at most, and then raises
    `StateUnavailable`.
    """

    def book(self, booking: Booking) -> Booked:
        """Books the first free slot, unless that is after the latest moment."""
        ...

    def release(self, key_id: str, lanes: tuple[str, ...], slot: str, start: float, deadline: Deadline = NEVER) -> None:
        """Gives up a slot that was not used."""
        ...

    def look(self, key_id: str, owner: str, now: float, deadline: Deadline = NEVER) -> Look:
        """Tells of pauses and freed slots, and keeps the owner's slots for `LEASE` more seconds."""
        ...

    def pause(self, key_id: str, until: float, now: float, deadline: Deadline = NEVER) -> None:
        """Lets nobody start before `until`; a pause is never made shorter."""
        ...


class UsageStore(Protocol):
    """Adds up calls per key, hour, method, outcome and cache hit, and calls sent per key and minute."""

    def add(
        self, calls: Mapping[Call, int], minutes: Mapping[tuple[str, int], int], deadline: Deadline = NEVER
    ) -> None:
        """Adds to the counts, all or nothing. `minutes` are by key and minute since 1970."""
        ...

    def calls(self, key_id: str, first_hour: int) -> dict[Call, int]:
        """The counts of a key from an hour on."""
        ...

    def sent(self, key_id: str, first_minute: int) -> int:
        """How many calls a key has sent from a minute on; minutes are kept for two hours."""
        ...

    def key_ids(self) -> list[str]:
        """Every key that has counts, sorted."""
        ...

    def forget(self, first_hour: int, deadline: Deadline = NEVER) -> None:
        """Deletes what is older than an hour."""
        ...


class StateStore(SlotStore, UsageStore, Protocol):
    """Everything that processes share about a key."""

    def close(self) -> None:
        """Gives connections and files back."""
        ...
