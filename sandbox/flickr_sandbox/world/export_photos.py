"""Exports photos with everything that belongs to them."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from flickr_sandbox.world.values import CONTENT_TYPES, LEVELS_OF_PERMISSION, PRIVACIES, SAFETY, number_of

if TYPE_CHECKING:
    from pathlib import Path

    from flickr_sandbox.state import Database

__all__ = ["exported_photos"]

Entry = dict[str, Any]
Grouped = dict[str, list[Entry]]
_AS_THEY_ARE: tuple[str, ...] = (
    "id",
    "owner",
    "title",
    "description",
    "posted",
    "taken",
    "taken_granularity",
    "updated",
    "views",
)
_AS_THEY_ARE += ("license", "media", "format", "width", "height", "rotation", "secret", "original_secret", "server")
_AS_THEY_ARE += ("farm",)
_RECTANGLE = ("x", "y", "w", "h")


def exported_photos(database: Database, folder: Path | None) -> list[Entry]:
    """All photos; files of uploads are written to `folder` if there is one."""
    parts = {
        name: _by_photo(database, f"SELECT * FROM {name} ORDER BY rowid")  # noqa: S608 - names of ours
        for name in (
            "tags",
            "exif",
            "photo_people",
            "notes",
            "photo_perms",
            "geo_perms",
            "photo_places",
            "license_changes",
        )
    }
    files = _files(database, folder) if folder else {}
    rows = [dict(row) for row in database.rows("SELECT * FROM photos ORDER BY rowid")]
    return [_photo(row, {name: found.get(row["id"], []) for name, found in parts.items()}, files) for row in rows]


def _by_photo(database: Database, sql: str) -> Grouped:
    found: Grouped = defaultdict(list)
    for row in database.rows(sql):
        found[row["photo_id"]].append(dict(row))
    return found


def _files(database: Database, folder: Path) -> dict[str, str]:
    folder.mkdir(parents=True, exist_ok=True)
    names = {}
    for row in database.rows("SELECT f.photo_id, p.format, f.bytes FROM files f JOIN photos p ON p.id = f.photo_id"):
        names[row["photo_id"]] = f"{row['photo_id']}.{row['format']}"
        (folder / names[row["photo_id"]]).write_bytes(row["bytes"])
    return names


def _photo(row: Entry, parts: Grouped, files: dict[str, str]) -> Entry:
    friend, family = row["is_friend"], row["is_family"]
    privacy = 1 if row["is_public"] else {(1, 0): 2, (0, 1): 3, (1, 1): 4}.get((friend, family), 5)
    entry: Entry = {
        **{name: row[name] for name in _AS_THEY_ARE},
        "taken_unknown": bool(row["taken_unknown"]),
        "hidden": bool(row["hidden"]),
        "privacy": number_of(PRIVACIES, privacy),
        "safety": number_of(SAFETY, row["safety_level"]),
        "content_type": number_of(CONTENT_TYPES, row["content_type"]),
        "tags": [
            tag["raw"] if tag["author"] == row["owner"] else {"raw": tag["raw"], "author": tag["author"]}
            for tag in parts["tags"]
        ],
    }
    if row["latitude"] is not None:
        entry |= {name: row[name] for name in ("latitude", "longitude", "accuracy", "context")}
    if row["id"] in files:
        entry["file"] = files[row["id"]]
    return entry | _parts(parts)


def _parts(parts: Grouped) -> Entry:
    found: Entry = {
        "exif": [tag for each in parts["exif"] for tag in json.loads(each["tags"])],
        "people": [_person(each) for each in parts["photo_people"]],
        "notes": [{name: each[name] for name in ("id", "author", "text", *_RECTANGLE)} for each in parts["notes"]],
        "license_changes": [
            {name: each[name] for name in ("old", "new", "changed")} for each in parts["license_changes"]
        ],
    }
    for each in parts["photo_perms"]:
        found["can_comment"] = number_of(LEVELS_OF_PERMISSION, each["comment"])
        found["can_add_meta"] = number_of(LEVELS_OF_PERMISSION, each["addmeta"])
    for each in parts["photo_places"]:
        found["woeid"] = str(each["woeid"])
    given = {name: value for name, value in found.items() if value}
    for each in parts["geo_perms"]:  # an empty list means that nobody may see it
        given["geo_visible_to"] = [name for name in ("public", "contact", "friend", "family") if each[f"is_{name}"]]
    return given


def _person(row: Entry) -> Entry:
    place = {name: row[name] for name in _RECTANGLE if row[name] is not None}
    return {"user": row["user"], "added_by": row["added_by"], "added": row["added"], **place}
