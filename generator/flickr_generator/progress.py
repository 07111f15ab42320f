"""Shows the progress of reading an endpoint on stderr."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["show_progress"]


def show_progress(responses: Iterable[tuple[str, bytes]], count: int) -> Iterator[tuple[str, bytes]]:
    """Yields the responses, `count` in all, and shows a bar on a terminal, otherwise a line for every fifty."""
    if sys.stderr.isatty():
        with click.progressbar(responses, length=count, label="reflecting", file=sys.stderr) as bar:
            yield from bar
        return
    for number, response in enumerate(responses, 1):
        yield response
        if number % 50 == 0 or number == count:
            click.echo(f"reflected {number} of {count} methods", err=True)
