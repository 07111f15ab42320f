"""`flickr-gen reference`, and the folder of the reference in a checkout."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flickr_generator.errors import GeneratorError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["reference", "reference_folder", "write_reference"]


@click.command()
@click.option("--output", metavar="DIR", help="Folder of the pages; else docs/reference of the checkout.")
@click.option(
    "--specs", metavar="DIR", help="Folder of the specs; else those of the current checkout, or the installed ones."
)
def reference(output: str | None, specs: str | None) -> None:
    """Write the reference: a Markdown page per namespace, the shared types, and an index."""
    from flickr_generator.derive import read_specs
    from flickr_generator.folders import specs_folder
    from flickr_generator.reference import reference_files

    home = specs_folder(specs)
    folder = Path(output) if output else reference_folder(home)
    if folder is None:
        raise GeneratorError("there is no docs/reference beside the specs; name a folder with --output")
    documents = read_specs(home)
    files = reference_files(documents.methods, documents.types)
    click.echo(f"{len(files)} pages; {len(write_reference(folder, files))} changed.")


def reference_folder(specs: Path) -> Path | None:
    """`docs/reference` of the checkout with the specs, or None if they are not in a checkout."""
    checkout = specs.parent.parent
    return checkout / "docs" / "reference" if (checkout / "docs").is_dir() else None


def write_reference(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Writes changed pages and deletes stale generated ones; returns their names, in order.

    Raises `GeneratorError` before anything is written, if a page that was not generated would be overwritten.
    """
    from flickr_generator.files import replace_file
    from flickr_generator.reference.files import HEADER

    present = {path.name: path.read_bytes().startswith(HEADER.encode()) for path in sorted(folder.glob("*.md"))}
    for name, generated in present.items():
        if name in files and not generated:
            raise GeneratorError(f"{folder / name}: not generated (its first line does not say so); move it away")
    stale = [name for name, generated in present.items() if generated and name not in files]
    touched = [name for name, body in files.items() if replace_file(folder / name, body)]
    for name in stale:
        (folder / name).unlink()
    return sorted([*touched, *stale])
