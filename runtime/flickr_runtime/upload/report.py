"""What the `flickr upload` command says before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flickr_runtime.errors import ArgumentError
from flickr_runtime.upload.journal import stamp_of
from flickr_runtime.upload.limits import check_size
from flickr_runtime.upload.source import media_kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from flickr_runtime.upload.batch import Outcome
    from flickr_runtime.upload.defaults import Limits
    from flickr_runtime.upload.journal import Journal
    from flickr_runtime.upload.settings import UploadSettings

__all__ = ["edit_url", "show_outcomes", "show_plan"]

_UNITS = ("bytes", "kB", "MB", "GB", "TB")


def show_plan(
    paths: Sequence[Path], settings: UploadSettings, journal: Journal, limits: Limits, *, checksum: bool
) -> None:
    """Tells the files, the settings in the guide's terms, and what will be added to the photos."""
    size = 0
    for path in paths:
        try:
            stamp = stamp_of(path)
            check_size(path.name, stamp.size, media_kind(path.name), limits)
        except ArgumentError as error:
            click.echo(f"cannot be uploaded: {error}", err=True)
            continue
        done = journal.done(stamp)
        size += 0 if done else stamp.size
        click.echo(f"{path}  {_size(stamp.size)}" + (f"  done before: photo {done.photo_id}" if done else ""))
    click.echo(f"{len(paths)} {'file' if len(paths) == 1 else 'files'}, {_size(size)} to send, with:")
    for heading, value in settings.lines():
        click.echo(f"  {heading + ':':<14}{value}")
    if checksum:
        click.echo(f"  {'Added tag:':<14}checksum:sha1=… of each file, by which photos are found again")


def show_outcomes(outcomes: Sequence[Outcome]) -> None:
    """Tells the id and page of each photo, the tags that were added to it, and what failed."""
    for outcome in outcomes:
        uploaded = outcome.uploaded
        if outcome.ok:
            page = uploaded.page_url if uploaded else ""
            click.echo("  ".join(filter(None, (f"{outcome.status:<8}", outcome.photo_id, page, str(outcome.path)))))
            for tag in uploaded.added_tags if uploaded else ():
                click.echo(f"          added the tag {tag}")
        else:
            told = f": {outcome.error}" if outcome.error else ""
            click.echo(f"{click.style(outcome.status, fg='red')}  {outcome.path}{told}", err=True)
    new = [outcome.photo_id for outcome in outcomes if outcome.status in {"uploaded", "found"}]
    if new:
        click.echo(f"Add titles and tags at {edit_url(new)}")


def edit_url(photo_ids: Sequence[str]) -> str:
    """The page where a user describes what they have just uploaded (facts: upload)."""
    return f"https://www.flickr.com/photos/upload/edit/?ids={','.join(photo_ids)}"


def _size(count: float) -> str:
    unit = 0
    while count >= 1000 and unit < len(_UNITS) - 1:
        count, unit = count / 1000, unit + 1
    return f"{count:.0f} {_UNITS[unit]}" if unit == 0 else f"{count:.1f} {_UNITS[unit]}"
