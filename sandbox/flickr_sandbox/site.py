"""URLs in the sandbox's responses: pictures, photo pages, profiles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from flickr_sandbox.as_flickr.hosts import is_flickr
from flickr_sandbox.pictures.sizes import secret_of

if TYPE_CHECKING:
    from flickr_sandbox.state.records import Photo, User

__all__ = ["Site"]


@dataclass(frozen=True)
class Site:
    """Where pages and pictures are for a client; without final slashes.

    Under its own address, the sandbox replaces all of Flickr's hosts. Under one of Flickr's host names, its URLs are
    Flickr's.
    """

    base: str
    images: str
    short: str

    @classmethod
    @lru_cache(maxsize=64)
    def at(cls, origin: str) -> Site:
        """The URLs for a client that sends its requests to `origin`, such as `http://127.0.0.1:5123`."""
        if is_flickr(origin.partition("://")[2].partition(":")[0]):
            return cls("https://www.flickr.com", "https://live.staticflickr.com", "https://flic.kr")
        return cls(origin, origin, origin)

    def image(self, photo: Photo, suffix: str) -> str:
        """The URL of the picture in the size with that suffix: `""` for the medium one, `o` for the original."""
        extension = photo.format if suffix == "o" else "jpg"
        tail = f"_{suffix}" if suffix else ""
        return f"{self.images}/{photo.server}/{photo.id}_{secret_of(photo, suffix)}{tail}.{extension}"

    def photos(self, user: User) -> str:
        """The URL of a user's photostream."""
        return f"{self.base}/photos/{user.path}/"

    def profile(self, user: User) -> str:
        """The URL of a user's profile."""
        return f"{self.base}/people/{user.path}/"

    def photo_page(self, user: User, photo_id: str) -> str:
        """The URL of a photo's page."""
        return f"{self.base}/photos/{user.path}/{photo_id}/"

    def photoset_page(self, user: User, photoset_id: str) -> str:
        """The URL of an album's page."""
        return f"{self.base}/photos/{user.path}/sets/{photoset_id}/"
