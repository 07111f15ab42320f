"""A booked start of a call."""

from __future__ import annotations

import msgspec

__all__ = ["Reservation"]


class Reservation(msgspec.Struct, frozen=True, kw_only=True):
    """When a call may start. Times are seconds of the caller's clock.

    Attributes:
        key_id: Whose limit it counts against.
        method: The method that is to be called.
        start: The booked time; an estimate if `slot` is empty, because the store did not respond or lost its data.
        wake: When to call `Limiter.confirm` again; never after `start`.
        ready: Whether the call may be made now.
        latest: The deadline for the start, or None.
        waited: Whether the start was ever in the future.
        lanes: The lanes of the slot.
        slot: The name of the slot.
        epoch: The state of freed slots when it was booked.
        unanswered: Since when the store has not responded, or None.
    """

    key_id: str
    method: str
    start: float
    wake: float
    ready: bool = False
    latest: float | None = None
    waited: bool = False
    lanes: tuple[str, ...] = ()
    slot: str = ""
    epoch: int = 0
    unanswered: float | None = None
