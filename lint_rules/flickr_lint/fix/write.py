"""Writes files atomically, several of them together, and never outside the given folders."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Change", "OutsideError", "RewriteError", "rewrite", "write_atomically"]


class OutsideError(OSError):
    """The file lies outside the folders that were given, through a symbolic link."""


class RewriteError(OSError):
    """Files stay as they were, since one of them can't be written; `file` says which."""

    def __init__(self, file: Path, why: OSError) -> None:
        super().__init__(str(why.strerror or why))
        self.file = file


class Change(Struct, frozen=True):
    """A file, its content as it was read, and what it becomes."""

    file: Path
    before: bytes
    after: bytes


def write_atomically(file: Path, data: bytes) -> None:
    """Puts data in a file by way of one beside it; its permissions stay.

    Raises:
        OSError: the folder can't be written to.
    """
    made = _beside(file, data)
    try:
        made.replace(file)
    except BaseException:
        made.unlink(missing_ok=True)
        raise


def rewrite(changes: Sequence[Change], roots: Iterable[Path]) -> None:
    """Replaces the content of files, where they really are, if each still is what was read: all of them or none.

    Everything is written beside the files first, so that a full disk leaves them as they are; what goes wrong after
    that is undone by renaming, which needs no room.

    Raises:
        RewriteError: one of them is outside the roots, marked as read-only, changed meanwhile, or can't be written.
    """
    places = [_place(root) for root in roots]
    written: list[tuple[Path, Path, Path, Path | None]] = []
    done: list[tuple[Path, Path | None]] = []
    spare: list[Path] = []
    at = changes[0].file
    try:
        for change in changes:
            at = change.file
            real = _checked(change, places)
            if any(real == other for _, other, _, _ in written):
                raise OSError("another path leads to the same file")  # noqa: TRY301
            made = _beside(real, change.after)
            spare.append(made)
            backup = _backup(real, change.before) if len(changes) > 1 else None
            spare += [backup] if backup else []
            written.append((at, real, made, backup))
        for file, real, made, backup in written:
            at = file
            done.append((real, backup))
            made.replace(real)
    except BaseException as error:
        for real, backup in done:
            if backup is not None:
                spare.remove(backup)  # if it can't be put back, it is all that is left of the file
                backup.replace(real)
                spare.append(backup)  # two names of one file are no reason for renaming to do anything
        if isinstance(error, OSError):
            raise RewriteError(at, error) from error
        raise
    finally:
        for file in spare:
            with suppress(OSError):
                file.unlink(missing_ok=True)


def _checked(change: Change, places: Sequence[Path]) -> Path:
    """Where a file really is, if it may be written."""
    real = change.file.resolve(strict=True)
    if not any(real.is_relative_to(place) for place in places):
        raise OutsideError(f"it lies outside what was given, at {real}")
    if not real.stat().st_mode & 0o222:
        raise OSError("it is read-only")
    if real.read_bytes() != change.before:
        raise OSError("it changed while it was linted")
    return real


def _beside(file: Path, data: bytes) -> Path:
    """A new file beside one, with its permissions."""
    mode = file.stat().st_mode & 0o7777 if file.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        made.chmod(mode)
    except BaseException:
        made.unlink(missing_ok=True)
        raise
    return made


def _backup(real: Path, data: bytes) -> Path:
    """A second name of a file beside it, or a copy if the file system has no such names."""
    copy = _beside(real, b"")
    copy.unlink()
    try:
        os.link(real, copy)
    except OSError:
        return _beside(real, data)
    return copy


def _place(root: Path) -> Path:
    """The real path of a root; of a symbolic link to a file, the path of the link, not of its target."""
    return root.resolve() if root.is_dir() else root.parent.resolve() / root.name


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
