"""Sets a damaged state file aside, once, however many processes find it damaged at the same time."""

from __future__ import annotations

import logging
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["alone", "set_aside"]

_log = logging.getLogger("flickr_runtime.state")


def set_aside(path: Path, inode: int) -> None:
    """Renames the file and its companions, if it is still the file with this inode; the caller makes a new one."""
    with alone(path):
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
def alone(path: Path) -> Iterator[None]:
    """Keeps other processes out, where the system has POSIX locks on files; elsewhere nothing does."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    lock = os.open(path.with_name(f"{path.name}.lock"), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
