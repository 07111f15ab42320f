"""The target of a download: a file, or a folder; and what a download may replace."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from flickr_runtime.errors import ArgumentError
from flickr_runtime.images.errors import NotWritten
from flickr_runtime.regular_files import kind_called

__all__ = ["check_replaceable", "target_path"]


def target_path(to: str | os.PathLike[str], name: str) -> Path:
    """The path of the file for `to`; `name` is its name in a folder.

    A folder is an existing one, or any path that ends with a slash or `/.`, which is created if it does not exist.
    Raises `ArgumentError` if `to` is empty, or the folder does not exist or cannot be created; `NotWritten` if the name
    is that of something else than a file.
    """
    if to == "":
        raise ArgumentError("to='': give a file or a folder, such as '.' for this one")
    try:
        path = Path(to)
        if _names_folder(os.fspath(to)):
            path.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            path /= name
        elif not path.parent.is_dir():
            raise ArgumentError(f"to={str(to)!r}: the folder {str(path.parent)!r} is not there; make it first")
        check_replaceable(path)
    except (OSError, TypeError, ValueError) as error:
        if isinstance(error, ArgumentError):
            raise
        raise ArgumentError(f"to={to!r}: {getattr(error, 'strerror', None) or error}") from error
    return path


def check_replaceable(path: Path) -> None:
    """Raises `NotWritten` unless the path is free, or that of a regular file or a link to one.

    The link itself is replaced, not its target.
    """
    try:
        found = path.lstat()
        if stat.S_ISLNK(found.st_mode):
            found = path.stat()
    except FileNotFoundError:
        if path.is_symlink():
            raise NotWritten(f"{path}: is a broken link; remove it, or give another name") from None
        return
    if not stat.S_ISREG(found.st_mode):
        kind = kind_called(found.st_mode)
        kind = f"a link to {kind}" if path.is_symlink() else kind
        raise NotWritten(f"{path}: is {kind}, and only files are replaced; give another name")


def _names_folder(to: str) -> bool:
    return os.path.basename(to) in {"", os.curdir, os.pardir}  # noqa: PTH119  # a path forgets what it ends with
