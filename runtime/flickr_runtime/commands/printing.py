"""Output of commands: JSON for programs, and commands that handle a limited encoding or a full disk of stdout."""

from __future__ import annotations

import errno
import json
import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import click

from flickr_runtime.commands.group import CommandGroup

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Commands", "json_text", "silence"]


def json_text(value: Any, *, indent: int | None = None) -> str:
    """A value as JSON for stdout; characters that its encoding lacks are written as JSON escapes."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return json.dumps(value, indent=indent)
    return text


def silence(stream: Any) -> None:
    """Discards further output, so that neither it nor Python's last flush fails again."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


class Commands(CommandGroup):
    """Commands whose output is escaped for the encoding of stdout; a failed write is an error of one line."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command."""
        with _escaping(sys.stdout), _escaping(sys.stderr):
            try:
                result = super().invoke(ctx)
                sys.stdout.flush()
            except OSError as error:
                if error.errno == errno.EPIPE:  # the reader has closed the pipe; click exits quietly
                    raise
                silence(sys.stdout)
                target = error.filename or "the output cannot be written"
                raise click.ClickException(f"{target}: {error.strerror or error}") from error
        return result


@contextmanager
def _escaping(stream: Any) -> Iterator[None]:
    """Inside, characters that the stream's encoding lacks are escaped."""
    if getattr(stream, "errors", None) != "strict" or not hasattr(stream, "reconfigure"):
        yield
        return
    stream.reconfigure(errors="backslashreplace")
    try:
        yield
    finally:
        with suppress(OSError, ValueError):
            stream.reconfigure(errors="strict")
