"""The `flickr-gen` command: from reflection to specs to the client, and checks of both."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from flickr_generator.diff.command import diff
from flickr_generator.diff.surface import surface
from flickr_generator.errors import GeneratorError
from flickr_generator.folders import client_folder, specs_folder, writable
from flickr_generator.openapi.command import openapi
from flickr_generator.progress import show_progress
from flickr_generator.reference.command import reference, reference_folder, write_reference
from flickr_runtime.commands.group import CommandGroup, fitted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flickr_generator.facts import Reflection
    from flickr_generator.inputs import Inputs

__all__ = ["cli", "main"]

_SHOWN = 60  # lines of changes and warnings; a longer list is cut, git has the rest

_specs_option = click.option(
    "--specs", metavar="DIR", help="Folder of the specs; else those of the current checkout, or the installed ones."
)
_output_option = click.option(
    "--output", metavar="DIR", help="Folder of the client; else that of the current checkout, or the installed one."
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command; exits with 0, with 1 for drift or recordings that fail, or with 2 for an error."""
    try:
        code = cli.main(args=arguments, prog_name="flickr-gen", standalone_mode=False)
    except GeneratorError as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"{error.filename or 'a file'}: {error.strerror or error}")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("flickr_"):
            raise
        _fail(f"this needs {error.name}; install it with `pip install 'flickrkit[gen]'`")
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        sys.exit(130)
    sys.exit(code or 0)


def _fail(message: str) -> NoReturn:
    click.echo(f"error: {fitted(message, 'error: ')}", err=True)
    sys.exit(2)


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="flickrkit")
def cli() -> None:
    """Turns Flickr's reflection of its API into specs, and the specs into a typed client."""


cli.add_command(diff)
cli.add_command(openapi)
cli.add_command(reference)
cli.add_command(surface)


@cli.command()
@click.option("--from", "place", metavar="FOLDER|URL", help="A snapshot folder, or the URL of a REST endpoint.")
@click.option("--api-key", envvar="FLICKR_API_KEY", help="Key for a URL; or set FLICKR_API_KEY.")
@click.option(
    "--calls-per-second", type=float, help="At most; 1 if not given, and no limit for a server on this machine."
)
@_specs_option
def reflect(place: str | None, api_key: str | None, calls_per_second: float | None, specs: str | None) -> None:
    """Read reflection and rewrite the specs; without --from, from the committed inputs."""
    import msgspec

    from flickr_generator.derive import derive, write_specs
    from flickr_generator.inputs import load_inputs, write_reflection
    from flickr_generator.reflect import changes

    folder = writable(specs_folder(specs), "--specs")
    inputs = load_inputs(folder)
    before = inputs.reflection
    if place is not None:
        reflection = _read(place, api_key, calls_per_second)
        inputs = msgspec.structs.replace(inputs, reflection=reflection)
    derived = derive(inputs)
    derived.files()  # all content is computed before the first file is written
    if place is not None:
        write_reflection(folder, inputs.reflection)
    touched = write_specs(folder, derived)
    _list(changes(before, inputs.reflection))
    if derived.needless:
        click.echo("The overlay says without need:", err=True)
        _list([f"  {line}" for line in derived.needless], err=True)
    if derived.unnamed:
        click.echo("Errors without a name:", err=True)
        _list([f"  {line}" for line in derived.unnamed], err=True)
    click.echo(f"{len(derived.methods)} methods; {_count(len(touched), 'spec')} changed.")


@cli.command()
@_specs_option
@_output_option
def build(specs: str | None, output: str | None) -> None:
    """Write the client from the specs, and in a checkout the reference in docs/."""
    from flickr_generator.build import build_files, write_client
    from flickr_generator.derive import read_specs
    from flickr_generator.reference import reference_files

    documents = read_specs(specs_folder(specs))
    folder = client_folder(output)
    files = build_files(documents.methods, documents.types)
    pages = reference_files(documents.methods, documents.types)
    touched = write_client(writable(folder, "--output") if folder.exists() else folder, files)
    if docs := reference_folder(specs_folder(specs)):
        touched += write_reference(docs, pages)
    click.echo(f"{len(documents.methods)} methods, {len(files)} files; {_count(len(touched), 'file')} changed.")


@cli.command()
@_specs_option
@_output_option
def check(specs: str | None, output: str | None) -> int:
    """Show as a diff what differs from what the inputs give; exit 1 if anything does."""
    from flickr_generator.build import build_files
    from flickr_generator.derive import FOLDERS, derive
    from flickr_generator.drift import drift, generated_files
    from flickr_generator.inputs import load_inputs
    from flickr_generator.reference import reference_files

    folder, client = specs_folder(specs), client_folder(output)
    derived = derive(load_inputs(folder))
    lines = [
        *drift(folder, derived.files(), generated_files(folder, *FOLDERS)),
        *drift(client, build_files(derived.methods, derived.types), generated_files(client)),
    ]
    if docs := reference_folder(folder):
        lines += drift(docs, reference_files(derived.methods, derived.types), generated_files(docs))
    for line in lines:
        click.echo(line)
    for entry in derived.needless:
        click.echo(f"The overlay says without need: {entry}")
    for entry in derived.unnamed:
        click.echo(entry)
    if lines:
        click.echo("Run `flickr-gen reflect` and `flickr-gen build`, and commit what they change.", err=True)
    elif not derived.needless and not derived.unnamed:
        click.echo(f"{len(derived.methods)} methods: inputs, specs and client agree.")
    return 1 if lines or derived.needless or derived.unnamed else 0


@cli.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@_specs_option
def learn(folder: Path, specs: str | None) -> None:
    """Merge what recorded responses show (DIR/<method>/*.json|xml) into the inputs, and rewrite the specs."""
    import msgspec

    from flickr_generator.derive import derive, write_specs
    from flickr_generator.inputs import load_inputs, write_recordings, write_refusals
    from flickr_generator.learn import learn as merge_recordings
    from flickr_generator.refusals import learn_refusals

    home = writable(specs_folder(specs), "--specs")
    inputs = load_inputs(home)
    shapes, problems = merge_recordings(folder, inputs.recordings, _known_names(inputs))
    refusals = learn_refusals(folder, inputs.refusals, inputs.reflection.methods)
    derived = derive(msgspec.structs.replace(inputs, recordings=shapes, refusals=refusals))
    derived.files()
    learned = write_recordings(home, shapes)
    learned += ["refusals"] if write_refusals(home, refusals) else []
    touched = write_specs(home, derived)
    _list([f"not read: {problem}" for problem in problems], err=True)
    _list([f"+ {name}" for name in learned])
    click.echo(f"{_count(len(learned), 'response')} showed something new; {_count(len(touched), 'spec')} changed.")


@cli.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@_specs_option
def conform(folder: Path, form: str, specs: str | None) -> int:
    """Check recorded responses (DIR/<method>/*.json|xml) against the specs; exit 1 if any does not conform."""
    from flickr_generator.conform import as_json, as_text
    from flickr_generator.conform import conform as check_recordings
    from flickr_generator.derive import read_specs

    report = check_recordings(folder, read_specs(specs_folder(specs)))
    click.echo(as_json(report) if form == "json" else as_text(report))
    return 1 if report.failures else 0


def _read(place: str, api_key: str | None, calls_per_second: float | None) -> Reflection:
    from flickr_generator.reflect import read_reflection
    from flickr_generator.sources import open_source

    return read_reflection(open_source(place, api_key=api_key, calls_per_second=calls_per_second), show_progress)


def _known_names(inputs: Inputs) -> set[str]:
    from flickr_generator.derive import all_methods

    return {*all_methods(inputs), *inputs.overlay.other_responses}


def _list(lines: list[str], *, err: bool = False) -> None:
    for line in lines[:_SHOWN]:
        click.echo(line, err=err)
    if len(lines) > _SHOWN:
        click.echo(f"… and {len(lines) - _SHOWN} more", err=err)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
