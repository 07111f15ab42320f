"""The interface of stores of shared state: booking of starts, and counts of calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

import msgspec

from flickr_runtime.deadline import NEVER, Deadline

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LEASE", "Booked", "Booking", "Call", "KeyState", "Outcome", "SlotStore", "StateStore", "UsageStore"]

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


class SlotStore(Protocol):
    """Books starts. Every function is one atomic step for all who share the store.

    Each waits for a store that is busy or does not respond until its deadline, at most half a minute, and then raises
    `StateUnavailable`.
    """

    def book(self, booking: Booking) -> Booked:
        """Books the first free slot, unless that is after `latest`."""
        ...

    def release(self, key_id: str, lanes: tuple[str, ...], slot: str, start: float, deadline: Deadline = NEVER) -> None:
        """Releases a slot that was not used."""
        ...

    def renew(self, key_id: str, owner: str, now: float, deadline: Deadline = NEVER) -> KeyState:
        """Returns the pause and epoch of a key, and extends the lease of the owner's slots by `LEASE` seconds."""
        ...

    def pause(self, key_id: str, until: float, now: float, deadline: Deadline = NEVER) -> None:
        """Pauses the key until `until`; a pause is never shortened."""
        ...


class UsageStore(Protocol):
    """Adds up calls per key, hour, method, outcome and cache hit, and calls sent per key and minute."""

    def add(
        self, calls: Mapping[Call, int], minutes: Mapping[tuple[str, int], int], deadline: Deadline = NEVER
    ) -> None:
        """Adds to the counts, all or nothing. `minutes` are by key and minute since 1970."""
        ...

    def calls(self, key_id: str, first_hour: int) -> dict[Call, int]:
        """The counts of a key since an hour."""
        ...

    def sent(self, key_id: str, first_minute: int) -> int:
        """The number of calls that a key has sent since a minute; minutes are stored for two hours."""
        ...

    def key_ids(self) -> list[str]:
        """Every key that has counts, sorted."""
        ...

    def forget(self, first_hour: int, deadline: Deadline = NEVER) -> None:
        """Deletes counts before an hour."""
        ...


class StateStore(SlotStore, UsageStore, Protocol):
    """Everything that processes share about a key."""

    def close(self) -> None:
        """Closes connections and files."""
        ...
