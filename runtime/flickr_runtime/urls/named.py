"""The objects that URLs on Flickr name, as data; each has its current URL."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from flickr_runtime.urls import pages
from flickr_runtime.urls.base58 import encode58
from flickr_runtime.urls.images import IMAGE_HOST, icon_url
from flickr_runtime.urls.parts import page_part, path_part
from flickr_runtime.urls.sizes import SizeName, size_called

__all__ = [
    "Named",
    "NamedAlbum",
    "NamedCollection",
    "NamedGallery",
    "NamedGroup",
    "NamedGuestPass",
    "NamedIcon",
    "NamedImage",
    "NamedPerson",
    "NamedPhoto",
    "NamedShortLink",
    "NamedTag",
    "NamedVideo",
]


class NamedPhoto(msgspec.Struct, frozen=True):
    """A photo or video. `owner` is an NSID or a path alias; `size` and `album_id` are set if the URL contains them."""

    photo_id: str
    owner: str | None = None
    size: SizeName | None = None
    album_id: str | None = None

    @property
    def url(self) -> str:
        """The photo's page."""
        page = pages.photo_page_url(self.photo_id, self.owner)
        if not self.owner:
            return page
        sizes = f"sizes/{self.size}/" if self.size else ""
        return f"{page}{sizes}in/album-{self.album_id}/" if self.album_id else page + sizes


class NamedImage(msgspec.Struct, frozen=True):
    """A file of a photo, by its parts; `size` and `server` are None if the URL does not contain them.

    The secret is that of the size only, unless the size shares it with others.
    """

    photo_id: str
    secret: str
    size: SizeName | None = None
    server: str | None = None
    farm: str | None = None
    extension: str = "jpg"

    @property
    def url(self) -> str:
        """The file at the current host; the photo's page if the server or the size is not known."""
        if self.server is None or self.size is None:
            return pages.short_url(self.photo_id)
        suffix = size_called(self.size).suffix
        name = f"{self.photo_id}_{path_part(self.secret)}{'_' if suffix else ''}{suffix}.{path_part(self.extension)}"
        return f"{IMAGE_HOST}/{self.server}/{name}"


class NamedVideo(msgspec.Struct, frozen=True):
    """A stream of a video; `label` is its size, such as `360p` or `orig`."""

    photo_id: str
    secret: str
    label: str
    owner: str | None = None

    @property
    def url(self) -> str:
        """The URL that redirects to the stream, whose own URL is signed and expires."""
        if self.owner is None:
            return f"{IMAGE_HOST}/video/{self.photo_id}/{path_part(self.secret)}/{path_part(self.label)}.mp4"
        page = pages.photo_page_url(self.photo_id, self.owner)
        return f"{page}play/{path_part(self.label)}/{path_part(self.secret)}/"


class NamedAlbum(msgspec.Struct, frozen=True):
    """An album, which the API calls a photoset; a short URL does not contain the owner."""

    photoset_id: str
    owner: str | None = None
    page: int = 1

    @property
    def url(self) -> str:
        """The album's page."""
        return pages.album_url(self.photoset_id, self.owner, self.page)


class NamedGallery(msgspec.Struct, frozen=True):
    """A gallery."""

    gallery_id: str
    owner: str
    page: int = 1

    @property
    def url(self) -> str:
        """The gallery's page."""
        return pages.gallery_url(self.gallery_id, self.owner, self.page)


class NamedCollection(msgspec.Struct, frozen=True):
    """A collection of albums."""

    collection_id: str
    owner: str

    @property
    def url(self) -> str:
        """The collection's page."""
        return f"{pages.photostream_url(self.owner)}collections/{path_part(self.collection_id)}/"


class NamedPerson(msgspec.Struct, frozen=True):
    """A person, by NSID or path alias (`me` is the user who is logged in), and which of their pages it is."""

    person: str
    area: Literal["photostream", "profile", "albums", "galleries", "favorites", "collections", "tags"] = "photostream"
    page: int = 1

    @property
    def url(self) -> str:
        """The page."""
        if self.area == "photostream":
            return pages.photostream_url(self.person, self.page)
        if self.area == "profile":
            return pages.profile_url(self.person)
        return f"{pages.photostream_url(self.person)}{self.area}/{page_part(self.page)}"


class NamedGroup(msgspec.Struct, frozen=True):
    """A group, by NSID or path alias, and which of its pages it is; `topic_id` is that of a discussion."""

    group: str
    area: Literal["overview", "pool", "discuss", "members"] = "overview"
    topic_id: str | None = None
    page: int = 1

    @property
    def url(self) -> str:
        """The page."""
        area = "" if self.area == "overview" else f"{self.area}/"
        topic = f"{path_part(self.topic_id)}/" if self.topic_id else ""
        return f"{pages.group_url(self.group)}{area}{topic}{page_part(self.page)}"


class NamedTag(msgspec.Struct, frozen=True):
    """A tag, of all photos or one person's."""

    tag: str
    owner: str | None = None
    page: int = 1

    @property
    def url(self) -> str:
        """The photos with that tag."""
        return pages.tag_url(self.tag, self.owner, self.page)


class NamedIcon(msgspec.Struct, frozen=True):
    """The buddy icon of a person or group."""

    nsid: str
    server: str
    farm: str | None = None
    size: Literal["", "s", "m", "l", "r"] = ""

    @property
    def url(self) -> str:
        """The file."""
        return icon_url(self.nsid, self.server, self.farm, self.size)


class NamedGuestPass(msgspec.Struct, frozen=True):
    """A guest pass, which gives access to non-public photos. Only Flickr knows to which. It is a secret."""

    owner: str
    code: str

    @property
    def url(self) -> str:
        """The pass."""
        return f"https://www.flickr.com/gp/{path_part(self.owner)}/{path_part(self.code)}"


class NamedShortLink(msgspec.Struct, frozen=True):
    """A short URL whose number is internal to Flickr: the gallery or person is only known by following it."""

    kind: Literal["gallery", "person"]
    number: str

    @property
    def url(self) -> str:
        """The short URL."""
        return f"https://flic.kr/{'y' if self.kind == 'gallery' else 'ps'}/{encode58(self.number)}"


Named: TypeAlias = (
    NamedPhoto
    | NamedImage
    | NamedVideo
    | NamedAlbum
    | NamedGallery
    | NamedCollection
    | NamedPerson
    | NamedGroup
    | NamedTag
    | NamedIcon
    | NamedGuestPass
    | NamedShortLink
)
