"""`flickr-lint report`: a page about how a project complies with the guide, as HTML, Markdown or JSON."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

import click

__all__ = ["command"]


_FORMATS = {"html": "html", "markdown": "md", "json": "json"}
"""Formats, and how their files are called."""


@click.command("report", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), help="The folder to write to.")
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice([*_FORMATS]),
    help="What to write, HTML and Markdown by default; a single one goes to standard output without --output.",
)
@click.option("--title", help="What the project is called; by default as its folder is.")
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Files and folders to skip within PATHS.")
def command(
    paths: tuple[Path, ...], output: Path | None, formats: tuple[str, ...], title: str | None, exclude: tuple[str, ...]
) -> None:
    """Write `report.html` and `report.md`: the guide sentence by sentence, and how the project below PATHS complies.

    All rules are run, whatever the settings select, so that the pages are good for an application. A sentence is `kept`
    (by what, and where), broken (where), nothing of the kind was found, or it cannot be seen in code. The pages name
    the methods used, the permissions requested, the hosts in the code, and the stored data with their lifetimes.
    Suppressed findings are shown with their reasons; secrets are not shown.
    """
    from flickr_lint.config import ConfigError
    from flickr_lint.engine import Means, lint, pool_of
    from flickr_lint.fix.write import write_atomically
    from flickr_lint.project import Project
    from flickr_lint.read.files import NoSuchPathError
    from flickr_lint.registry import choose
    from flickr_lint.relevance import Relevance
    from flickr_lint.report import assess
    from flickr_lint.run import Request, settings_for
    from flickr_lint.sources import parse_raw

    if output is None and len(formats) != 1:
        raise click.UsageError("give --output DIR, or a single --format for standard output")
    absolute = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100 (symbolic links stay as given)
    try:
        request = Request(paths=paths, exclude=exclude)
        start = absolute[0] if absolute[0].is_dir() else absolute[0].parent
        asked = settings_for(request, start)
        rules = choose(["ALL"], ["FLK003"])
        report = lint(paths, rules=rules, settings=asked.for_report(), means=Means(jobs=os.cpu_count() or 1))
        pool, _ = pool_of(paths, asked.for_report())
        project = Project(Relevance(pool, parse_raw, {}))
        assessment = assess(report, rules, title or start.name or "This project", project)
        for name in formats or ("html", "markdown"):
            text: str = importlib.import_module(f"flickr_lint.report.{name}").render(assessment)
            if output is None:
                click.echo(text.encode(errors="replace").decode(), nl=False)
                continue
            output.mkdir(parents=True, exist_ok=True)
            file = output / f"report.{_FORMATS[name]}"
            write_atomically(file, text.encode(errors="replace"))
            click.echo(str(file))
    except NoSuchPathError as error:
        _fail(f"there is no file or folder {error}")
    except ConfigError as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"{output} can't be written to: {error.strerror or error}")


def _fail(message: str) -> None:
    click.echo(f"{click.style('flickr-lint report', bold=True)}: {message}", err=True)
    sys.exit(2)
