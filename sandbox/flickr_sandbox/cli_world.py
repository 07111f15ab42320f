"""`flickr-sandbox seed`, `export` and `schema`: worlds as files."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flickr_sandbox.cli_options import Command
from flickr_sandbox.errors import SandboxError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_sandbox.state import Database
    from flickr_sandbox.world import World

__all__ = ["export", "schema", "seed"]

_FILE = click.Path(dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command(cls=Command)
@click.option("--users", default=20, show_default=True, type=click.IntRange(0), help="Number of users.")
@click.option("--photos", default=1000, show_default=True, type=click.IntRange(0), help="Number of photos.")
@click.option("--number", default=1, show_default=True, help="Each number generates another world.")
@click.option("--state", type=_FOLDER, help="Store the world in this new folder, for `serve --state`.")
@click.option("--output", type=_FILE, help="Write the world to this file; by default it is printed.")
def seed(users: int, photos: int, number: int, state: Path | None, output: Path | None) -> None:
    """Generate a world of any size; the same options generate the same world."""
    from flickr_sandbox.world.generate import generated

    try:
        world = generated(users, photos, number=number)
        if state is None:
            _write(world, output)
            return
        _store_world(state, world)
    except SandboxError as error:
        raise click.ClickException(str(error)) from error


@click.command(cls=Command)
@click.option("--state", required=True, type=_FOLDER, help="Folder of a sandbox.")
@click.argument("file", type=_FILE, default=Path("-"))
def export(state: Path, file: Path) -> None:
    """Write the world of a folder to FILE.

    Uploaded pictures are stored beside it. Without FILE, the world is printed, without pictures.
    """
    from flickr_sandbox.world.export import exported

    try:
        with _existing(state) as database:
            _write(exported(database, None if file == Path("-") else file.parent), file)
    except SandboxError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{file}: cannot be written ({error.strerror})") from error


@click.command(cls=Command)
def schema() -> None:
    """Print the JSON Schema of a world."""
    from flickr_sandbox.world.schema import world_schema

    _write(world_schema(), None)


def _store_world(folder: Path, world: World) -> None:
    from flickr_sandbox.state import Database
    from flickr_sandbox.world.add_world import add_world
    from flickr_sandbox.world.adding import Adding

    with Database(folder) as database:
        if not database.is_new:
            raise SandboxError(f"{folder}: already contains a world; give a folder that is new")
        add_world(Adding(database, int(time.time())), world)


def _existing(folder: Path) -> Database:
    from flickr_sandbox.state import Database

    if not (folder / "sandbox.sqlite3").is_file():
        raise SandboxError(f"{folder}: contains no world; give the folder of `serve --state`")
    return Database(folder)


def _write(value: Mapping[str, Any] | object, file: Path | None) -> None:
    text = json.dumps(value, indent=1, ensure_ascii=False) + "\n"
    if file is None or file == Path("-"):
        click.echo(text, nl=False)
    else:
        file.write_text(text, "utf-8")
