"""Locks that are open after a fork, since the child has only the thread that forked and nothing would release them."""

from __future__ import annotations

import os
import threading
import weakref

__all__ = ["open_after_fork"]

_locks: weakref.WeakSet[threading.Lock] = weakref.WeakSet()


def open_after_fork() -> threading.Lock:
    """A lock that is open in the child of a fork, even if another thread of the parent held it.

    The data that it protects must be valid in the child at any point of that thread.
    """
    made = threading.Lock()
    _locks.add(made)
    return made


def _open() -> None:
    for lock in _locks:
        if lock.locked():
            lock.release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_open)
