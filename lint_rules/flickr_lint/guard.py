"""A time limit for work on one file: hostile or knotted input must not hold up the rest."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

__all__ = ["OutOfTime", "limit"]


class OutOfTime(BaseException):
    """The time for a file is up. No `Exception`, so that no rule can swallow it."""


@contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Raises `OutOfTime` inside the block after so many seconds; 0 or less means no limit.

    It needs interval timers and the main thread; where there are none (Windows, the language server's threads), the
    block runs without limit, and only the size of files is bounded.
    """
    if seconds <= 0 or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
