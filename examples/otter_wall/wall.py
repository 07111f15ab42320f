"""Requests photos and caches the response for an hour; results may be cached for at most a day."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flickr_client import Flickr
    from flickr_client.types import Photo

__all__ = ["Wall"]

LIFETIME = 60 * 60
PHOTOS_ON_A_PAGE = 30


@dataclass
class Wall:
    """The photos of a search, as one page of a site shows them."""

    flickr: Flickr
    text: str
    _photos: list[Photo] = field(default_factory=list)
    _fetched: float = float("-inf")

    def photos(self) -> list[Photo]:
        """At most 30 photos, from Flickr or from the last hour."""
        if time.monotonic() - self._fetched > LIFETIME:
            # One call returns what the page shows, so that no photo needs its own call.
            page = self.flickr.photos.search(
                text=self.text,
                extras=["owner_name", "url_m", "license"],
                safe_search=1,
                per_page=PHOTOS_ON_A_PAGE,
            )
            self._photos, self._fetched = page.photo, time.monotonic()
        return self._photos
