"""`flickr-gen openapi`."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["openapi"]


@click.command()
@click.option("--output", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="File; else stdout.")
@click.option(
    "--specs", metavar="DIR", help="Folder of the specs; else those of the current checkout, or the installed ones."
)
def openapi(output: Path | None, specs: str | None) -> None:
    """Write an OpenAPI 3.1 document (JSON) of the whole API."""
    from flickr_generator.derive import read_specs
    from flickr_generator.files import json_bytes, replace_file
    from flickr_generator.folders import specs_folder
    from flickr_generator.openapi import openapi_document

    document = openapi_document(read_specs(specs_folder(specs)))
    body = json_bytes(document)
    if output is None:
        click.echo(body, nl=False)
        return
    changed = replace_file(output, body)
    click.echo(f"{output}: {len(document['paths'])} operations{'' if changed else ', nothing changed'}.", err=True)
