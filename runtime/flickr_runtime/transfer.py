"""One request under way: how long each of its steps may still take, and how much may come before the body."""

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
"""How many times its timeout a request may take in all, if it has no deadline."""

SLOWEST = 1024
"""Bytes per second that files must move at least; for each of them a request gets more time."""

_MAX_HEAD_BYTES = 256 * 1024  # bytes before the body: status, header fields, and interim responses


class Transfer:
    """The time of one request. Its sockets ask `step` before each operation, and tell `moved` after it.

    Attributes:
        connected: Whether a connection was there, so that something may have been sent.
        reached: Whether the host that is connected to answered at all, which may be a proxy.
        extend: Is called when the request has got more time; None while nobody wants to know.
        foreign: What the caller's own code raised while its file was read, or None.
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
        """Seconds until the request must be done; 0 or less if its time is over."""
        return min(self._at, self._most) - self._clock()

    def lasted(self) -> float:
        """Seconds since the request began."""
        return self._clock() - self._began

    def step(self) -> float:
        """Seconds that the next operation may take; raises `TimeoutError` if the time is over."""
        left = self.left()
        if left <= 0:
            raise TimeoutError("the time of the request is over")
        return min(self._timeout, left)

    def sent(self, count: int) -> None:
        """Notes that so many bytes were sent."""
        self._grow(count)

    def received(self, count: int) -> None:
        """Notes that so many bytes came; raises `ResponseTooLarge` for a head that does not end."""
        if self._head is not None:
            self._head += count
            if self._head > _MAX_HEAD_BYTES:
                raise ResponseTooLarge(f"the head of the response has more than {_MAX_HEAD_BYTES // 1024} KiB")
        self._grow(count)

    def head_received(self) -> None:
        """Notes that the body begins."""
        self._head = None

    def why_over(self) -> str:
        """What ended the time of the request."""
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
"""The request that this thread or task has under way; its sockets look here."""
