"""The folder of a backup: a file and a description of each photo, by year of upload, and how far the backup has come.

    2024/52980178287_o.jpg       the photo
    2024/52980178287.json        its data at Flickr, and the name of its file
    backup.json                  the owner, and the change up to which the backup is complete

A description is written after its file, so that everything with a description is complete.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from flickr_client.types import Photo

__all__ = ["Folder", "FolderError", "described"]

_ADDRESSES = re.compile(r"(url|width|height)_")


class FolderError(Exception):
    """The folder does not contain a backup of this user."""


class Folder:
    """A backup on the disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._state = root / "backup.json"

    def open(self, user: str) -> datetime | None:
        """Creates the folder if it does not exist; returns the change up to which it is complete, if it ever was.

        Raises `FolderError` if it belongs to another user.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        state = _read(self._state) or {"user": user, "complete_until": None}
        if state["user"] != user:
            raise FolderError(f"{self.root} is the backup of {state['user']}, and {user} is signed in")
        _write(self._state, state)
        return datetime.fromisoformat(state["complete_until"]) if state["complete_until"] else None

    def complete(self, user: str, until: datetime) -> None:
        """Records that everything up to a change is there."""
        _write(self._state, {"user": user, "complete_until": until.isoformat()})

    def description(self, photo: Photo) -> dict[str, Any] | None:
        """The description of a photo, if its file is there too."""
        found = _read(self._path(photo))
        return found if found and (self.root / found["file"]["name"]).is_file() else None

    def describe(self, photo: Photo, file: dict[str, Any]) -> None:
        """Writes the description of a photo, and removes its earlier file if that was another."""
        before = self.description(photo)
        _write(self._path(photo), {"photo": described(photo), "page": photo.page_url, "file": file})
        if before and before["file"]["name"] != file["name"]:
            (self.root / before["file"]["name"]).unlink()

    def place(self, photo: Photo) -> Path:
        """The folder in which the files of a photo are."""
        uploaded = photo.dateupload or datetime.fromtimestamp(0, UTC)
        place = self.root / f"{uploaded:%Y}"
        place.mkdir(exist_ok=True)
        return place

    def _path(self, photo: Photo) -> Path:
        return self.place(photo) / f"{photo.id}.json"


def described(photo: Photo) -> dict[str, Any]:
    """The data of a photo, without the URLs of its files, which expire."""
    return {name: value for name, value in photo.to_dict().items() if not _ADDRESSES.match(name)}


def _read(path: Path) -> dict[str, Any] | None:
    """A JSON object; None if there is none, because an interrupted program or a full disk left something else."""
    try:
        found = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _write(path: Path, tree: dict[str, Any]) -> None:
    """Replaces a file in one step, so that it is never incomplete."""
    beside = path.with_suffix(".part")
    beside.write_text(json.dumps(tree, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    beside.replace(path)
