"""Addresses that the sandbox gives out: pictures, photo pages, profiles."""

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

    Under an address of its own, the sandbox stands for all of Flickr's hosts. Under one of Flickr's host names, it
    gives out Flickr's addresses.
    """

    base: str
    images: str
    short: str

    @classmethod
    @lru_cache(maxsize=64)
    def at(cls, origin: str) -> Site:
        """The addresses for a client that speaks to `origin`, such as `http://127.0.0.1:5123`."""
        if is_flickr(origin.partition("://")[2].partition(":")[0]):
            return cls("https://www.flickr.com", "https://live.staticflickr.com", "https://flic.kr")
        return cls(origin, origin, origin)

    def image(self, photo: Photo, suffix: str) -> str:
        """The address of the picture in the size with that suffix, `""` being the medium one and `o` the original."""
        extension = photo.format if suffix == "o" else "jpg"
        tail = f"_{suffix}" if suffix else ""
        return f"{self.images}/{photo.server}/{photo.id}_{secret_of(photo, suffix)}{tail}.{extension}"

    def photos(self, user: User) -> str:
        """The address of a user's photostream."""
        return f"{self.base}/photos/{user.path}/"

    def profile(self, user: User) -> str:
        """The address of a user's profile."""
        return f"{self.base}/people/{user.path}/"

    def photo_page(self, user: User, photo_id: str) -> str:
        """The address of a photo's page."""
        return f"{self.base}/photos/{user.path}/{photo_id}/"

    def photoset_page(self, user: User, photoset_id: str) -> str:
        """The address of an album's page."""
        return f"{self.base}/photos/{user.path}/sets/{photoset_id}/"
