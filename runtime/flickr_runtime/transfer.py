"""The current request: the timeouts of its steps, and the maximum size of its head."""

from __future__ import annotations

import math
from contextvars import ContextVar
from typing import TYPE_CHECKING

from flickr_runtime.errors import ResponseTooLarge

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_runtime.messages import Request

__all__ = ["CURRENT", "MOST_TIMEOUTS", "SLOWEST", "Transfer"]

MOST_TIMEOUTS = 10
"""The maximum duration of a request without a deadline, in multiples of its timeout."""

SLOWEST = 1024
"""Minimum transfer rate of files, in bytes per second; the deadline is extended by the bytes moved."""

_MAX_HEAD_BYTES = 256 * 1024  # bytes before the body: status, header fields, and interim responses


class Transfer:
    """The time of one request. Its sockets call `step` before each operation, and `sent` or `received` after it.

    Attributes:
        connected: Whether there was a connection, so that something may have been sent.
        reached: Whether the connected host, perhaps a proxy, has sent anything.
        extend: Called when the deadline was extended, or None.
        foreign: The exception of the caller's own code while its file was read, or None.
    """

    def __init__(self, request: Request) -> None:
        deadline = request.deadline
        self._clock, self._timeout = deadline.clock, request.timeout
        self._began = self._clock()
        self._at = math.inf if deadline.at is None else deadline.at
        self._most = self._clock() + MOST_TIMEOUTS * request.timeout
        self._grows = bool(request.files) or request.sink is not None
        self._head: int | None = 0
        self.connected = self.reached = False
        self.extend: Callable[[], None] | None = None
        self.foreign: BaseException | None = None

    def left(self) -> float:
        """Seconds until the request must be done; 0 or less after its deadline."""
        return min(self._at, self._most) - self._clock()

    def lasted(self) -> float:
        """Seconds since the request began."""
        return self._clock() - self._began

    def step(self) -> float:
        """The timeout of the next operation, in seconds; raises `TimeoutError` after the deadline."""
        left = self.left()
        if left <= 0:
            raise TimeoutError("the time of the request is over")
        return min(self._timeout, left)

    def sent(self, count: int) -> None:
        """Counts bytes that were sent."""
        self._grow(count)

    def received(self, count: int) -> None:
        """Counts bytes that were received; raises `ResponseTooLarge` for a head without an end."""
        if self._head is not None:
            self._head += count
            if self._head > _MAX_HEAD_BYTES:
                raise ResponseTooLarge(f"the head of the response has more than {_MAX_HEAD_BYTES // 1024} KiB")
        self._grow(count)

    def head_received(self) -> None:
        """Marks the beginning of the body."""
        self._head = None

    def why_over(self) -> str:
        """The reason for the end of the request's time."""
        if self._at <= self._most:
            return "no complete response before the deadline"
        if self._grows:
            return f"less than {SLOWEST} bytes a second moved"
        return f"the response took more than {MOST_TIMEOUTS * self._timeout:g} s"

    def _grow(self, count: int) -> None:
        if self._grows:
            self._most += count / SLOWEST
            if self.extend is not None:
                self.extend()


CURRENT: ContextVar[Transfer | None] = ContextVar("current_transfer", default=None)
"""The current request of this thread or task, for its sockets."""
