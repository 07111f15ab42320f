"""Checks of paths and files: whether a file can have a path, which file it is, and whether it is SQLite's."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flickr_runtime.errors import ConfigurationError

__all__ = ["COMPANIONS", "absolute", "changed", "inode_and_size", "is_sqlite", "path_in", "reason", "refuse_devices"]

COMPANIONS = ("-journal", "-wal", "-shm")
"""The suffixes of SQLite's files beside a database."""

_HEADER = b"SQLite format 3\0"


def path_in(url: str) -> Path | None:
    """The path in `sqlite:///relative/path` or `sqlite:////absolute/path`; None for another kind of URL.

    A path may begin with `~`, for the user's home folder.

    Raises:
        ConfigurationError: No file can have this path.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    path = unquote(parts.path)
    if parts.scheme != "sqlite" or parts.netloc or not path.startswith("/") or not path[1:].strip("/"):
        return None
    if parts.query or parts.fragment:
        raise ConfigurationError(f"{url}: a file has no options; write ? as %3F and # as %23 in its name")
    try:
        return Path(path[1:]).expanduser()
    except RuntimeError as error:
        raise ConfigurationError(f"{url}: there is no such user; give an absolute path") from error


def absolute(path: Path) -> Path:
    """The absolute path, without resolving links; raises `ConfigurationError` if no file can have it."""
    if "\0" in str(path):
        raise ConfigurationError(f"{str(path)!r}: a path cannot contain a NUL byte; name another file")
    if not path.name:
        raise ConfigurationError(f"{path}: this is not the name of a file")
    try:
        return Path(os.path.abspath(path))  # noqa: PTH100  # does not resolve links
    except OSError as error:
        raise ConfigurationError(f"{path}: the current folder is gone; give an absolute path") from error


def refuse_devices(file: Path | int) -> None:
    """Raises `OSError` if it is not a regular file."""
    with suppress(FileNotFoundError):
        if not stat.S_ISREG(os.stat(file).st_mode):  # noqa: PTH116  # it may be an open one
            raise OSError("it is not a regular file")


def is_sqlite(file: int) -> bool:
    """Whether a file still has the header of SQLite."""
    return not hasattr(os, "pread") or os.pread(file, len(_HEADER), 0) == _HEADER


def inode_and_size(path: Path) -> tuple[int, int]:
    """Inode and size of a file; zeros if there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116  # faster, and called before every step
    except OSError:
        return 0, 0
    return found.st_ino, found.st_size


def changed(path: Path) -> float:
    """When a file was changed, in seconds since 1970; 0 if there is none."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def reason(error: Exception) -> str:
    """The text of an error, without the path."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
