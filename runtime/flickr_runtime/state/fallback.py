"""The fallback file of a user's processes if their shared file cannot be used: one in the temporary folder."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from hashlib import blake2b
from pathlib import Path

from flickr_runtime.state.files import COMPANIONS

__all__ = ["exists", "fallback_for", "made", "remove"]

_POSIX = sys.platform != "win32"


def fallback_for(path: Path) -> Path:
    """The fallback for `path`, in a folder of the user; creates nothing."""
    if _POSIX:  # without the write test of `tempfile`
        folder = Path(os.environ.get("TMPDIR") or "/tmp") / f"flickrkit-{os.getuid()}"  # noqa: S108  # see `made`
    else:
        folder = Path(tempfile.gettempdir()) / "flickrkit"
    name = blake2b(os.fsencode(path), digest_size=8, person=b"flickrkit-place").hexdigest()
    return folder / f"{name}.sqlite3"


def exists(fallback: Path) -> bool:
    """Whether a process of the user uses it."""
    try:
        return _is_the_users(fallback.parent) and stat.S_ISREG(fallback.lstat().st_mode)
    except OSError:
        return False


def made(fallback: Path) -> bool:
    """Creates the folder and the file; returns whether that worked and only the user can access the folder."""
    try:
        fallback.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_the_users(fallback.parent):
            return False
        os.close(os.open(fallback, os.O_CREAT | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0), 0o600))
    except OSError:
        return False
    return True


def _is_the_users(folder: Path) -> bool:
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and (not _POSIX or (found.st_uid == os.getuid() and not found.st_mode & 0o077))


def remove(fallback: Path) -> None:
    """Deletes the file with its companions, so that all processes return to the original."""
    for suffix in ("", *COMPANIONS):
        fallback.with_name(fallback.name + suffix).unlink(missing_ok=True)
