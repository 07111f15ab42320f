"""The `flickr-lint` command."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flickr_lint.rule import Rule

__all__ = ["main"]

_EPILOG = "Exit status: 0 nothing found, 1 findings, 2 the linter could not do its work."


def _formats() -> list[str]:
    from flickr_lint import outputs

    return sorted(info.name for info in pkgutil.iter_modules(outputs.__path__))


@click.command(context_settings={"help_option_names": ["-h", "--help"]}, epilog=_EPILOG)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--select", multiple=True, metavar="RULES", help="Rules to run: codes, names, FLK5, ALL; commas separate."
)
@click.option("--ignore", multiple=True, metavar="RULES", help="Rules to leave out.")
@click.option("--format", "output", type=click.Choice(_formats()), default="text", show_default=True)
@click.option("--explain", metavar="RULE", help="Show the page of a rule and stop.")
@click.option("--rules", "list_rules", is_flag=True, help="List the rules and stop.")
@click.option("--prefilter/--no-prefilter", default=True, help="Look at bytes before parsing (only a matter of time).")
@click.version_option(package_name="flickrkit", prog_name="flickr-lint")
@click.pass_context
def main(
    ctx: click.Context,
    paths: tuple[Path, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    output: str,
    explain: str | None,
    *,
    list_rules: bool,
    prefilter: bool,
) -> None:
    """Find what breaks Flickr's Developer Guide in Python, notebooks and HTML templates below PATHS.

    Nothing that is read is imported or run. A comment `# flickr-lint: ignore[rule] reason` on a line, or alone on the
    line before it, suppresses a finding; HTML and template comments do as well.
    """
    from flickr_lint.registry import UnknownRuleError, choose

    try:
        if explain is not None:
            click.echo(_explained(explain))
            return
        chosen = choose(_words(select), _words(ignore))
    except UnknownRuleError as error:
        _fail(str(error))
    if list_rules:
        click.echo(_listed(chosen))
        return
    if not paths:
        raise click.UsageError("give the files or folders to lint, such as `flickr-lint .`", ctx)
    ctx.exit(_lint(paths, chosen, output, prefilter=prefilter))


def _lint(paths: Sequence[Path], rules: Sequence[Rule], output: str, *, prefilter: bool) -> int:
    from flickr_lint.engine import lint
    from flickr_lint.read.files import NoSuchPathError

    try:
        report = lint(paths, rules=rules, use_prefilter=prefilter)
    except NoSuchPathError as error:
        _fail(f"there is no file or folder {error}")
    if not report.files:
        _fail("no Python file, notebook or template below " + ", ".join(map(str, paths)))
    renderer = importlib.import_module(f"flickr_lint.outputs.{output}")
    click.echo(renderer.render(report, rules), nl=False)
    if all(notice.kind != "not-parsed" for notice in report.notices) and len(report.notices) == report.files:
        _fail("none of the files could be read")
    return 1 if report.findings else 0


def _words(values: Sequence[str]) -> list[str]:
    return [word for value in values for word in value.split(",") if word.strip()]


def _explained(word: str) -> str:
    from flickr_lint.registry import find
    from flickr_lint.rule import page

    return "\n\n".join(page(rule) for rule in find(word))


def _listed(rules: Sequence[Rule]) -> str:
    from flickr_lint.guide import SENTENCES

    width = max((len(rule.name) for rule in rules), default=0)
    return "\n".join(
        f"{click.style(rule.code, bold=True)}  {rule.name:{width}}  {rule.severity:7}  {rule.summary}"
        f" ({SENTENCES[rule.guide].source})"
        for rule in rules
    )


def _fail(message: str) -> NoReturn:
    click.echo(f"{click.style('flickr-lint', bold=True)}: {message}", err=True)
    sys.exit(2)
