"""The options that `serve` and `run` share, and the sandbox that they describe."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flickr_sandbox.errors import SandboxError

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_sandbox import Sandbox

__all__ = ["log_line", "notice", "sandbox_of", "shared_options"]

_FAULT_HELP = 'Something that goes wrong, such as "429:30,on=flickr.photos.*,times=2"; may be repeated.'
_SEED_HELP = "A world to start with, in JSON or YAML, in place of the one that comes along (demo); may be repeated."
_SHARED = (
    click.option("--state", type=click.Path(file_okay=False, path_type=Path), help="Folder to keep the state in."),
    click.option("--seed", "seeds", multiple=True, metavar="FILE", help=_SEED_HELP),
    click.option("--empty", is_flag=True, help="Start without people and photos."),
    click.option("--fault", "faults", multiple=True, metavar="KIND[:VALUE][,OPTION=VALUE...]", help=_FAULT_HELP),
    click.option("--verbose", is_flag=True, help="Log arguments and bodies too; keys, secrets and tokens are hidden."),
)


def shared_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds them to a command, which gets them by name."""
    for option in reversed(_SHARED):
        command = option(command)
    return command


def sandbox_of(
    *,
    state: Path | None,
    seeds: tuple[str, ...],
    empty: bool,
    faults: tuple[str, ...],
    verbose: bool,
    log: bool,
    **more: Any,
) -> Sandbox:
    """The sandbox that the options describe, not started; `more` goes to `Sandbox` as it is.

    Raises:
        SandboxError: An option makes no sense.
    """
    try:
        from flickr_sandbox import Sandbox
        from flickr_sandbox.world.worlds import DEMO
    except ImportError as error:
        raise click.ClickException(f"{error}; install flickrkit[sandbox]") from error
    if empty and seeds:
        raise SandboxError("--empty and --seed cannot both be; --seed FILE alone starts with that world")
    more["log"] = log_line if log or verbose else None
    return Sandbox(folder=state, seed=() if empty else seeds or DEMO, faults=faults, verbose=verbose, **more)


def log_line(line: str) -> None:
    """Writes a line to stderr."""
    click.echo(line, err=True)


def notice(line: str) -> None:
    """Writes a line to stderr that says who says it."""
    log_line(f"flickr-sandbox: {line}")
