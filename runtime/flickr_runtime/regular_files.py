"""Opens regular files only: a pipe would block, a device may have no end or side effects."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["append_line", "kind_called", "open_regular", "read_regular"]

_FLAGS = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
}


def kind_called(mode: int) -> str:
    """The kind of a file that is not regular, by its mode."""
    return _KINDS.get(stat.S_IFMT(mode), "no file")


def open_regular(path: Path, flags: int, mode: int = 0o666) -> int:
    """Opens a regular file, or a link to one, with these flags; returns its descriptor.

    Raises `OSError`, also if the path is not a regular file, which is not opened and does not block.
    """
    try:
        _check(path, path.stat().st_mode)
    except FileNotFoundError:
        if not flags & os.O_CREAT:
            raise
    number = os.open(path, flags | _FLAGS, mode)
    try:
        _check(path, os.fstat(number).st_mode)  # it may have been replaced
    except BaseException:
        os.close(number)
        raise
    return number


def read_regular(path: Path, start: int = 0) -> bytes:
    """The bytes of a regular file from `start` on; raises `OSError`."""
    with os.fdopen(open_regular(path, os.O_RDONLY), "rb") as file:
        file.seek(start)
        return file.read()


def append_line(path: Path, line: bytes, *, mode: int = 0o666, sync: bool = True) -> None:
    """Appends a line in one write, so that processes can share the file; `sync` waits until it is on the disk.

    A truncated line before it, from a full disk or a killed process, is ended first. Raises `OSError`.
    """
    file = open_regular(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, mode)
    try:
        end = os.lseek(file, 0, os.SEEK_END)
        if end and os.lseek(file, end - 1, os.SEEK_SET) >= 0 and os.read(file, 1) != b"\n":
            line = b"\n" + line
        if os.write(file, line + b"\n") <= len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        if sync:
            os.fsync(file)
    finally:
        os.close(file)


def _check(path: Path, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, f"is {kind_called(mode)}; give a regular file", str(path))
