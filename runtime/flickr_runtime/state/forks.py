"""Closes SQLite files before a fork, since no connection may be used after it."""

from __future__ import annotations

import os
import threading
import weakref
from typing import Protocol

__all__ = ["Forking", "watch"]


class Forking(Protocol):
    """An object with an open file that must be closed before a fork."""

    def before_fork(self) -> bool:
        """Closes it and blocks threads; returns whether it could, and so whether `after_fork` must be called."""
        ...

    def after_fork(self) -> None:
        """Unblocks threads, in the parent and in the child."""
        ...


_watched: dict[int, weakref.ref[Forking]] = {}
_closed: dict[int, list[Forking]] = {}  # by the forking thread, the only one in the child


def watch(forking: Forking) -> None:
    """Calls the functions of `forking`, while it exists, around every fork."""
    number = id(forking)
    _watched[number] = weakref.ref(forking, lambda _: _watched.pop(number, None))


def _before() -> None:
    closed = _closed[threading.get_ident()] = []
    for reference in tuple(_watched.values()):
        forking = reference()
        if forking is not None and forking.before_fork():
            closed.append(forking)


def _after() -> None:
    for forking in _closed.pop(threading.get_ident(), []):
        forking.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_before, after_in_parent=_after, after_in_child=_after)
