"""What commands print: JSON for programs, and a group of commands that a poor or full stdout does not throw off."""

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
    """A value as JSON that stdout can take; letters that its encoding lacks are written as JSON escapes them."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return json.dumps(value, indent=indent)
    return text


def silence(stream: Any) -> None:
    """Sends what is still to come nowhere, so that neither it nor Python's last flush fails again."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


class Commands(CommandGroup):
    """Commands whose output is escaped where stdout lacks a letter, and told in one line if it cannot be written."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command that is asked for."""
        with _escaping(sys.stdout), _escaping(sys.stderr):
            try:
                result = super().invoke(ctx)
                sys.stdout.flush()
            except OSError as error:
                if error.errno == errno.EPIPE:  # nobody reads any more, which click ends quietly
                    raise
                silence(sys.stdout)
                target = error.filename or "the output cannot be written"
                raise click.ClickException(f"{target}: {error.strerror or error}") from error
        return result


@contextmanager
def _escaping(stream: Any) -> Iterator[None]:
    """Meanwhile, letters that the stream's encoding lacks are escaped."""
    if getattr(stream, "errors", None) != "strict" or not hasattr(stream, "reconfigure"):
        yield
        return
    stream.reconfigure(errors="backslashreplace")
    try:
        yield
    finally:
        with suppress(OSError, ValueError):
            stream.reconfigure(errors="strict")
