"""Claims on content that is being uploaded, for threads and processes; they end with their process.

A claim is a lock of the operating system on a small file of its own, so a killed process releases it at once.
"""

from __future__ import annotations

import errno
import os
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

from flickr_runtime.errors import ArgumentError
from flickr_runtime.locks import open_after_fork
from flickr_runtime.logs import logger

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Claims"]

_LOG = logger("uploads")
_TAKEN = frozenset({errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK})
_TRIES = 100  # its owner may remove a file between opening and locking


class Claims:
    """Claims by name. Threads may share it; with a folder, processes that use the same one respect each other.

    Args:
        folder: The folder of the lock files, created and removed as needed. None for this object only.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._lock = open_after_fork()
        self._claimed: dict[str, int | None] = {}
        self._warned = False

    def take(self, name: str) -> bool:
        """Claims the name; returns False if it is claimed. Raises `ArgumentError` if the folder cannot be written."""
        with self._lock:
            if name in self._claimed:
                return False
            if self._folder is None:
                self._claimed[name] = None
                return True
            try:
                number = self._locked(self._folder / name)
            except OSError as error:
                raise ArgumentError(f"{self._folder}: {error.strerror or error}") from error
            if number is None:
                return False
            self._claimed[name] = number
            return True

    def holder(self, name: str) -> str:
        """The holder of a claim, such as `process 4711 on otter`; empty if unknown."""
        if self._folder is None:
            return ""
        try:
            return (self._folder / name).read_text("utf-8", "replace").strip()[:100]
        except OSError:
            return ""

    def release(self, name: str) -> None:
        """Releases a claim."""
        with self._lock:
            number = self._claimed.pop(name, None)
            if number is None or self._folder is None:
                return
            # Removed while it is locked: other processes check whether the file that they have locked still exists.
            with suppress(OSError):
                (self._folder / name).unlink()
            os.close(number)
            with suppress(OSError):
                self._folder.rmdir()  # fails if others have claims

    def _locked(self, path: Path) -> int | None:
        """The descriptor of the locked file, or None if another process has the lock."""
        for _ in range(_TRIES):
            try:
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                number = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
            except (FileExistsError, FileNotFoundError):
                if path.parent.exists() and not path.parent.is_dir():
                    raise
                continue  # another process has just removed the folder
            try:
                if not self._lock_file(number):
                    os.close(number)
                    return None
                if _is_at(number, path):
                    os.ftruncate(number, 0)
                    os.lseek(number, 0, os.SEEK_SET)
                    os.write(number, f"process {os.getpid()} on {socket.gethostname()}\n".encode())
                    return number
            except BaseException:
                os.close(number)
                raise
            os.close(number)
        return None

    def _lock_file(self, number: int) -> bool:
        try:
            _lock(number)
        except OSError as error:
            if error.errno in _TAKEN:
                return False
            if not self._warned:
                self._warned = True
                _LOG.warning("%s: files cannot be locked here, so two uploads at once may do the same", self._folder)
        return True


def _is_at(number: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(number), path.stat())
    except FileNotFoundError:
        return False


if os.name == "nt":  # pragma: no cover  # the other branch is tested

    def _lock(number: int) -> None:
        import msvcrt

        os.lseek(number, 1 << 20, os.SEEK_SET)  # after the text, which others read
        msvcrt.locking(number, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]

else:

    def _lock(number: int) -> None:
        import fcntl

        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
