"""The options that `serve` and `run` share, and the sandbox that they describe."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from flickr_sandbox.errors import SandboxError
from flickr_sandbox.settings import CONSUMER_KEY, CONSUMER_SECRET, Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_sandbox import Sandbox
    from flickr_sandbox.apps import OverLimit

__all__ = ["log_line", "notice", "sandbox_of", "shared_options"]

_HOST = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:.]+\]")
_FAULT_HELP = 'Something that goes wrong, such as "429:30,on=flickr.photos.*,times=2"; may be repeated.'
_SEED_HELP = "A world to start with, in JSON or YAML, in place of the one that comes along (demo); may be repeated."
_SHARED = (
    click.option("--state", type=click.Path(file_okay=False, path_type=Path), help="Folder to store the state in."),
    click.option("--seed", "seeds", multiple=True, metavar="FILE", help=_SEED_HELP),
    click.option("--empty", is_flag=True, help="Start without people and photos."),
    click.option("--fault", "faults", multiple=True, metavar="KIND[:VALUE][,OPTION=VALUE...]", help=_FAULT_HELP),
    click.option("--disorder", is_flag=True, help="Imitate Flickr's oddities: types, order, dates, encodings."),
    click.option("--key", default=CONSUMER_KEY, metavar="KEY", help="The API key that applications use."),
    click.option("--secret", default=CONSUMER_SECRET, metavar="SECRET", help="The secret of that key."),
    click.option("--limit", type=click.IntRange(0), help="Calls per hour that the key may make; no limit by default."),
    click.option(
        "--over",
        type=click.Choice(["slow", "429", "expired"]),
        default="429",
        show_default=True,
        help="What happens above the limit: slow responses, HTTP 429, or the key expires.",
    ),
    click.option(
        "--app",
        "apps",
        multiple=True,
        metavar="NAME[,OPTION=VALUE...]",
        help='Another application, such as "Busy,limit=100,over=slow"; key= and secret= too; may be repeated.',
    ),
    click.option("--no-plaintext", is_flag=True, help="Reject PLAINTEXT signatures, as Flickr's documentation says."),
    click.option("--clock", metavar="DATE", help="The world's time at the start, such as 2031-02-03T04:05:06Z."),
    click.option("--verbose", is_flag=True, help="Also log arguments and bodies; keys, secrets and tokens are hidden."),
)


def shared_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds them to a command, which gets them by name."""
    for option in reversed(_SHARED):
        command = option(command)
    return command


def sandbox_of(  # noqa: PLR0913 - options, each by name
    *,
    state: Path | None,
    seeds: tuple[str, ...],
    empty: bool,
    key: str,
    secret: str,
    limit: int | None,
    over: OverLimit,
    no_plaintext: bool,
    log: bool,
    public_url: str = "",
    control_hosts: tuple[str, ...] = (),
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
    more["log"] = log_line if log or more.get("verbose") else None
    settings = Settings(
        consumer_key=key,
        consumer_secret=secret,
        limit=limit,
        over=over,
        plaintext=not no_plaintext,
        public_url=checked_url(public_url),
        control_hosts=frozenset(map(_checked_host, control_hosts)),
    )
    return Sandbox(folder=state, seed=() if empty else seeds or DEMO, settings=settings, **more)


def checked_url(url: str) -> str:
    """A base URL without its final slash; raises `SandboxError` for what is none."""
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment):
        raise SandboxError(f"{url!r} is not a URL; give one such as https://flickr.test:8443")
    return url.rstrip("/")


def _checked_host(host: str) -> str:
    """A host name as requests name it, in lower case, or `*`; raises `SandboxError` for what is none."""
    if host != "*" and not _HOST.fullmatch(host):
        raise SandboxError(f"--allow-control: {host!r} is no host name; give it without scheme and port, or * for any")
    return host.lower()


def log_line(line: str) -> None:
    """Writes a line to stderr."""
    click.echo(line, err=True)


def notice(line: str) -> None:
    """Writes a line to stderr that says who says it."""
    log_line(f"flickr-sandbox: {line}")
