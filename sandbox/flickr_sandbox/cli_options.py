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

__all__ = ["Command", "log_line", "notice", "sandbox_of", "shared_options"]

_HOST = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:.]+\]")
_FAULT_HELP = 'Add a fault, such as "429:30,on=upload,times=2". Can be repeated.'
_SEED_HELP = "Start with the world of this JSON or YAML file, not with the built-in one (demo). Can be repeated."
_SHARED = (
    click.option("--state", type=click.Path(file_okay=False, path_type=Path), help="Folder that stores the data."),
    click.option("--seed", "seeds", multiple=True, metavar="FILE", help=_SEED_HELP),
    click.option("--empty", is_flag=True, help="Start without users and photos."),
    click.option("--fault", "faults", multiple=True, metavar="KIND[:VALUE][,OPTION=VALUE...]", help=_FAULT_HELP),
    click.option("--disorder", is_flag=True, help="Imitate Flickr's irregularities: types, order, dates, encodings."),
    click.option("--key", default=CONSUMER_KEY, metavar="KEY", help="API key of the program."),
    click.option("--secret", default=CONSUMER_SECRET, metavar="SECRET", help="Secret of that key."),
    click.option("--limit", type=click.IntRange(0), help="Calls per hour for this key; no limit by default."),
    click.option(
        "--over",
        type=click.Choice(["slow", "429", "expired"]),
        default="429",
        show_default=True,
        help="Above the limit: slow responses, HTTP 429, or an expired key.",
    ),
    click.option(
        "--app",
        "apps",
        multiple=True,
        metavar="NAME[,OPTION=VALUE...]",
        help='Another application, such as "Busy,limit=100,over=slow"; also key= and secret=. Can be repeated.',
    ),
    click.option(
        "--declined",
        type=click.Choice(["callback", "home"]),
        default="callback",
        show_default=True,
        help="After a declined login: call the callback, or show the front page.",
    ),
    click.option("--no-plaintext", is_flag=True, help="Reject PLAINTEXT signatures, which Flickr does not document."),
    click.option("--clock", metavar="DATE", help="Time in the sandbox at the start, such as 2031-02-03T04:05:06Z."),
    click.option("--verbose", is_flag=True, help="Log arguments and bodies too; keys, secrets and tokens are hidden."),
)


class Command(click.Command):
    """A command whose help leaves room for the texts of the options on a narrow terminal."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Reads the arguments; reports an option whose value is missing, so that another option would be its value."""
        known = {name for each in self.get_params(ctx) for name in (*each.opts, *each.secondary_opts)}
        values, _, order = self.make_parser(ctx).parse_args(list(args))
        for option in order:
            given = values.get(option.name or "")
            found = next((each for each in (given if isinstance(given, list) else [given]) if each in known), None)
            if isinstance(option, click.Option) and found is not None:
                value = option.metavar or "a value"
                raise click.BadOptionUsage(option.opts[0], f"{option.opts[0]}: {value} is missing before {found}", ctx)
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the options, with names in a narrow column."""
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        rows = [row for each in options if (row := each.get_help_record(ctx))]
        with formatter.section("Options"):
            formatter.write_dl(rows, col_max=max(16, formatter.width * 3 // 10))


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
        raise click.ClickException(str(error)) from error
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
    """A base URL without its final slash; raises `SandboxError` for an invalid one."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    is_base = parts.scheme in ("http", "https") and _HOST.fullmatch(f"[{host}]" if ":" in host else host)
    if url and (not is_base or parts.query or parts.fragment):
        raise SandboxError(f"{url!r} is not a URL; give one such as https://flickr.test:8443")
    return url.rstrip("/")


def _checked_host(host: str) -> str:
    """A host name as in requests, in lower case, or `*`; raises `SandboxError` for an invalid one."""
    if host != "*" and not _HOST.fullmatch(host):
        raise SandboxError(
            f"--allow-control: {host!r} is not a host name; give it without scheme and port, or * for any"
        )
    return host.lower()


def log_line(line: str) -> None:
    """Writes a line to stderr."""
    click.echo(line, err=True)


def notice(line: str) -> None:
    """Writes a line to stderr, after the name of the command."""
    log_line(f"flickr-sandbox: {line}")
