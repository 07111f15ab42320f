"""Files that downloads write to until they are complete; locked, so that those of killed processes are recognised."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["open_partial", "partial_path", "remove_abandoned"]

_PREFIX, _SUFFIX = ".flickrkit-", ".part"


def partial_path(path: Path) -> Path:
    """A new name in the folder of a file; the file's own name may be too long for an addition."""
    return path.with_name(f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}")


def open_partial(path: Path) -> IO[bytes]:
    """Opens the file for writing, empty, and locks it while it is open. Raises `OSError` if that fails."""
    while True:
        file = path.open("wb")
        if not _lock(file) or _is_still(path, file):
            return file
        file.close()  # another process removed it before it was locked


def remove_abandoned(folder: Path) -> int:
    """Deletes what killed processes left in a folder, and returns how many files that were; others' are left alone."""
    removed = 0
    for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError), path.open("r+b") as file:  # on Windows, a file that is open cannot be deleted
            if os.name == "nt":
                file.close()
            elif not _lock(file):
                continue
            path.unlink()
            removed += 1
    return removed


def _lock(file: IO[bytes]) -> bool:
    """Whether the file is locked now; not if another process has it, nor on a file system without locks."""
    try:
        import fcntl
    except ImportError:  # Windows
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_still(path: Path, file: IO[bytes]) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False
