"""The output of `flickr upload`: the plan before, then each outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from flickr_runtime.commands.printing import json_text
from flickr_runtime.printable import shown
from flickr_runtime.privacy import Privacy
from flickr_runtime.upload.lookup import checksum_tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flickr_runtime.upload.batch import Outcome
    from flickr_runtime.upload.plan import Planned
    from flickr_runtime.upload.settings import UploadSettings

__all__ = ["Report", "edit_url", "plan_lines"]

_UNITS = ("bytes", "kB", "MB", "GB", "TB")


def plan_lines(
    files: Sequence[Planned],
    settings: UploadSettings,
    *,
    checksum: bool,
    given: Iterable[str] = (),
    album: str | None = None,
) -> list[str]:
    """The files, and the settings of those that will be sent, in the guide's terms, with the added tag.

    `given` are the options that the user gave; they change nothing for files that were uploaded before, which a line
    says.
    """
    lines = [
        f"{shown(file.path)}  {_size(file.size)}"
        + (f"  done before{_as(settings, file.done.privacy)}: photo {file.done.photo_id}" if file.done else "")
        for file in files
    ]
    new = [file for file in files if not file.done]
    unused = [name.replace("_", " ") for name in given if name != "privacy"]  # each line shows it
    if unused and len(new) < len(files):
        lines.append(f"Photos that were uploaded before do not change: not their {', '.join(unused)}")
    if not new:
        return [*lines, "Nothing to send: all that is given was uploaded before"]
    count = f"{len(new)} {'file' if len(new) == 1 else 'files'}"
    lines.append(f"{count}, {_size(sum(file.size for file in new))} to send, with:")
    lines += [f"  {heading + ':':<14}{value}" for heading, value in settings.lines()]
    if checksum:
        lines.append(f"  {'Added tag:':<14}checksum:sha1=… of each file, by which photos are found again")
    if album is not None:
        lines.append(f"  {'Album:':<14}{shown(album)}")
    return lines


@dataclass(frozen=True)
class Report:
    """Writes the lines of an outcome.

    Attributes:
        settings: What the photos are uploaded with.
        as_json: Whether to write each outcome as a JSON object.
    """

    settings: UploadSettings
    as_json: bool = False

    def lines(self, outcome: Outcome) -> list[str]:
        """The id and page of a photo and the tags that were added to it; or why there is none."""
        uploaded = outcome.uploaded
        if self.as_json:
            return [_json(outcome)]
        if not outcome.ok:
            detail = f": {shown(outcome.error)}" if outcome.error else ""
            return [f"{click.style(outcome.status, fg='red')}  {shown(outcome.path)}{detail}"]
        page = uploaded.page_url if uploaded else ""
        earlier = "" if uploaded and uploaded.attempts else _as(self.settings, outcome.privacy)
        note = f"(done before{earlier})" if earlier else ""
        words = (f"{outcome.status:<8}", outcome.photo_id, page, shown(outcome.path), note)
        lines = ["  ".join(filter(None, words))]
        if uploaded is None:
            return lines
        lines += [f"          added the tag {tag}" for tag in uploaded.added_tags]
        if not uploaded.attempts:  # the run that uploaded it was interrupted before it could report it
            lines.append(f"          an earlier run added the tag {checksum_tag(uploaded.checksum)}")
        return lines


def _json(outcome: Outcome) -> str:
    uploaded = outcome.uploaded
    fields = {
        "path": shown(outcome.path),
        "status": outcome.status,
        "photo_id": outcome.photo_id,
        "privacy": outcome.privacy.word if outcome.privacy else "",
        "page_url": uploaded.page_url if uploaded else "",
        "added_tags": list(uploaded.added_tags) if uploaded else [],
        "error": shown(outcome.error) if outcome.error else "",
    }
    return json_text({name: value for name, value in fields.items() if value})


def edit_url(pages: str, photo_ids: Sequence[str]) -> str:
    """The page where a user describes what they have just uploaded (facts: upload)."""
    return f"{pages}/photos/upload/edit/?ids={','.join(photo_ids)}"


def _as(settings: UploadSettings, before: int | None) -> str:
    """The privacy of an earlier upload, if it differs from the present settings."""
    if before in set(Privacy):
        return "" if before == settings.privacy else f" as {Privacy(before).label}; not changed"
    return "; its privacy is not changed" if "privacy" in settings.chosen else ""


def _size(count: float) -> str:
    unit = 0
    while count >= 1000 and unit < len(_UNITS) - 1:
        count, unit = count / 1000, unit + 1
    return f"{count:.0f} {_UNITS[unit]}" if unit == 0 else f"{count:.1f} {_UNITS[unit]}"
