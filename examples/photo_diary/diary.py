"""The diary of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from flickr_client import Flickr

__all__ = ["Entry", "entries"]


@dataclass(frozen=True)
class Entry:
    """A photo: when it was posted, its title, its page, and how often it was seen."""

    posted: datetime
    title: str
    page: str
    views: int

    def __str__(self) -> str:
        return f"{self.posted:%H:%M} {self.title or 'Untitled'}, {self.views} views: {self.page}"


def entries(flickr: Flickr, until: datetime) -> list[Entry]:
    """The photos of the day before `until`, the oldest first; one call for up to 500 of them."""
    photos = flickr.people.iter_get_photos(
        "me",
        min_upload_date=until - timedelta(days=1),
        max_upload_date=until,
        extras=["date_upload", "views", "path_alias"],
        per_page=500,
    )
    found = [
        Entry(photo.dateupload, photo.title, photo.page_url, photo.views or 0) for photo in photos if photo.dateupload
    ]
    return sorted(found, key=lambda entry: entry.posted)
