"""`flickr-sandbox`: runs a local Flickr from the shell."""

from __future__ import annotations

import os
import shlex
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from flickr_runtime.commands.group import CommandGroup
from flickr_runtime.version import __version__ as VERSION  # noqa: N812
from flickr_sandbox.cli_options import Command, notice, sandbox_of, shared_options
from flickr_sandbox.cli_world import export, schema, seed
from flickr_sandbox.errors import SandboxError, needs_extra

if TYPE_CHECKING:
    from flickr_sandbox.state.records import Permission

__all__ = ["main"]


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="flickr-sandbox", message="%(prog)s %(version)s")
def main() -> None:
    """A local Flickr to build and test against."""


@main.command(cls=Command)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=0, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one.")
@click.option("--tls", is_flag=True, help="Serve HTTPS; stderr names the certificate authority to trust.")
@click.option("--public-url", default="", metavar="URL", help="The sandbox's URL for clients, if it is another one.")
@click.option(
    "--allow-control",
    "control_hosts",
    multiple=True,
    metavar="HOST",
    help="Host name under which other machines can use /sandbox/...; * for any. Can be repeated.",
)
@click.option("--quiet", is_flag=True, help="Do not log requests.")
@shared_options
def serve(host: str, port: int, *, quiet: bool, **options: Any) -> None:
    """Serve a sandbox; the first line on stdout is its URL.

    It runs until it is interrupted. Without --state, all data are deleted then.
    """
    try:
        with sandbox_of(host=host, port=port, log=not quiet, **options) as sandbox:
            signal.signal(signal.SIGTERM, _stop)
            click.echo(sandbox.base_url)
            # flickr-lint: ignore[token-in-log] the key opens this sandbox and nothing else
            click.echo(f"api key {sandbox.consumer_key}, secret {sandbox.consumer_secret}", err=True)
            for app in sandbox.apps[1:]:
                # flickr-lint: ignore[token-in-log] so do the others
                click.echo(f"app {app.name}: api key {app.key}, secret {app.secret}", err=True)
            names = [user.path for user in sandbox.users]
            shown = ", ".join(names[:20]) + (f" and {len(names) - 20} more" if len(names) > 20 else "")
            click.echo(f"users {shown or 'nobody'}", err=True)
            if options["tls"]:
                click.echo(f"authority {sandbox.authority_file}", err=True)
            sys.stdout.flush()
            sandbox.wait()
    except SandboxError as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        click.echo("stopped", err=True)


@main.command(cls=Command, context_settings={"allow_interspersed_args": False})
@click.option("--as", "user", metavar="USER", help="Log this user in: the environment contains a token.")
@click.option(
    "--perms",
    type=click.Choice(["read", "write", "delete"]),
    default="delete",
    show_default=True,
    help="Permission of the token.",
)
@click.option(
    "--allow",
    multiple=True,
    metavar="HOST",
    help="Permit connections to this host; *.HOST is any host below HOST. Can be repeated.",
)
@click.option("--home", type=click.Path(file_okay=False, path_type=Path), help="Home folder of the command.")
@click.option("--log", is_flag=True, help="Log each request on stderr.")
@shared_options
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def run(
    user: str | None,
    perms: Permission,
    allow: tuple[str, ...],
    home: Path | None,
    command: tuple[str, ...],
    *,
    log: bool,
    **options: Any,
) -> None:
    """Run COMMAND with a sandbox in Flickr's place.

    The command reaches the sandbox under Flickr's host names. Environment variables name a proxy, the certificate
    authority to trust, and an API key (FLICKR_API_KEY, FLICKR_API_SECRET); with --as, also a token
    (FLICKR_OAUTH_TOKEN, FLICKR_OAUTH_TOKEN_SECRET). Connections to other hosts are refused, except those of --allow.
    The exit status is that of the command.

    The files of flickrkit's client (cached responses, counted calls, the list of uploaded files) are deleted at the
    end, unless --state or --home names a folder.
    """
    from flickr_sandbox.as_flickr.command import NOT_EXECUTABLE, NOT_FOUND, run_command

    try:
        shared = os.environ.get("FLICKR_STATE_URL")
        with sandbox_of(**options, log=log, as_flickr=True, allow=allow, notice=notice) as sandbox:
            environ = dict(os.environ)
            if user is not None:
                token = sandbox.sign_in(user, perms=perms)
                environ |= {"FLICKR_OAUTH_TOKEN": token.token, "FLICKR_OAUTH_TOKEN_SECRET": token.secret}
            environ["BROWSER"] = _browser(user)
            if home is not None:
                environ |= _home(home)
                if not shared:
                    del environ["FLICKR_STATE_URL"]  # the client stores it in that home
            status = run_command(command, environ)
    except SandboxError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        notice(f"{command[0]}: {error.strerror}")
        status = NOT_FOUND if isinstance(error, FileNotFoundError) else NOT_EXECUTABLE
    sys.exit(status)


@main.command(cls=Command)
@click.option("--as", "user", default="otterbank", show_default=True, metavar="USER", help="The user who approves.")
@click.argument("url")
def approve(user: str, url: str) -> None:
    """Approve a login, as a user does in a browser.

    URL is the one that a program opens for its user. The command prints the verification code, or the callback URL. If
    the callback is on this machine, it also calls it. Under `flickr-sandbox run`, BROWSER contains this command.
    """
    from flickr_sandbox.approve import approve as agree

    try:
        if said := agree(url, user):
            click.echo(said)
    except SandboxError as error:
        raise click.ClickException(str(error)) from error


@main.command(cls=Command)
@click.option("--base-url", metavar="URL", help="The endpoint; by default FLICKR_BASE_URL, else Flickr.")
@click.option("--with-credentials", is_flag=True, help="Send your key and token to that URL too.")
@click.option("--port", default=0, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one.")
def explore(base_url: str | None, port: int, *, with_credentials: bool) -> None:
    """Serve the API explorer alone, for calls to any endpoint.

    The first line on stdout is the URL to open. Do not share it: whoever opens it can use your key. This command sends
    the page's calls to the endpoint and nowhere else, and follows no redirects. Key, secret and token do not reach the
    browser; they are read from FLICKR_API_KEY and the other variables, or from `flickr login`. An endpoint that the
    environment does not name gets them only with --with-credentials.
    """
    try:
        from flickr_sandbox.explorer.standalone import Target
        from flickr_sandbox.explorer.standalone.command import explore as serve_explorer

        signal.signal(signal.SIGTERM, _stop)
        target = Target.at(base_url, with_credentials=with_credentials)
        serve_explorer(target, port, click.echo, lambda line: click.echo(line, err=True))
    except ImportError as error:
        raise click.ClickException(str(needs_extra(error))) from error
    except SandboxError as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        click.echo("stopped", err=True)


main.add_command(seed)
main.add_command(export)
main.add_command(schema)


def _browser(user: str | None) -> str:
    """The command that programs open web pages with: the sandbox agrees to logins, no window is opened."""
    who = f" --as {shlex.quote(user)}" if user else ""
    return f"{shlex.quote(sys.executable)} -m flickr_sandbox approve{who} %s"


def _home(folder: Path) -> dict[str, str]:
    """Variables that make a folder the home of a program, with its settings, state and caches below."""
    folder.mkdir(parents=True, exist_ok=True)
    home = folder.resolve()
    kinds = {"CONFIG": ".config", "STATE": ".local/state", "DATA": ".local/share", "CACHE": ".cache"}
    return {"HOME": str(home)} | {f"XDG_{kind}_HOME": str(home / below) for kind, below in kinds.items()}


def _stop(_signal: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt
