"""Compares Flickr with the folder, and fetches what is missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from account_backup.folder import described
from flickr_client.errors import DownloadError, FlickrError
from flickr_client.images import ImageSession, download_flow

if TYPE_CHECKING:
    from collections.abc import Callable

    from account_backup.folder import Folder
    from flickr_client import Flickr
    from flickr_client.types import Photo

__all__ = ["Backup", "Result"]

# Largest first: if Flickr does not serve the original, the largest size that it serves.
SIZES = ("o", "6k", "5k", "f", "4k", "3k", "k", "h", "l", "c", "z", "m", "w", "n", "s")
# One call returns all of this for 500 photos, so that no photo needs its own call.
EXTRAS = [
    *("description", "license", "date_upload", "date_taken", "last_update", "geo", "tags", "machine_tags", "views"),
    *("media", "original_format", "o_dims", "owner_name", "path_alias"),
    *(f"url_{size}" for size in SIZES),
]


@dataclass
class Result:
    """The result of a run; `failed` has a reason for each missing photo."""

    fetched: int = 0
    described: int = 0
    unchanged: int = 0
    without_original: int = 0
    failed: dict[str, str] = field(default_factory=dict)


class NoFile(FlickrError):
    """Flickr serves no file of a photo."""


class Backup:
    """A run of the backup for the user whose token the client has; `images` limits the rate of downloads."""

    def __init__(
        self, flickr: Flickr, folder: Folder, images: ImageSession, report: Callable[[str], None] = print
    ) -> None:
        self._flickr, self._folder, self._images, self._report = flickr, folder, images, report

    def run(self, *, full: bool = False) -> Result:
        """Updates the folder; raises `FlickrError` if Flickr does not list the photos."""
        user = self._flickr.test.login().id or "unknown"
        since = self._folder.open(user)
        if full or since is None:
            listed = self._flickr.people.iter_get_photos("me", extras=EXTRAS)
        else:
            listed = self._flickr.photos.iter_recently_updated(since, extras=EXTRAS)
        photos = list(listed)  # at once, because pages shift while photos are added and removed
        result = Result()
        for number, photo in enumerate(photos, 1):
            try:
                done = self._store(photo, result)
            except (DownloadError, NoFile) as error:
                result.failed[photo.id] = str(error)
                done = str(error)
            self._report(f"{number} of {len(photos)}: {photo.title or photo.id}: {done}")
        changes = [photo.lastupdate for photo in photos if photo.lastupdate]
        if changes and not result.failed:
            self._folder.complete(user, max(changes))
        return result

    def _store(self, photo: Photo, result: Result) -> str:
        """Fetches what is missing of a photo; returns what that was."""
        size, address = self._best(photo)
        if size != "o":
            result.without_original += 1
        before = self._folder.description(photo)
        if before and before["file"]["of"] == _version(address):
            if before["photo"] == described(photo):
                result.unchanged += 1
                return "unchanged"
            self._folder.describe(photo, before["file"])
            result.described += 1
            return "described anew"
        file = self._fetch(photo, size, address)
        self._folder.describe(photo, file)
        result.fetched += 1
        return f"{file['name']}, {file['bytes'] / 1e6:.1f} MB"

    def _fetch(self, photo: Photo, size: str, address: str) -> dict[str, Any]:
        place = self._folder.place(photo)
        got = self._flickr.run(download_flow(self._images, address, to=place))
        name = f"{place.name}/{got.path.name if got.path else photo.id}"
        return {"name": name, "size": size, "bytes": got.size, "sha256": got.sha256, "of": _version(address)}

    def _best(self, photo: Photo) -> tuple[str, str]:
        """The largest size that Flickr serves, and its URL."""
        if photo.media == "video":
            return self._best_of_video(photo)
        for size in SIZES:
            if address := getattr(photo, f"url_{size}"):
                return size, address
        raise NoFile("Flickr gave the address of no file")

    def _best_of_video(self, photo: Photo) -> tuple[str, str]:
        """A list only has the pictures of a video; one call returns its files."""
        rows = [row for row in self._flickr.photos.get_sizes(photo.id) if row.media == "video"]
        original = next((row for row in rows if row.label == "Video Original"), None)
        best = original or max(rows, key=lambda row: row.width, default=None)
        if best is None:
            raise NoFile("the video is not ready, or Flickr gave the address of no file")
        return "o" if original else best.label, best.source


def _version(address: str) -> str:
    """A text that changes with the file: the path of its URL, which has another secret after a replacement."""
    return urlsplit(address).path
