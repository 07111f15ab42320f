"""A time limit for work on one file: hostile or deeply nested input must not delay the rest."""

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

    In the main thread of a Unix program the operating system rings; elsewhere (Windows, the language server's threads)
    another thread does, which interrupts Python code but no long call into C.
    """
    if seconds <= 0:
        yield
        return
    main = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    with _alarm(seconds) if main else _watched(seconds):
        yield


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    def ring(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _watched(seconds: float) -> Iterator[None]:
    import ctypes

    throw = ctypes.pythonapi.PyThreadState_SetAsyncExc
    thread = ctypes.c_ulong(threading.get_ident())
    ended = threading.Event()
    holding = threading.Lock()

    def ring() -> None:
        with holding:
            if not ended.is_set():
                throw(thread, ctypes.py_object(OutOfTime))

    timer = threading.Timer(seconds, ring)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        with holding:
            ended.set()
        throw(thread, None)  # discard one that was not delivered yet
