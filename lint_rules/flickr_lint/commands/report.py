"""`flickr-lint report`: one HTML and one Markdown page about how a project keeps the guide."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

__all__ = ["command"]


@click.command("report", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--output", required=True, type=click.Path(path_type=Path, file_okay=False), help="The folder to write them to."
)
@click.option("--title", help="What the project is called; by default as its folder is.")
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Files and folders to leave out of folders.")
def command(paths: tuple[Path, ...], output: Path, title: str | None, exclude: tuple[str, ...]) -> None:
    """Write `report.html` and `report.md`: the guide sentence by sentence, and how the project below PATHS keeps it.

    All rules are run, whatever the settings select, so that the pages are good for an application: sentences are kept,
    broken (and where), or cannot be seen in code. Suppressed findings are shown with their reasons.
    """
    from flickr_lint.config import ConfigError
    from flickr_lint.engine import Means, lint
    from flickr_lint.fix.write import write_atomically
    from flickr_lint.read.files import NoSuchPathError
    from flickr_lint.registry import choose
    from flickr_lint.report import assess
    from flickr_lint.report.html import render as as_html
    from flickr_lint.report.markdown import render as as_markdown
    from flickr_lint.run import Request, settings_for

    absolute = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100 (symbolic links stay as given)
    try:
        request = Request(paths=paths, exclude=exclude)
        start = absolute[0] if absolute[0].is_dir() else absolute[0].parent
        asked = settings_for(request, start)
        rules = choose(["ALL"], ["FLK003"])
        report = lint(paths, rules=rules, settings=asked.for_report(), means=Means(jobs=os.cpu_count() or 1))
        assessment = assess(report, rules, title or start.name or "This project")
        output.mkdir(parents=True, exist_ok=True)
        for name, text in (("report.html", as_html(assessment)), ("report.md", as_markdown(assessment))):
            write_atomically(output / name, text.encode(errors="replace"))
            click.echo(str(output / name))
    except NoSuchPathError as error:
        _fail(f"there is no file or folder {error}")
    except ConfigError as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"{output} can't be written to: {error.strerror or error}")


def _fail(message: str) -> None:
    click.echo(f"{click.style('flickr-lint report', bold=True)}: {message}", err=True)
    sys.exit(2)
