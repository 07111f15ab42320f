"""`flickr-sandbox`: runs a local Flickr from the shell."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import NoReturn

import click

__all__ = ["main"]

_FAULT_HELP = 'Something that goes wrong, such as "429:30,on=flickr.photos.*,times=2"; may be repeated.'


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """A local Flickr to build and test against."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=0, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one.")
@click.option("--state", type=click.Path(file_okay=False, path_type=Path), help="Folder to keep the state in.")
@click.option("--fault", "faults", multiple=True, metavar="KIND[:VALUE][,OPTION=VALUE...]", help=_FAULT_HELP)
@click.option("--quiet", is_flag=True, help="Do not log requests.")
def serve(host: str, port: int, state: Path | None, faults: tuple[str, ...], *, quiet: bool) -> None:
    """Serve until interrupted; the first line on stdout is the base URL.

    Without --state everything is forgotten at the end.
    """
    try:
        from flickr_sandbox import Sandbox, SandboxError
    except ImportError as error:
        raise click.ClickException(f"{error}; install flickrkit[sandbox]") from error
    try:
        sandbox = Sandbox(host=host, port=port, folder=state, faults=faults, log=None if quiet else _log)
        with sandbox:
            signal.signal(signal.SIGTERM, _stop)
            click.echo(sandbox.base_url)
            # flickr-lint: ignore[token-in-log] the key opens this sandbox and nothing else
            click.echo(f"api key {sandbox.consumer_key}, secret {sandbox.consumer_secret}", err=True)
            click.echo(f"users {', '.join(user.path for user in sandbox.users)}", err=True)
            sys.stdout.flush()
            sandbox.wait()
    except SandboxError as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        click.echo("stopped", err=True)


def _log(line: str) -> None:
    click.echo(line, err=True)


def _stop(_signal: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt
