"""The progress of a long run, as a line on standard error if that is a terminal."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Self

from flickr_lint.outputs._phrases import columns, visible

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["Progress"]

_PATIENCE, _STEP = 1.0, 0.1
"""Seconds before the line appears, and between its changes."""


class Progress:
    """Counts files as they are checked; silent in short runs and without a terminal."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._count = 0
        self._shown = False
        self._next = time.monotonic() + _PATIENCE if sys.stderr.isatty() else float("inf")

    def __call__(self, path: str) -> None:
        """One more file is checked."""
        self._count += 1
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _STEP
        self._shown = True
        if self._count <= self._total:
            line = f"read {self._count} of {self._total} files: {path}"
        else:
            line = f"checked {self._count - self._total} files about Flickr: {path}"
        import shutil

        # A wrapped line could not be removed; wide letters take two columns.
        room = shutil.get_terminal_size().columns - 1
        while columns(line) > room:
            line = line[: room if len(line) > room else -1]
        sys.stderr.write(f"\r\x1b[2K{visible(line)}")
        sys.stderr.flush()

    def stop(self) -> None:
        """Removes the line."""
        if self._shown:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
            self._shown = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
