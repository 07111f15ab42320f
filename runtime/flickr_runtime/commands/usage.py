"""The `flickr usage` command."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path

import click
import msgspec

from flickr_runtime.commands.usage_chart import chart
from flickr_runtime.commands.usage_image import png
from flickr_runtime.errors import FlickrError
from flickr_runtime.state.location import key_id, open_state
from flickr_runtime.usage.report import UsageReport, usage_report

__all__ = ["usage"]


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--png", "image", type=click.Path(dir_okay=False, path_type=Path), help="Write the chart to a PNG file.")
@click.option(
    "--limit", default=3600, show_default=True, type=click.IntRange(min=1), help="Calls that an hour may have."
)
def usage(*, as_json: bool, image: Path | None, limit: int) -> None:
    """Show how many calls the key has made in the last hour and day.

    Of the key in FLICKR_API_KEY, or else of the only one that was counted. Calls are counted where FLICKR_STATE_URL
    says, in your own state folder by default.
    """
    try:
        report = _report(limit)
        if image is not None:
            image.write_bytes(png(report))
    except FlickrError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from error
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(report)).decode())
    elif image is not None:
        click.echo(f"Wrote {image}")
    else:
        encoding = getattr(sys.stdout, "encoding", None) or "ascii"
        plain = not encoding.lower().replace("-", "").startswith("utf")
        click.echo(chart(report, width=shutil.get_terminal_size().columns, ascii_only=plain))


def _report(limit: int) -> UsageReport:
    store = open_state()
    try:
        return usage_report(store, _key(store.key_ids()), time.time(), limit=limit)
    finally:
        store.close()


def _key(counted: list[str]) -> str:
    api_key = os.environ.get("FLICKR_API_KEY")
    if api_key:
        return key_id(api_key)
    if len(counted) == 1:
        return counted[0]
    if not counted:
        raise click.ClickException("no call has been counted yet; set FLICKR_API_KEY to see the key's empty report")
    raise click.ClickException(f"{len(counted)} keys have been used; set FLICKR_API_KEY to say which one to show")
