"""The help of every command: its words are the glossary's, and nothing of its markup shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click
import pytest

from flickr_client._cli import main as flickr
from flickr_generator.cli import cli as flickr_gen
from flickr_lint.cli import main as flickr_lint
from flickr_sandbox.cli import main as flickr_sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

DIALECT = re.compile(
    r"\b(answers?|told|tells?|kept|goes on|comes to|anew|is no|where (there|no|anything))\b", re.IGNORECASE
)


def commands(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    yield context.command_path, command.get_help(context)
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, click.Context(below, info_name=name, parent=context))


COMMANDS = {"flickr": flickr, "flickr-gen": flickr_gen, "flickr-lint": flickr_lint, "flickr-sandbox": flickr_sandbox}
HELP = [
    each for name, command in COMMANDS.items() for each in commands(command, click.Context(command, info_name=name))
]


@pytest.mark.parametrize(("path", "text"), HELP, ids=[path for path, _ in HELP])
def test_help_is_plain(path: str, text: str) -> None:
    assert "\\b" not in text
    assert [word[0] for word in DIALECT.finditer(text)] == []
    assert path in text


@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_each_command_fits_a_narrow_terminal(name: str, width: int) -> None:
    for path, text in commands(COMMANDS[name], click.Context(COMMANDS[name], info_name=name, terminal_width=width)):
        assert [line for line in text.splitlines() if len(line) > width] == [], path


@pytest.mark.parametrize("width", [60, 80])
def test_the_help_of_the_sandbox_has_whole_examples(width: int) -> None:
    for path, command in {"serve": flickr_sandbox.commands["serve"], "run": flickr_sandbox.commands["run"]}.items():
        lines = command.get_help(click.Context(command, info_name=path, terminal_width=width)).splitlines()
        assert any('"429:30,on=upload,times=2"' in line for line in lines)  # whole, to be copied
