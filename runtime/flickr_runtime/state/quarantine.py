"""Sets a damaged state file aside, once, even if several processes find it damaged at the same time."""

from __future__ import annotations

import glob
import os
import random
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from flickr_runtime.state.errors import StateUnavailable
from flickr_runtime.state.files import COMPANIONS
from flickr_runtime.state.reports import report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flickr_runtime.deadline import Deadline

__all__ = ["alone", "lock_of", "pause_until", "remove_stray_wal", "set_aside"]

_FIRST_PAUSE, _MAX_PAUSE = 0.001, 0.025  # seconds
_FORMATS, _ROLLBACK = 18, b"\1\1"  # the header bytes for no write-ahead log
_MAX_FILES = 3  # maximum number of files that were set aside


def set_aside(path: Path, inode: int, deadline: Deadline, *, delete: bool = False) -> None:
    """Renames the file, or deletes it, if it still has this inode; the caller creates a new one."""
    with alone(path, deadline):
        try:
            if path.stat().st_ino != inode:
                return
            aside = path.with_name(f"{path.name}.damaged-{time.strftime('%Y%m%dT%H%M%S')}-{os.getpid()}")
            for suffix in COMPANIONS:
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            path.unlink() if delete else path.replace(aside)
        except FileNotFoundError:
            return
        _prune(path)
    became = "deleted" if delete else f"now {aside.name}"
    report(path, "damaged", f"{path} was damaged: it is {became}, and a new one takes its place")


def lock_of(path: Path) -> Path:
    """The companion that is locked while a file is opened or set aside, and which stays."""
    return path.with_name(f"{path.name}.lock")


def _prune(path: Path) -> None:
    """Deletes all but the newest maximum number of files that were set aside."""
    found = sorted(path.parent.glob(f"{glob.escape(path.name)}.damaged-*[0-9]"), key=lambda file: file.stat().st_mtime)
    for old in found[:-_MAX_FILES]:
        old.unlink(missing_ok=True)


@contextmanager
def alone(path: Path, deadline: Deadline) -> Iterator[None]:
    """Locks out other processes, if the system has POSIX locks on files.

    Raises `StateUnavailable` if another process has the lock until the deadline.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    lock = os.open(lock_of(path), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        tries = 0
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if deadline.passed:
                    raise StateUnavailable(f"{path}: another process has it locked") from None
                pause_until(deadline, tries)
                tries += 1
        yield
    finally:
        os.close(lock)


def remove_stray_wal(log: str, file: int) -> None:
    """Deletes a write-ahead log that does not belong to this open file.

    SQLite would use it because of its name: processes would write to it, and their calls would be lost.
    """
    with suppress(OSError):
        if os.stat(log).st_size and hasattr(os, "pread") and os.pread(file, 2, _FORMATS) == _ROLLBACK:  # noqa: PTH116
            os.unlink(log)  # noqa: PTH108


def pause_until(deadline: Deadline, tries: int) -> None:
    """Sleeps before another attempt, longer after more of them, but not past the deadline."""
    longest = min(_MAX_PAUSE, _FIRST_PAUSE * 2 ** min(tries, 10))
    time.sleep(deadline.within(random.uniform(longest / 2, longest)))  # noqa: S311  # so that they do not collide again
