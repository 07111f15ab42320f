"""The `flickr-lint` command: converts the command line into a request, and runs it."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flickr_lint.rule import Rule

__all__ = ["main"]

_EPILOG = (
    "Options with a value can also be set in the environment: FLICKR_LINT_SELECT for --select, "
    "FLICKR_LINT_FORMAT for --format. Also: `flickr-lint report PATHS --output DIR` writes a compliance report, "
    "`flickr-lint server` is for editors. Exit status: 0 nothing found, 1 findings, "
    "2 the linter could not run."
)


_NOT_BY_ENVIRONMENT = frozenset(
    {"fix", "unsafe", "diff", "write_baseline", "stdin_filename", "explain", "list_rules", "version", "help"}
)
"""What changes files, or is asked for once."""


def _modules(package: str) -> list[str]:
    """The names of the modules in a folder beside this one."""
    return sorted(file.stem for file in Path(__file__).with_name(package).glob("[a-z]*.py"))


class _Command(click.Command):
    """Lints, unless the first word is the name of a module in `commands` (`./report` is a folder of that name)."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        if args and args[0] in _modules("commands"):
            other: click.Command = importlib.import_module(f"flickr_lint.commands.{args[0]}").command
            return other.make_context(f"{info_name} {args[0]}", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx) if ctx.command is self else ctx.command.invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise  # click reports it
        except OSError as error:
            _fail(str(error))
        except Exception as error:  # noqa: BLE001 (1 means findings: a fault of ours must not look like them)
            import traceback

            from flickr_lint.masking import masked

            click.echo(masked(traceback.format_exc()), nl=False, err=True)
            said = f"{type(error).__name__}: {masked(str(error))}"
            _fail(f"this is a fault of the linter, not of your code: please report it ({said})")


@click.command(cls=_Command, context_settings={"help_option_names": ["-h", "--help"]}, epilog=_EPILOG)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--select", multiple=True, metavar="RULES", help="Rules to run: codes, names, FLK5, ALL; with commas.")
@click.option("--ignore", multiple=True, metavar="RULES", help="Rules to skip.")
@click.option("--severity", type=click.Choice(["note", "warning", "error"]), help="The lowest severity to report.")
@click.option("--confidence", type=click.Choice(["low", "medium", "high"]), help="The lowest confidence to report.")
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Files and folders to skip within PATHS.")
@click.option(
    "--format",
    "--output-format",
    "output",
    type=click.Choice([*_modules("outputs"), "text"]),
    default="full",
    show_default=True,
    metavar="FORMAT",
    help=f"One of {', '.join(_modules('outputs'))}.",
)
@click.option("--output-file", type=click.Path(path_type=Path, dir_okay=False), help="Write the report to FILE.")
@click.option("--statistics", is_flag=True, help="Count findings by rule instead of showing them.")
@click.option("--fix", is_flag=True, help="Apply safe fixes, and lint the result.")
@click.option("--unsafe", is_flag=True, help="With --fix or --diff: also unsafe fixes.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, without changing it.")
@click.option("--baseline", type=click.Path(path_type=Path), help="File of known findings, which are not reported.")
@click.option("--write-baseline", is_flag=True, help="Write the baseline; an existing one only shrinks.")
@click.option("--require-reasons", is_flag=True, help="Suppressions need a reason.")
@click.option("--config", type=click.Path(path_type=Path), help="A pyproject.toml instead of the nearest one.")
@click.option("--isolated", is_flag=True, help="Read no pyproject.toml.")
@click.option("--stdin-filename", type=click.Path(path_type=Path), help="Lint standard input as this file.")
@click.option("--allow-unreadable", is_flag=True, help="Do not exit with 2 if a file can't be read.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings.")
@click.option(
    "--jobs", type=click.IntRange(0), default=0, metavar="N", help="Maximum number of processes; 0: automatic."
)
@click.option("--cache/--no-cache", default=True, help="Cache results for the next run.")
@click.option("--prefilter/--no-prefilter", default=True, help="Skip files that cannot use Flickr before parsing.")
@click.option("--explain", metavar="RULE", help="Show the page of a rule and stop.")
@click.option("--rules", "list_rules", is_flag=True, help="List the rules and stop.")
@click.version_option(package_name="flickrkit", prog_name="flickr-lint")
@click.pass_context
def main(ctx: click.Context, /, *, explain: str | None, list_rules: bool, **asked: Any) -> None:
    """Find violations of Flickr's Developer Guide in Python, notebooks and HTML templates below PATHS.

    Nothing that is read is imported or run. A comment `# flickr-lint: ignore[rule] reason` on a line, or alone on the
    line before it, suppresses a finding; HTML and template comments do as well. `[tool.flickr-lint]` in the nearest
    pyproject.toml contains settings.
    """
    from flickr_lint.plugins import PluginError
    from flickr_lint.registry import UnknownRuleError

    try:
        if explain is not None:
            from flickr_lint.terminal import flowed, room

            click.echo(flowed(_explained(explain), room()))
            return
        if list_rules:
            from flickr_lint.registry import choose

            chosen = choose(_words(asked["select"]) or ["ALL"], _words(asked["ignore"]))
            click.echo(_listed(chosen))
            return
        if not asked["paths"] and asked["stdin_filename"] is None:
            raise click.UsageError("give the files or folders to lint, such as `flickr-lint .`", ctx)
        if asked["unsafe"] and not (asked["fix"] or asked["diff"]):
            raise click.UsageError("--unsafe requires --fix or --diff", ctx)
        from flickr_lint.run import Request, RunError, run

        asked["select"], asked["ignore"] = _words(asked["select"]), _words(asked["ignore"])
        try:
            ctx.exit(run(Request(**asked)))
        except RunError as error:
            _fail(str(error))
    except (UnknownRuleError, PluginError) as error:
        _fail(str(error))


for _option in main.params:
    if isinstance(_option, click.Option) and _option.name not in _NOT_BY_ENVIRONMENT:
        names = [name.removeprefix("--") for name in _option.opts if name.startswith("--")]
        _option.envvar = [f"FLICKR_LINT_{name.upper().replace('-', '_')}" for name in names]


def _words(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for value in values for word in value.split(",") if word.strip())


def _explained(word: str) -> str:
    from flickr_lint.registry import find
    from flickr_lint.rule import page

    return "\n\n".join(page(rule) for rule in find(word))


def _listed(rules: Sequence[Rule]) -> str:
    from flickr_lint.fix.attach import fixable
    from flickr_lint.guide import SENTENCES
    from flickr_lint.terminal import fitted, room

    width = max((len(rule.name) for rule in rules), default=0)
    with_fix = fixable()
    space = room()
    lines = []
    for rule in rules:
        head = f"{click.style(rule.code, bold=True)}  {rule.name:{width}}  {rule.severity:7}"
        described = (
            f"{rule.summary}"
            + (f" ({SENTENCES[rule.guide].source})" if rule.guide else "")
            + (" [*]" if rule.code in with_fix else "")
            + ("" if rule.default else " (off by default)")
        )
        # In a terminal, the summary of a rule is on separate lines, because there is little room beside the names.
        lines.append(fitted(f"{head.rstrip()}\n    {described}", space) if space else f"{head}  {described}")
    return "\n".join(lines)


def _fail(message: str) -> NoReturn:
    from flickr_lint.terminal import fitted, room

    click.echo(fitted(f"{click.style('flickr-lint', bold=True)}: {message}", room(err=True)), err=True)
    sys.exit(2)
