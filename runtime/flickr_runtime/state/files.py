"""What is at a path: whether a file can be there, which one it is, and whether it is one of SQLite."""

from __future__ import annotations

import os
from pathlib import Path

from flickr_runtime.errors import ConfigurationError

__all__ = ["COMPANIONS", "absolute", "changed", "inode_and_size", "is_sqlite"]

COMPANIONS = ("-journal", "-wal", "-shm")
"""What SQLite appends to a file's name for those beside it."""

_HEADER = b"SQLite format 3\0"


def absolute(path: Path) -> Path:
    """The path from the root, with links as they are; raises `ConfigurationError` if no file can have it."""
    if "\0" in str(path):
        raise ConfigurationError(f"{str(path)!r}: a path cannot hold a NUL byte; name another file")
    try:
        return Path(os.path.abspath(path))  # noqa: PTH100  # keeps links
    except OSError as error:
        raise ConfigurationError(f"{path}: the current folder is gone; give an absolute path") from error


def is_sqlite(file: int) -> bool:
    """Whether a file still begins as one of SQLite does."""
    return not hasattr(os, "pread") or os.pread(file, len(_HEADER), 0) == _HEADER


def inode_and_size(path: Path) -> tuple[int, int]:
    """Inode and size of a file; zeros if there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116  # quicker, and asked before every step
    except OSError:
        return 0, 0
    return found.st_ino, found.st_size


def changed(path: Path) -> float:
    """When a file was changed, in seconds since 1970; 0 if there is none."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
