"""The folder of a backup: a file and a description of each photo, by year of upload, and how far the backup has come.

    2024/52980178287_o.jpg       the photo
    2024/52980178287.json        what Flickr says of it, and which file belongs to it
    backup.json                  whose photos they are, and up to which change they are complete

A description is written when its file is there, so that whatever is described is complete.
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
    """The folder holds something else than a backup of this user."""


class Folder:
    """A backup on the disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._state = root / "backup.json"

    def open(self, user: str) -> datetime | None:
        """Makes the folder where it is not there; gives the change up to which it is complete, if it ever was.

        Raises `FolderError` where it is somebody else's.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        state = _read(self._state) or {"user": user, "complete_until": None}
        if state["user"] != user:
            raise FolderError(f"{self.root} is the backup of {state['user']}, and {user} is signed in")
        _write(self._state, state)
        return datetime.fromisoformat(state["complete_until"]) if state["complete_until"] else None

    def complete(self, user: str, until: datetime) -> None:
        """Notes that everything up to a change is there."""
        _write(self._state, {"user": user, "complete_until": until.isoformat()})

    def description(self, photo: Photo) -> dict[str, Any] | None:
        """What is written about a photo, if its file is there too."""
        found = _read(self._path(photo))
        return found if found and (self.root / found["file"]["name"]).is_file() else None

    def describe(self, photo: Photo, file: dict[str, Any]) -> None:
        """Writes about a photo, and removes the file that it had before, if that was another."""
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
    """What Flickr says of a photo, but for the addresses of its files, which do not stay good."""
    return {name: value for name, value in photo.to_dict().items() if not _ADDRESSES.match(name)}


def _read(path: Path) -> dict[str, Any] | None:
    """A JSON object; None where there is none, because an interrupted program or a full disk left something else."""
    try:
        found = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _write(path: Path, tree: dict[str, Any]) -> None:
    """Replaces a file at once, so that it is never half there."""
    beside = path.with_suffix(".part")
    beside.write_text(json.dumps(tree, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    beside.replace(path)
