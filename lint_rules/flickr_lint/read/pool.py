"""The files of a run as bytes, read on demand and not stored, so that memory stays constant."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from flickr_lint.findings import Notice
from flickr_lint.read.content import blake2b
from flickr_lint.read.source import MAX_BYTES, Raw, load

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["DiskPool", "MemoryPool", "OverlaidPool", "Pool", "digest"]

_UNSETTLED = 2_000_000_000
"""Nanoseconds in which a file may change twice without a new time, on the coarsest file systems."""


class Pool(Protocol):
    """Files by the path they are reported by, and their kinds."""

    @property
    def kinds(self) -> Mapping[str, str]:
        """Kind (`python`, `notebook`, `template`) by path."""
        ...

    def get(self, path: str) -> Raw | Notice:
        """The bytes of a file, or why there are none."""
        ...

    def state(self) -> bytes:
        """A key that is equal if no file has changed since an earlier run; nothing if only their contents show that."""
        ...


class DiskPool:
    """Files on disk, read again each time; the operating system caches them."""

    def __init__(self, files: Iterable[tuple[Path, str, str]], limit: int = MAX_BYTES) -> None:
        self._files: dict[str, str] = {}
        self._limit = limit
        self.kinds: dict[str, str] = {}
        for file, path, kind in files:
            self._files[path] = str(file)
            self.kinds[path] = kind

    def get(self, path: str) -> Raw | Notice:
        """The bytes of a file, or a notice where it is too large, can't be read, or is of another kind."""
        if not self.kinds[path]:
            return Notice("skipped", path, "it is neither Python, a notebook nor a template by its name or first line")
        return load(Path(self._files[path]), path, self.kinds[path], self._limit)

    def state(self) -> bytes:
        """The files with their sizes and times; nothing if one has changed just now, and may do so unnoticed."""
        settled = time.time_ns() - _UNSETTLED
        value = blake2b(repr((self._limit, str(Path.cwd()))).encode(errors="replace"), digest_size=20)
        for path, file in self._files.items():
            try:
                at = os.stat(file)  # noqa: PTH116 (a path object takes longer than the call)
            except OSError:
                return b""
            changed = at.st_mtime_ns if os.name == "nt" else at.st_ctime_ns
            if changed > settled:
                return b""
            said = (path, self.kinds[path], file, at.st_mode, at.st_ino, at.st_size, at.st_mtime_ns, at.st_ctime_ns)
            value.update(repr(said).encode(errors="replace"))
        return value.digest()

    def file(self, path: str) -> Path:
        """Where the file is."""
        return Path(self._files[path])


class MemoryPool:
    """Files that are in memory already."""

    def __init__(self, raws: Iterable[Raw]) -> None:
        self._raws = {raw.path: raw for raw in raws}
        self.kinds: dict[str, str] = {path: raw.kind for path, raw in self._raws.items()}

    def get(self, path: str) -> Raw | Notice:
        """The file."""
        return self._raws[path]

    def state(self) -> bytes:
        """Nothing: the owner of files in memory knows whether they changed."""
        return b""


class OverlaidPool:
    """A pool in which an editor's texts replace files on disk."""

    def __init__(self, pool: Pool, texts: Mapping[str, Raw]) -> None:
        self._pool = pool
        self._texts = texts
        self.kinds: dict[str, str] = {**pool.kinds, **{path: raw.kind for path, raw in texts.items()}}

    def get(self, path: str) -> Raw | Notice:
        """The editor's text, or else the pool's file."""
        return self._texts.get(path) or self._pool.get(path)

    def state(self) -> bytes:
        """Nothing, as in memory."""
        return b""


def digest(raw: Raw) -> bytes:
    """The digest of a file's kind and content."""
    return blake2b(raw.data, digest_size=16, person=raw.kind.encode()).digest()
