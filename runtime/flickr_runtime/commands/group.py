"""A group of commands whose help shows each command's first sentence whole."""

from __future__ import annotations

import click

__all__ = ["CommandGroup"]

_MAX_LENGTH = 1000


class CommandGroup(click.Group):
    """click cuts the descriptions of commands to the width of the terminal; this wraps them."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the list of commands."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, each.get_short_help_str(_MAX_LENGTH)) for name, each in commands if each and not each.hidden]
        with formatter.section("Commands"):
            formatter.write_dl(rows)
