"""Writes to a terminal, a file or a pipe, and continues if the reader is gone, so that an upload does not end."""

from __future__ import annotations

import errno
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

import click

from flickr_runtime.commands.printing import silence
from flickr_runtime.errors import ArgumentError
from flickr_runtime.locks import open_after_fork
from flickr_runtime.printable import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from flickr_runtime.upload.batch import FileProgress

__all__ = ["Meter", "Terminal"]

T = TypeVar("T")
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_CLEAR = "\r\x1b[K"


class Terminal:
    """Lines go to stdout, problems and the bar to stderr; each is written at once."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._barred = False

    def lines(self, lines: Sequence[str], *, bad: bool = False) -> None:
        """Writes lines in one write; with `bad`, to stderr."""
        if not lines:
            return
        with self._lock:
            if self._barred:
                self._write(_CLEAR, err=True)
            self._write("\n".join(lines) + "\n", err=bad)

    def errors(self, line: str) -> None:
        """Writes one line to stderr."""
        self.lines([line], bad=True)

    def accepted(self, check: Callable[[Path], T], paths: Iterable[Path]) -> list[T]:
        """Returns the result of a check for each file; files for which it raises are reported and left out."""
        found: list[T] = []
        for path in paths:
            try:
                found.append(check(path))
            except ArgumentError as error:
                self.errors(f"cannot be uploaded: {shown(error)}")
            except Exception as error:  # noqa: BLE001  # an error of one file must not stop the others
                self.errors(f"cannot be uploaded: {shown(path)}: {type(error).__name__}: {shown(error)}")
        return found

    @contextmanager
    def bar(self, total: int) -> Iterator[Meter]:
        """A bar on stderr, if that is a terminal."""
        self._barred = sys.stderr.isatty()
        if not self._barred:
            yield Meter(lambda _more: None)
            return
        bar = click.progressbar(length=total or 1, label="Uploading", show_pos=False, width=0, file=sys.stderr)
        with suppress(OSError):  # the terminal may be closed
            bar.__enter__()
        try:
            yield Meter(lambda more: self._move(bar, more))
        finally:
            self._barred = False
            with suppress(OSError):
                bar.__exit__(None, None, None)

    def _move(self, bar: Any, more: int) -> None:
        with self._lock, suppress(OSError, ValueError):
            bar.update(more)

    @staticmethod
    def _write(text: str, *, err: bool) -> None:
        stream = sys.stderr if err else sys.stdout
        try:
            try:
                click.echo(text, nl=False, err=err)
            except UnicodeEncodeError:  # a terminal with few characters
                encoding = stream.encoding or "ascii"
                click.echo(text.encode(encoding, "backslashreplace").decode(encoding), nl=False, err=err)
        except RuntimeError:  # a signal interrupted the writing of another line
            return
        except (OSError, ValueError) as error:
            silence(stream)
            if not err and isinstance(error, OSError) and error.errno in _FULL:
                Terminal._write(f"stdout: {error.strerror}; no more results are written to it\n", err=True)


class Meter:
    """Adds up the progress of several threads; a file that is sent again does not move the bar back."""

    def __init__(self, update: Callable[[int], None]) -> None:
        self._update = update
        self._lock = open_after_fork()
        self._most: dict[Path, int] = {}

    @property
    def progress(self) -> FileProgress:
        """The progress function for a batch."""
        return lambda path, sent, _total: self.finish(path, sent)

    def finish(self, path: Path, sent: int) -> None:
        """Marks a file as sent up to `sent` bytes."""
        with self._lock:
            more = sent - self._most.get(path, 0)
            if more <= 0:
                return
            self._most[path] = sent
        self._update(more)
