"""The command `flickr-gen surface`: what a change of the generated client breaks for its users."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flickr_generator.diff.command import cannot_compare

if TYPE_CHECKING:
    from flickr_generator.diff.client import Breakage

__all__ = ["surface"]


@click.command()
@click.argument("revision", default="HEAD")
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True)
@click.option(
    "--output", metavar="DIR", help="Folder of the client; else that of the current checkout, or the installed one."
)
def surface(revision: str, form: str, output: str | None) -> int:
    """Report what breaks for users of the client since REVISION (HEAD): names, parameters, types of fields and results.

    Exits with 1 if anything breaks, and with 2 if no comparison is possible. Needs griffe.
    """
    from flickr_generator.diff.client import breakages, client_at
    from flickr_generator.errors import GeneratorError
    from flickr_generator.folders import client_folder

    try:
        folder = client_folder(output).resolve()
        name, files = client_at(revision, folder)
        found = breakages(files, folder)
    except GeneratorError as error:
        cannot_compare(str(error))
        return 2
    except ModuleNotFoundError as error:
        if error.name != "griffe":
            raise
        cannot_compare("this needs griffe; install it with `pip install griffe`")
        return 2
    click.echo(_FORMATS[form](name, found))
    return 1 if found else 0


def _text(name: str, found: list[Breakage]) -> str:
    lines = [click.style(f"The client since {name}", bold=True), ""]
    for module, breakages in _by_module(found).items():
        lines.append(click.style(module, bold=True))
        lines += [
            f"  {click.style('✗', fg='red')} {each.path.removeprefix(f'{module}.')}: {each.what}" for each in breakages
        ]
        lines.append("")
    return "\n".join([*lines, click.style(_summary(found), bold=True)])


def _markdown(name: str, found: list[Breakage]) -> str:
    lines = [f"## The client since `{name}`", "", _summary(found)]
    for module, breakages in _by_module(found).items():
        lines += ["", f"### `{module}`", "", *(f"- `{each.path}`: {each.what}" for each in breakages)]
    return "\n".join(lines)


def _json(name: str, found: list[Breakage]) -> str:
    import msgspec

    from flickr_generator.files import json_bytes

    return json_bytes({"old": name, "breaking": msgspec.to_builtins(found)}).decode().rstrip("\n")


_FORMATS = {"text": _text, "markdown": _markdown, "json": _json}


def _by_module(found: list[Breakage]) -> dict[str, list[Breakage]]:
    modules: dict[str, list[Breakage]] = {}
    for each in found:
        modules.setdefault(each.module, []).append(each)
    return modules


def _summary(found: list[Breakage]) -> str:
    if not found:
        return "Nothing breaks."
    return f"{len(found)} {'thing breaks' if len(found) == 1 else 'things break'} for users of the client."
