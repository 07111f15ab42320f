"""The deadline of a call: one object for store, connection, response, sink and waits."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["NEVER", "Deadline"]


@dataclass(frozen=True)
class Deadline:
    """A moment on a monotonic clock, or none.

    Attributes:
        at: The moment in seconds of `clock`, or None for no deadline.
        clock: A monotonic clock, in seconds; replaced in tests.
    """

    at: float | None = None
    clock: Callable[[], float] = time.monotonic

    @classmethod
    def after(cls, seconds: float | None, clock: Callable[[], float] = time.monotonic) -> Self:
        """The moment so many seconds from now; None for no deadline."""
        return cls(None if seconds is None else clock() + seconds, clock)

    def left(self) -> float | None:
        """Seconds that are left, 0 if the deadline has passed; None for no deadline."""
        return None if self.at is None else max(0.0, self.at - self.clock())

    def within(self, most: float) -> float:
        """The smaller of `most` and the seconds left: the timeout of a single step."""
        return most if self.at is None else min(most, max(0.0, self.at - self.clock()))

    @property
    def passed(self) -> bool:
        """Whether the deadline has passed."""
        return self.at is not None and self.clock() >= self.at

    def allows(self, seconds: float) -> bool:
        """Whether a wait of so many seconds ends before the deadline."""
        return self.at is None or self.clock() + seconds < self.at


NEVER = Deadline()
"""No deadline."""
