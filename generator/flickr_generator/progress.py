"""Shows on stderr how far the reading of an endpoint is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["show_progress"]


def show_progress(answers: Iterable[tuple[str, bytes]], count: int) -> Iterator[tuple[str, bytes]]:
    """Hands the answers on, of which `count` will come: a bar on a terminal, elsewhere a line for every fifty."""
    if sys.stderr.isatty():
        with click.progressbar(answers, length=count, label="reflecting", file=sys.stderr) as bar:
            yield from bar
        return
    for number, answer in enumerate(answers, 1):
        yield answer
        if number % 50 == 0 or number == count:
            click.echo(f"reflected {number} of {count} methods", err=True)
