"""Ends the processes that a command left in the background."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from pathlib import Path

__all__ = ["adopt_orphans", "end_children"]

_SET_CHILD_SUBREAPER = 36
_PATIENCE_SECONDS, _STEP_SECONDS = 2.0, 0.02


def adopt_orphans() -> bool:
    """Makes this process the parent of descendants whose own parent ends (Linux); returns whether that worked."""
    try:
        return bool(ctypes.CDLL(None, use_errno=True).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0)
    except (OSError, AttributeError, TypeError):
        return False


def end_children() -> None:
    """Ends all children of this process: with SIGTERM first, then SIGKILL; does nothing without `/proc`."""
    end = time.monotonic() + _PATIENCE_SECONDS
    signalled: set[int] = set()
    while children := _children():
        if time.monotonic() > end:
            _send(children, signal.SIGKILL)
        else:
            _send([pid for pid in children if pid not in signalled], signal.SIGTERM)  # also orphans of one that ended
            signalled.update(children)
        time.sleep(_STEP_SECONDS)
    _reap()


def _children() -> list[int]:
    """The ids of the living children, whatever thread started them."""
    found = []
    for tasks in Path("/proc/self/task").glob("*/children"):
        try:
            found += [int(pid) for pid in tasks.read_text().split()]
        except (OSError, ValueError):
            continue
    return [pid for pid in found if not _is_dead(pid)]


def _is_dead(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (OSError, IndexError):
        return True


def _send(children: list[int], number: signal.Signals) -> None:
    for pid in children:
        try:
            os.kill(pid, number)
        except OSError:
            continue


def _reap() -> None:
    """Waits for all children, which have ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            continue
    except OSError:
        return
