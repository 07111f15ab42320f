"""Writes a file whole or not at all, and never outside the folders that were given."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["OutsideError", "rewrite", "write_atomically"]


class OutsideError(OSError):
    """The file lies outside the folders that were given, through a symbolic link."""


def write_atomically(file: Path, data: bytes) -> None:
    """Puts data in a file by way of one beside it; its permissions stay.

    Raises:
        OSError: the folder can't be written to.
    """
    mode = file.stat().st_mode & 0o7777 if file.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(name).chmod(mode)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def rewrite(file: Path, before: bytes, after: bytes, roots: Iterable[Path]) -> None:
    """Replaces a file's content, if it still is what was read, where the file really is.

    Raises:
        OutsideError: that is in none of the roots.
        OSError: it changed meanwhile, or can't be written.
    """
    real = file.resolve(strict=True)
    if not any(real.is_relative_to(_place(root)) for root in roots):
        raise OutsideError(f"it lies outside what was given, at {real}")
    if real.read_bytes() != before:
        raise OSError("it changed while it was linted")
    write_atomically(real, after)


def _place(root: Path) -> Path:
    """Where a root is; a file that is a symbolic link stands for the link's own place, not for what it leads to."""
    return root.resolve() if root.is_dir() else root.parent.resolve() / root.name


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
