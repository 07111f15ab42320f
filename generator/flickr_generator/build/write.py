"""Writes the client to disk: only changed files, each atomically, and only generated ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_generator.build.render import HEADER
from flickr_generator.errors import GeneratorError
from flickr_generator.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["stale_files", "write_client"]

_EMPTY = frozenset({"py.typed"})


def write_client(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Writes changed files below `folder` and deletes stale generated ones; returns their paths, in order.

    Raises `GeneratorError` before anything is written, if a file without the generated header would be overwritten.
    """
    for path in files:
        if (folder / path).exists() and not _is_generated(folder / path):
            raise GeneratorError(f"{folder / path}: not generated (its first line does not say so); move it away")
    stale = stale_files(folder, files)
    touched = [path for path, body in files.items() if replace_file(folder / path, body)]
    for path in stale:
        (folder / path).unlink()
    return sorted([*touched, *stale])


def stale_files(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Paths of generated files below `folder` that the build no longer writes."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*.py") if _is_generated(path))
    return sorted(path for path in found if path not in files)


def _is_generated(path: Path) -> bool:
    if path.name in _EMPTY:
        return path.stat().st_size == 0
    with path.open("rb") as file:
        return file.readline() == HEADER.encode()
