"""A feed and its items, the same for every format (facts: feeds)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Feed", "FeedItem"]


class FeedItem(msgspec.Struct, frozen=True, kw_only=True):
    """A photo of a feed, or a topic or comment in those of discussions.

    Attributes:
        title: Its title; plain text.
        link: The URL of its page: link to it if you show the item.
        media_url: The file: of 240 pixels in JSON, of 1024 in Atom and RSS; None if it is not a photo.
        date_taken: When it was taken, in the photographer's time, of which Flickr does not know the zone: feeds give
            every date the same offset, in summer and in winter, which is left out here.
        published: When it was posted.
        author: The author's name.
        author_id: Their NSID; None in RSS, which lacks it.
        tags: Its tags.
        description: HTML by other people: sanitize it before you show it.
    """

    title: str = ""
    link: str = ""
    media_url: str | None = None
    date_taken: datetime | None = None
    published: datetime | None = None
    author: str = ""
    author_id: str | None = None
    tags: tuple[str, ...] = ()
    description: str = ""

    @property
    def photo_id(self) -> str | None:
        """The id of the photo that `link` leads to, if it leads to one."""
        from flickr_runtime.urls.errors import UnknownAddress
        from flickr_runtime.urls.parse import parse_url

        try:
            return getattr(parse_url(self.link), "photo_id", None)
        except UnknownAddress:
            return None


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed; iterates over its items, the newest first.

    Attributes:
        title: What it is, in the requested language.
        link: The page that shows the same.
        description: Flickr's description.
        modified: When an item was last added.
        items: At most twenty.
    """

    title: str = ""
    link: str = ""
    description: str = ""
    modified: datetime | None = None
    items: tuple[FeedItem, ...] = ()

    def __iter__(self) -> Iterator[FeedItem]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)
