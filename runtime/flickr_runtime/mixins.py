"""Properties and methods of generated records besides their fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flickr_runtime.scalars import Record
from flickr_runtime.urls.pages import (
    album_url,
    gallery_url,
    group_url,
    photo_page_url,
    photostream_url,
    profile_url,
    short_url,
)

if TYPE_CHECKING:
    from flickr_runtime.urls.sizes import SizeName

__all__ = ["AlbumLinks", "GalleryLinks", "GroupLinks", "PersonLinks", "PhotoFields", "PhotoFiles", "PhotoLinks"]


class PhotoLinks(Record, frozen=True, kw_only=True):
    """A photo: links to its page, never to the file (Developer Guide, «Best Practices»)."""

    @property
    def page_url(self) -> str:
        """The URL of the photo's page; the short URL, which redirects there, if the owner is not known."""
        return photo_page_url(str(getattr(self, "id", "")), _owner(self))

    @property
    def short_url(self) -> str:
        """The photo's `flic.kr` URL."""
        return short_url(str(getattr(self, "id", "")))


class PhotoFields(Record, frozen=True, kw_only=True):
    """The fields of a photo that were returned, and the URLs of its files."""

    def url(self, size: SizeName = "m") -> str:
        """The URL of the file in a size, by its key in extras: `l` is 1024 pixels, `o` the original.

        It is taken from an extra such as `url_l`; otherwise it is made from the photo's secret, up to `l`. A size that
        is made so may not exist if the original is small. Show photos with a link to `page_url`.

        Raises:
            MissingSize: The size has a secret of its own, and its extra was not requested or is empty; or the original
                is known to be smaller.
            ArgumentError: There is no such size.
        """
        from flickr_runtime.urls.records import photo_url

        return photo_url(self, size)

    def need(self, field: str) -> Any:
        """The value of a field, never None.

        Raises `MissingField`, which names the extra to request.

        >>> photo.need("views")  # doctest: +SKIP
        MissingField: photo 53279364618 was returned without views: request extras=['views']; …
        """
        from flickr_runtime.extras import need

        return need(self, field)


class PhotoFiles(PhotoFields, PhotoLinks, frozen=True, kw_only=True):
    """A photo with its links, its files and its owner's icon."""

    @property
    def owner_icon_url(self) -> str | None:
        """The URL of the owner's buddy icon; None if it was not returned (extra `icon_server`)."""
        owner = getattr(self, "owner", None)
        return _icon(owner if isinstance(owner, Record) else self, _owner(self))


class AlbumLinks(Record, frozen=True, kw_only=True):
    """An album."""

    @property
    def page_url(self) -> str:
        """The URL of the album's page; the short URL, which redirects there, if the owner is not known."""
        return album_url(str(getattr(self, "id", "")), getattr(self, "owner", None))


class GalleryLinks(Record, frozen=True, kw_only=True):
    """A gallery."""

    @property
    def page_url(self) -> str | None:
        """The URL of the gallery's page; None if neither its owner nor the URL was returned."""
        gallery_id, owner = getattr(self, "gallery_id", "") or getattr(self, "id", ""), getattr(self, "owner", None)
        return gallery_url(gallery_id, owner) if gallery_id and owner else getattr(self, "url", None) or None


class GroupLinks(Record, frozen=True, kw_only=True):
    """A group."""

    @property
    def page_url(self) -> str | None:
        """The URL of the group's page; None if its id was not returned."""
        nsid = _nsid(self)
        return group_url(nsid) if nsid else None

    @property
    def icon_url(self) -> str | None:
        """The URL of the group's icon; None if it was not returned."""
        return _icon(self, _nsid(self))


class PersonLinks(Record, frozen=True, kw_only=True):
    """A person."""

    @property
    def page_url(self) -> str | None:
        """The URL of the person's photostream; None if their NSID was not returned."""
        nsid = _nsid(self)
        return photostream_url(nsid) if nsid else None

    @property
    def profile_url(self) -> str | None:
        """The URL of the person's profile; None if their NSID was not returned."""
        nsid = _nsid(self)
        return profile_url(nsid) if nsid else None

    @property
    def icon_url(self) -> str | None:
        """The URL of the person's buddy icon; None if it was not returned."""
        return _icon(self, _nsid(self))


def _owner(photo: Record) -> str | None:
    owner = getattr(photo, "owner", None)
    return getattr(owner, "nsid", owner) or None


def _nsid(record: Record) -> str | None:
    return getattr(record, "nsid", None) or getattr(record, "id", None) or None


def _icon(record: Record, nsid: str | None) -> str | None:
    from flickr_runtime.urls.images import icon_url

    server = getattr(record, "iconserver", None)
    return None if server is None or nsid is None else icon_url(nsid, server, getattr(record, "iconfarm", None))
