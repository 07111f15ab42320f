"""What a feed says, before it is written in one of the forms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flickr_sandbox.feeds.query import FeedQuery, newest
from flickr_sandbox.html import Markup
from flickr_sandbox.pictures.sizes import fitted, sizes_of
from flickr_sandbox.state import tags, users

if TYPE_CHECKING:
    from flickr_sandbox.site import Site
    from flickr_sandbox.state import Database
    from flickr_sandbox.state.records import Photo

__all__ = ["Content", "Item", "content_of", "stamp"]

_MEDIUM = 240
_TEXT = Markup(
    '<p><a href="{profile}">{owner}</a> posted a photo:</p>'
    '<p><a href="{page}"><img src="{source}" width="{width}" height="{height}" alt="{title}" /></a></p>{more}'
)


@dataclass(frozen=True)
class Item:
    """A photo in a feed; `html` is what readers show, `size` the width and height of the large file, in pixels."""

    photo: Photo
    page: str
    medium: str
    large: str
    size: tuple[int, int]
    thumbnail: str
    owner: str
    profile: str
    html: str
    tags: tuple[str, ...]

    @property
    def taken(self) -> str:
        """When it was taken, in the notation of Flickr's feeds, which adds a time zone of its own."""
        return f"{self.photo.taken.replace(' ', 'T')}-08:00"


@dataclass(frozen=True)
class Content:
    """A feed; `address` is its own, `modified` in seconds since 1970."""

    title: str
    page: str
    address: str
    modified: int
    items: tuple[Item, ...]


def content_of(database: Database, site: Site, query: FeedQuery, address: str) -> Content:
    """The feed with its photos."""
    items = tuple(_item(database, site, photo) for photo in newest(database, query))
    modified = max((item.photo.posted for item in items), default=0)
    return Content(query.title, f"{site.base}{query.path}", address, modified, items)


def stamp(seconds: int) -> str:
    """A moment as `2024-05-06T07:08:09Z`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _item(database: Database, site: Site, photo: Photo) -> Item:
    owner = users.find_user(database, photo.owner)
    name = owner.username if owner else ""
    page, profile = f"{site.base}/photos/{photo.owner}/{photo.id}/", f"{site.base}/people/{photo.owner}/"
    width, height = fitted(photo.width, photo.height, _MEDIUM)
    size, *dimensions = [each for each in sizes_of(photo, large=False) if not each[0].square][-1]
    html = _TEXT.format(
        profile=profile,
        owner=name,
        page=page,
        source=site.image(photo, "m"),
        width=width,
        height=height,
        title=photo.title,
        more=Markup("<p>{}</p>").format(photo.description) if photo.description else "",
    )
    return Item(
        photo=photo,
        page=page,
        medium=site.image(photo, "m"),
        large=site.image(photo, size.suffix),
        size=(dimensions[0], dimensions[1]),
        thumbnail=site.image(photo, "s"),
        owner=name,
        profile=profile,
        html=str(html),
        tags=tuple(tag.clean for tag in tags.tags_of(database, photo.id)),
    )
