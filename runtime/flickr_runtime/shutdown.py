"""The end of a process: first counts are written, then files are closed.

`atexit` alone runs handlers in the order opposite to their registration, so a file that is opened late would be closed
before the counts are written. Children of `multiprocessing` do not run `atexit` at all.
"""

from __future__ import annotations

import atexit
import os
import sys
import weakref
from typing import Protocol

from flickr_runtime.deadline import Deadline

__all__ = ["Closing", "Writing", "close_at_exit", "has_exited", "run", "write_at_exit", "written"]

_PATIENCE = 5.0  # total seconds that the end of a process waits for stores


class Writing(Protocol):
    """An object with data to write."""

    def write(self, deadline: Deadline) -> None:
        """Writes the data, until the deadline; raises nothing."""
        ...


class Closing(Protocol):
    """An object to close."""

    def close(self, deadline: Deadline) -> None:
        """Closes the object, until the deadline; if it is used later, it must open and close itself each time."""
        ...


class _State:
    """What this process must do at its end."""

    def __init__(self) -> None:
        self.pid = 0
        self.exited = False
        self.writing: set[Writing] = set()
        self.closing: dict[int, weakref.ref[Closing]] = {}


_state = _State()


def write_at_exit(writing: Writing) -> None:
    """Registers `writing.write` for the end of the process, unless `written` is called before."""
    _prepare()
    _state.writing.add(writing)


def written(writing: Writing) -> None:
    """Removes the registration, as nothing is left to write."""
    _state.writing.discard(writing)


def close_at_exit(closing: Closing) -> None:
    """Registers `closing.close` for the end of the process, after all writing, if the object still exists."""
    _prepare()
    number = id(closing)
    _state.closing[number] = weakref.ref(closing, lambda _: _state.closing.pop(number, None))


def has_exited() -> bool:
    """Whether `run` was called: later data must be written, and files closed, at once."""
    return _state.exited


def run() -> None:
    """Calls what is registered: first `write`, then `close`; called at the end of the process."""
    _state.exited = True
    deadline = Deadline.after(_PATIENCE)
    for writing in tuple(_state.writing):
        writing.write(deadline)
    for reference in tuple(_state.closing.values()):
        closing = reference()
        if closing is not None:
            closing.close(deadline)


def _prepare() -> None:
    """Registers `run` once in each process: children of `multiprocessing` have finalizers, but no `atexit`."""
    if _state.pid == os.getpid():
        return
    _state.pid = os.getpid()
    util = sys.modules.get("multiprocessing.util")
    if util is not None:
        util.Finalize(None, run, exitpriority=0)


atexit.register(run)
