"""Sets a damaged state file aside, once, however many processes find it damaged at the same time."""

from __future__ import annotations

import logging
import os
import random
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flickr_runtime.state.errors import StateUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flickr_runtime.deadline import Deadline

__all__ = ["alone", "pause_until", "set_aside"]

_FIRST_PAUSE, _LONGEST_PAUSE = 0.001, 0.025  # seconds
_log = logging.getLogger("flickr_runtime.state")


def set_aside(path: Path, inode: int, deadline: Deadline) -> None:
    """Renames the file and its companions, if it is still the file with this inode; the caller makes a new one."""
    with alone(path, deadline):
        try:
            if path.stat().st_ino != inode:
                return
            aside = path.with_name(f"{path.name}.damaged-{time.strftime('%Y%m%dT%H%M%S')}-{os.getpid()}")
            for suffix in ("-wal", "-shm", ""):
                companion = path.with_name(path.name + suffix)
                if companion.exists():
                    companion.replace(aside.with_name(aside.name + suffix))
        except FileNotFoundError:
            return
    _log.warning("%s was damaged: it is now %s, and a new one takes its place", path, aside.name)


@contextmanager
def alone(path: Path, deadline: Deadline) -> Iterator[None]:
    """Keeps other processes out, where the system has POSIX locks on files; elsewhere nothing does.

    Raises `StateUnavailable` if another process is inside until the deadline.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    lock = os.open(path.with_name(f"{path.name}.lock"), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        tries = 0
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if deadline.passed:
                    raise StateUnavailable(f"{path}: another process keeps its lock") from None
                pause_until(deadline, tries)
                tries += 1
        yield
    finally:
        os.close(lock)


def pause_until(deadline: Deadline, tries: int) -> None:
    """Sleeps for a moment before another try, longer after more of them, but not past the deadline."""
    longest = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(tries, 10))
    time.sleep(deadline.within(random.uniform(longest / 2, longest)))  # noqa: S311  # so that they do not meet again
