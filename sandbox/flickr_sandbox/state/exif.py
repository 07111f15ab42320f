"""The EXIF tags of photos."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_sandbox.state.database import Database

__all__ = ["ExifTag", "exif_of", "makes_and_models", "set_exif"]

_LABELS = {
    "Make": "Make",
    "Model": "Model",
    "ExposureTime": "Exposure",
    "FNumber": "Aperture",
    "ISO": "ISO Speed",
    "ExposureProgram": "Exposure Program",
    "MeteringMode": "Metering Mode",
    "WhiteBalance": "White Balance",
    "Orientation": "Orientation",
    "DateTimeOriginal": "Date and Time (Original)",
    "FocalLength": "Focal Length",
    "LensModel": "Lens Model",
}
_FIRST_SPACE, _SPACE = "IFD0", "ExifIFD"
_IN_FIRST_SPACE = {"Make", "Model", "Orientation", "Software", "Artist", "Copyright", "ImageDescription"}


@dataclass(frozen=True)
class ExifTag:
    """A tag of EXIF; `clean` is its value for people, empty if that is the raw one."""

    tagspace: str
    tagspaceid: int
    tag: str
    label: str
    raw: str
    clean: str = ""

    @classmethod
    def named(
        cls,
        tag: str,
        raw: str,
        label: str | None = None,
        clean: str = "",
        tagspace: str | None = None,
        tagspaceid: int = 0,
    ) -> ExifTag:
        """A tag; label and space are derived from its name if they are not given."""
        space = tagspace or (_FIRST_SPACE if tag in _IN_FIRST_SPACE else _SPACE)
        return cls(space, tagspaceid, tag, _LABELS.get(tag, tag) if label is None else label, raw, clean)


def set_exif(database: Database, photo_id: str, tags: Iterable[ExifTag]) -> None:
    """Sets the EXIF of a photo."""
    found = list(tags)
    values = {each.tag: each.raw for each in reversed(found)}
    row = {"photo_id": photo_id, "make": values.get("Make", ""), "model": values.get("Model", "")}
    database.execute("DELETE FROM exif WHERE photo_id = ?", (photo_id,))
    if found:
        database.insert("exif", {**row, "tags": json.dumps([vars(each) for each in found])})


def exif_of(database: Database, photo_id: str) -> list[ExifTag]:
    """The EXIF of a photo, in order; empty if there is none."""
    row = database.row("SELECT tags FROM exif WHERE photo_id = ?", (photo_id,))
    return [] if row is None else [ExifTag(**each) for each in json.loads(row["tags"])]


def makes_and_models(database: Database) -> list[tuple[str, str]]:
    """The cameras that public photos were taken with: maker and model of each, in order."""
    sql = "SELECT DISTINCT e.make, e.model FROM exif e JOIN photos p ON p.id = e.photo_id"
    rows = database.rows(f"{sql} WHERE p.is_public AND e.make != '' AND e.model != '' ORDER BY e.make, e.model")
    return [(row["make"], row["model"]) for row in rows]
