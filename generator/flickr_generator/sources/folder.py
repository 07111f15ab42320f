"""Reads reflection from a folder: `getMethods.json` and `getMethodInfo/<method>.json`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flickr_generator.errors import ReflectionError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FolderSource"]


class FolderSource:
    """A snapshot on disk."""

    def __init__(self, folder: str | Path) -> None:
        self._folder = Path(folder)
        if not self._folder.is_dir():
            raise ReflectionError(f"{folder}: no such folder; --from takes a snapshot folder or an http(s) URL")

    def get_methods(self) -> bytes:
        """The content of `getMethods.json`."""
        return self._read(self._folder / "getMethods.json")

    def get_method_infos(self, names: list[str]) -> Iterator[tuple[str, bytes]]:
        """The content of `getMethodInfo/<method>.json` for each name."""
        for name in names:
            yield name, self._read(self._folder / "getMethodInfo" / f"{name}.json")

    def _read(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise ReflectionError(f"{path}: {error.strerror or error}; a snapshot needs this file") from error
