"""What generated records can do beyond holding fields, by the name of their type."""

from __future__ import annotations

from flickr_runtime.scalars import Record
from flickr_runtime.urls import photo_page_url, short_url

__all__ = ["OwnedPhoto", "PhotoLinks"]


class PhotoLinks(Record, frozen=True, kw_only=True):
    """A photo of a list: links to its page, never to the file (Developer Guide, «Best Practices»)."""

    @property
    def page_url(self) -> str:
        """The address of the photo's page."""
        return photo_page_url(str(getattr(self, "id", "")), _owner(self))

    @property
    def short_url(self) -> str:
        """The photo's `flic.kr` address."""
        return short_url(str(getattr(self, "id", "")))


class OwnedPhoto(PhotoLinks, frozen=True, kw_only=True):
    """A photo whose `owner` is a record of its own."""


def _owner(photo: Record) -> str | None:
    owner = getattr(photo, "owner", None)
    return getattr(owner, "nsid", owner) or None
