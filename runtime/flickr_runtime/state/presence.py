"""Detects whether other processes share a file: each locks its companion as long as it runs."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import time
import weakref
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Presence"]

_LOCKS = importlib.util.find_spec("fcntl") is not None  # not on Windows, where `others` is always True


class Presence:
    """This process's lock. A lock on a deleted file still conflicts with earlier ones."""

    def __init__(self) -> None:
        self._pid = os.getpid()
        self._file = -1
        self._closing: weakref.finalize[..., Presence] | None = None

    def join(self, path: Path | None) -> None:
        """Locks the companion of a path, after releasing that of another path."""
        self._leave()
        if path is None or not _LOCKS:
            return
        with contextlib.suppress(OSError):
            self._file = os.open(path.with_name(f"{path.name}.users"), os.O_CREAT | os.O_RDWR, 0o600)
            self._closing = weakref.finalize(self, os.close, self._file)
            self._closing.atexit = False  # others see this process until it ends
            for _ in range(50):  # another process may just be testing the lock
                if self._lock(shared=True):
                    break
                time.sleep(0.002)

    @property
    def there(self) -> bool:
        """Whether this process has joined."""
        return self._file >= 0 and self._pid == os.getpid()

    def others(self) -> bool:
        """Whether another process has joined, or might have."""
        if not self.there:
            return True
        alone = self._lock(shared=False)
        self._lock(shared=True)
        return not alone

    def _lock(self, *, shared: bool) -> bool:
        import fcntl

        try:
            fcntl.flock(self._file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _leave(self) -> None:
        if self._closing is not None and self._closing.detach():  # calling it does nothing at the end of the process
            with contextlib.suppress(OSError):
                os.close(self._file)  # the parent's lock remains: it has the file open, too
        self._file, self._closing, self._pid = -1, None, os.getpid()
