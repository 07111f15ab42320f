"""The command `flickr-gen diff`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flickr_runtime.commands.group import fitted

if TYPE_CHECKING:
    from flickr_generator.diff.change import Difference

__all__ = ["cannot_compare", "diff"]

_FLICKR = "https://api.flickr.com/services/rest/"


@click.command()
@click.argument("sides", nargs=-1, metavar="OLD NEW")
@click.option(
    "--live",
    metavar="[URL]",
    is_flag=False,
    flag_value=_FLICKR,
    help="Compare OLD, or else the committed specs, with an endpoint: Flickr's own unless a URL is given.",
)
@click.option("--api-key", envvar="FLICKR_API_KEY", help="Key for --live; or set FLICKR_API_KEY.")
@click.option(
    "--calls-per-second",
    type=float,
    help="At most, with --live; 1 if not given, and no limit for a server on this machine.",
)
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True)
@click.option(
    "--fail-on",
    type=click.Choice(["breaking", "additive", "documentation", "never"]),
    default="breaking",
    show_default=True,
    help="Exit with 1 if a change is of this class or a worse one.",
)
@click.option(
    "--specs", metavar="DIR", help="Folder of the specs; else those of the current checkout, or the installed ones."
)
def diff(
    sides: tuple[str, ...],
    live: str | None,
    api_key: str | None,
    calls_per_second: float | None,
    form: str,
    fail_on: str,
    specs: str | None,
) -> int:
    """Report what changed in Flickr's API, and whether that breaks callers.

    OLD and NEW are snapshots of reflection, specs folders, or git revisions whose specs count. Exits with 1 as
    --fail-on says, and with 2 if no comparison is possible.
    """
    from flickr_generator.diff import render
    from flickr_generator.diff.change import IMPACTS
    from flickr_generator.errors import GeneratorError

    if len(sides) != 2 if live is None else len(sides) > 1:
        raise click.UsageError("give OLD and NEW, or --live [URL] with at most OLD")
    try:
        difference = _difference(list(sides), live, api_key, calls_per_second, specs)
    except GeneratorError as error:
        cannot_compare(str(error))
        return 2
    except OSError as error:
        cannot_compare(f"{error.filename or 'an input'}: {error.strerror or error}")
        return 2
    click.echo(render(difference, form))
    return int(any(impact == fail_on and difference.reaches(impact) for impact in IMPACTS))


def _difference(
    sides: list[str], live: str | None, api_key: str | None, calls_per_second: float | None, specs: str | None
) -> Difference:
    from flickr_generator.diff import compare, open_live, open_side
    from flickr_generator.folders import specs_folder
    from flickr_generator.progress import show_progress

    home = specs_folder(specs)
    old = open_side(sides[0] if sides else str(home), home)
    if not sides and specs is None:
        old.name = "the committed specs"
    if live is None:
        return compare(old, open_side(sides[1], home))
    old.reflected()  # before minutes of calls to an endpoint
    return compare(old, open_live(live, api_key=api_key, calls_per_second=calls_per_second, progress=show_progress))


def cannot_compare(reason: str) -> None:
    """Says on stderr why no comparison is possible."""
    click.echo(f"cannot compare: {fitted(reason, 'cannot compare: ')}", err=True)
