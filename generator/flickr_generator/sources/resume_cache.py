"""Caches the responses of an interrupted run, for at most a day, in the user's cache folder."""

from __future__ import annotations

import os
import shutil
from hashlib import sha256
from typing import TYPE_CHECKING

from flickr_generator.files import read_or_none, replace_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["CachedRun", "ResumeCache"]

_MAX_AGE = 24 * 3600  # seconds; the guide allows no longer cache


class ResumeCache:
    """The interrupted runs of this user."""

    def __init__(self, folder: Path | None, clock: Callable[[], float]) -> None:
        self._folder = folder or _user_folder()
        self._clock = clock

    def of(self, url: str, names: list[str]) -> CachedRun:
        """The cache of a run over these methods of this endpoint; deletes entries older than a day."""
        for path in self._folder.glob("*/*.json") if self._folder.is_dir() else ():
            if self._clock() - path.stat().st_mtime > _MAX_AGE:
                path.unlink()
        key = sha256("\n".join([url, *names]).encode()).hexdigest()[:32]
        return CachedRun(self._folder / key, self._clock)


class CachedRun:
    """The responses of one run, by method."""

    def __init__(self, folder: Path, clock: Callable[[], float]) -> None:
        self._folder = folder
        self._clock = clock

    def get(self, name: str) -> bytes | None:
        """The response about a method, or None if it is not cached."""
        return read_or_none(self._folder / f"{name}.json")

    def put(self, name: str, body: bytes) -> None:
        """Stores a response."""
        path = self._folder / f"{name}.json"
        replace_file(path, body)
        os.utime(path, (self._clock(), self._clock()))

    def forget(self) -> None:
        """Deletes the cache of this run."""
        shutil.rmtree(self._folder, ignore_errors=True)


def _user_folder() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("flickrkit") / "reflection"
