"""A group of commands whose help and errors are wrapped to the terminal, between words."""

from __future__ import annotations

import shutil
import sys
import textwrap
from typing import Any

import click

__all__ = ["CommandGroup", "fitted"]

_MAX_LENGTH = 1000
_SHOWS = frozenset({click.ClickException.show, click.UsageError.show})  # not those that show help


class CommandGroup(click.Group):
    """click cuts the descriptions of commands to the width of the terminal; this wraps them, and errors."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command."""
        try:
            return super().invoke(ctx)
        except click.ClickException as error:
            if not sys.stderr.isatty() or type(error).show not in _SHOWS:
                raise
            message = fitted(error.format_message())
            shown = (
                click.UsageError(message, ctx=error.ctx)
                if isinstance(error, click.UsageError)
                else click.ClickException(message)
            )
            shown.show()
            ctx.exit(error.exit_code)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the list of commands."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, each.get_short_help_str(_MAX_LENGTH)) for name, each in commands if each and not each.hidden]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def fitted(message: str, label: str = "Error: ") -> str:
    """A message that follows a label, wrapped to the terminal if stderr is one; a word is never cut."""
    if not sys.stderr.isatty():
        return message
    width = shutil.get_terminal_size().columns
    lines = [
        textwrap.fill(
            line,
            width,
            initial_indent="" if number else " " * len(label),
            break_long_words=False,
            break_on_hyphens=False,
        )
        for number, line in enumerate(message.split("\n"))
    ]
    return "\n".join(lines).removeprefix(" " * len(label))
