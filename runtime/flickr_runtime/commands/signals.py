"""Ends an upload of many files cleanly on a signal: ^C, a closed terminal, `kill`."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Stop", "stopping"]

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
_SHOW_CURSOR = b"\x1b[?25h\n"  # which the bar has hidden
_SHELL = 128  # what shells add to a signal's number to make an exit code


class Stop:
    """Calls a function at the first signal; without a function, the signal ends the program at once."""

    def __init__(self, emit: Callable[[str], None]) -> None:
        self._emit = emit
        self._function: Callable[[], None] | None = None
        self.number = 0

    def call(self, function: Callable[[], None]) -> None:
        """Sets the function for the first signal, after which the program continues."""
        self._function = function

    def receive(self, number: int, _frame: Any) -> None:
        """Handles a signal. A second one ends the program at once; the next run looks up the unfinished files."""
        if self.number:
            with suppress(OSError, ValueError, RuntimeError):
                sys.stdout.flush()
                if sys.stderr.isatty():
                    os.write(sys.stderr.fileno(), _SHOW_CURSOR)
            os._exit(_SHELL + number)
        self.number = number
        if self._function is None:
            raise KeyboardInterrupt
        self._emit("stopping after the files that are being sent; press Ctrl+C again to stop at once")
        self._function()


@contextmanager
def stopping(emit: Callable[[str], None]) -> Iterator[Stop]:
    """Catches the signals that end a program; after one, exits at the end with 128 plus its number.

    Signals that are ignored, as under `nohup`, stay so. Only the main thread can do this; in others nothing is caught.
    """
    stop, before = Stop(emit), {}
    if threading.current_thread() is threading.main_thread():
        for number in [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]:
            if signal.getsignal(number) is not signal.SIG_IGN:
                before[number] = signal.signal(number, stop.receive)
    try:
        yield stop
    except (click.ClickException, click.exceptions.Exit, KeyboardInterrupt):
        if not stop.number:
            raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if stop.number:
        emit("interrupted; the same command continues where this one stopped")
        raise click.exceptions.Exit(_SHELL + stop.number)
