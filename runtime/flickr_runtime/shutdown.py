"""The end of a process: first what was counted is written, then files are closed.

`atexit` alone runs handlers in the order opposite to their registration, so a file that is opened late would be closed
before what belongs into it is written. Children of `multiprocessing` do not run `atexit` at all.
"""

from __future__ import annotations

import atexit
import os
import sys
import weakref
from typing import Protocol

from flickr_runtime.deadline import Deadline

__all__ = ["Closing", "Writing", "close_at_exit", "has_exited", "run", "write_at_exit", "written"]

_PATIENCE = 5.0  # seconds that the end of a process waits for a store in all


class Writing(Protocol):
    """Has something to write."""

    def write(self, deadline: Deadline) -> None:
        """Writes it, until the deadline; raises nothing."""
        ...


class Closing(Protocol):
    """Has something to close."""

    def close(self, deadline: Deadline) -> None:
        """Closes it, until the deadline; what is used again later has to be opened and closed each time."""
        ...


class _State:
    """What this process will have to do."""

    def __init__(self) -> None:
        self.pid = 0
        self.exited = False
        self.writing: set[Writing] = set()
        self.closing: dict[int, weakref.ref[Closing]] = {}


_state = _State()


def write_at_exit(writing: Writing) -> None:
    """Lets the process call `writing.write` at its end, unless `written` is called before."""
    _prepare()
    _state.writing.add(writing)


def written(writing: Writing) -> None:
    """Notes that nothing is left to write."""
    _state.writing.discard(writing)


def close_at_exit(closing: Closing) -> None:
    """Lets the process call `closing.close` at its end, after everything is written, if it still exists."""
    _prepare()
    number = id(closing)
    _state.closing[number] = weakref.ref(closing, lambda _: _state.closing.pop(number, None))


def has_exited() -> bool:
    """Whether `run` was called: whatever comes now has to be written, and closed, at once."""
    return _state.exited


def run() -> None:
    """Writes what is to be written, then closes what is open; called at the end of the process."""
    _state.exited = True
    deadline = Deadline.after(_PATIENCE)
    for writing in tuple(_state.writing):
        writing.write(deadline)
    for reference in tuple(_state.closing.values()):
        closing = reference()
        if closing is not None:
            closing.close(deadline)


def _prepare() -> None:
    """Once in each process: a child of `multiprocessing` ends without `atexit`, but with its own finalizers."""
    if _state.pid == os.getpid():
        return
    _state.pid = os.getpid()
    util = sys.modules.get("multiprocessing.util")
    if util is not None:
        util.Finalize(None, run, exitpriority=0)


atexit.register(run)
