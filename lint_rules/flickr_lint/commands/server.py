"""`flickr-lint server`: the language server, on standard input and output or a local port."""

from __future__ import annotations

import sys

import click

__all__ = ["command"]


@click.command("server", context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--tcp", type=click.IntRange(1, 65_535), metavar="PORT", help="Listen on this port of 127.0.0.1 instead.")
def command(tcp: int | None) -> None:
    """Speak the language server protocol on standard input and output: diagnostics, hover, code actions.

    It needs pygls: `pip install 'flickrkit[lsp]'`.
    """
    from flickr_lint.server.protocol import make_server

    try:
        server = make_server()
    except ImportError as error:
        name = click.style("flickr-lint server", bold=True)
        click.echo(f"{name}: it needs pygls ({error}): pip install 'flickrkit[lsp]'", err=True)
        sys.exit(2)
    if tcp is not None:
        server.start_tcp("127.0.0.1", tcp)
    else:
        server.start_io()
