"""The content of a feed, before it is written in a format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flickr_sandbox.feeds.located import places_of
from flickr_sandbox.feeds.query import CommentQuery, TopicQuery, newest, newest_comments, newest_topics
from flickr_sandbox.html import Markup
from flickr_sandbox.pictures.sizes import fitted, sizes_of
from flickr_sandbox.state import photos, photosets, tags, users

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flickr_sandbox.feeds.located import Point
    from flickr_sandbox.feeds.query import FeedQuery
    from flickr_sandbox.site import Site
    from flickr_sandbox.state import Database
    from flickr_sandbox.state.comments import Comment
    from flickr_sandbox.state.discussions import Topic
    from flickr_sandbox.state.records import Photo

__all__ = ["Content", "Item", "Picture", "content_of", "photo_items", "stamp"]

_MEDIUM = 240
_TEXT = Markup(
    '<p><a href="{profile}">{owner}</a> posted a photo:</p>'
    '<p><a href="{page}"><img src="{source}" width="{width}" height="{height}" alt="{title}" /></a></p>{more}'
)


@dataclass(frozen=True)
class Picture:
    """The picture of an item: addresses of three sizes, and width and height of the large one, in pixels."""

    medium: str
    large: str
    thumbnail: str
    size: tuple[int, int]
    taken: str


@dataclass(frozen=True)
class Item:
    """A photo in a feed, or a topic, which has no picture; `html` is for readers, `text` is the author's.

    Dates are in seconds since 1970; `key` is the item's part of identifiers, such as `/photo/123`. `point` is where a
    photo was taken, if the feed contains that. For subscribers, `news` is what happened to it, and `contributor` name
    and NSID of who did that.
    """

    title: str
    key: str
    page: str
    published: int
    updated: int
    owner: str
    owner_id: str
    profile: str
    text: str
    html: str
    tags: tuple[str, ...] = ()
    picture: Picture | None = None
    point: Point | None = None
    news: str = ""
    contributor: tuple[str, str] | None = None


@dataclass(frozen=True)
class Content:
    """A feed; `address` is its own, `modified` in seconds since 1970, `language` that of its titles."""

    title: str
    page: str
    address: str
    modified: int
    items: tuple[Item, ...]
    language: str = "en-us"

    @classmethod
    def of(cls, title: str, page: str, address: str, items: Sequence[Item], language: str = "en-us") -> Content:
        """A feed of these items, with the date of the newest."""
        return cls(title, page, address, max((item.published for item in items), default=0), tuple(items), language)


def content_of(
    database: Database,
    site: Site,
    query: FeedQuery | TopicQuery | CommentQuery,
    address: str,
    *,
    language: str = "en-us",
    located: bool = False,
) -> Content:
    """The feed with its photos, topics or comments; with the places of photos if it is `located`."""
    items: Sequence[Item]
    if isinstance(query, TopicQuery):
        items = [_topic(database, site, query, topic) for topic in newest_topics(database, query)]
    elif isinstance(query, CommentQuery):
        items = [_comment(database, site, comment) for comment in newest_comments(database, query)]
    else:
        items = photo_items(database, site, newest(database, query), located=located)
    return Content.of(query.title, f"{site.base}{query.path}", address, items, language)


def photo_items(
    database: Database, site: Site, found: Sequence[Photo], *, located: bool = False, nsid: str | None = None
) -> list[Item]:
    """Photos as items; with `located` including where they were taken, if `nsid` (None: everybody) may know it."""
    points = places_of(database, [photo.id for photo in found], nsid) if located else {}
    return [_photo(database, site, photo, points.get(photo.id)) for photo in found]


def stamp(seconds: int) -> str:
    """A moment as `2024-05-06T07:08:09Z`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _photo(database: Database, site: Site, photo: Photo, point: Point | None) -> Item:
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
    picture = Picture(
        medium=site.image(photo, "m"),
        large=site.image(photo, size.suffix),
        thumbnail=site.image(photo, "s"),
        size=(dimensions[0], dimensions[1]),
        taken=f"{photo.taken.replace(' ', 'T')}-08:00",  # Flickr's feeds add a time zone of their own
    )
    return Item(
        title=photo.title,
        key=f"/photo/{photo.id}",
        page=page,
        published=photo.posted,
        updated=photo.updated,
        owner=name,
        owner_id=photo.owner,
        profile=profile,
        text=photo.description,
        html=str(html),
        tags=tuple(tag.clean for tag in tags.tags_of(database, photo.id)),
        picture=picture,
        point=point,
    )


def _comment(database: Database, site: Site, comment: Comment) -> Item:
    if comment.photo_id:
        photo = photos.find_photo(database, comment.photo_id)
        title, path = (photo.title, f"/photos/{photo.owner}/{photo.id}/") if photo else ("", "/photos/")
    else:
        album = photosets.find_photoset(database, comment.photoset_id or "")
        title, path = (album.title, f"/photos/{album.owner}/sets/{album.id}/") if album else ("", "/photos/")
    author = users.find_user(database, comment.author)
    return Item(
        title=f"Comment on {title}",
        key=f"/comment/{comment.id}",
        page=f"{site.base}{path}#comment{comment.id}",
        published=comment.created,
        updated=comment.created,
        owner=author.username if author else "",
        owner_id=comment.author,
        profile=f"{site.base}/people/{comment.author}/",
        text=comment.text,
        html=str(Markup("<p>{}</p>").format(comment.text)),
    )


def _topic(database: Database, site: Site, query: TopicQuery, topic: Topic) -> Item:
    author = users.find_user(database, topic.author)
    return Item(
        title=topic.subject,
        key=f"/grouptopic/{topic.id}",
        page=f"{site.base}{query.path}{topic.id}/",
        published=topic.created,
        updated=topic.edited or topic.created,
        owner=author.username if author else "",
        owner_id=topic.author,
        profile=f"{site.base}/people/{topic.author}/",
        text=topic.message,
        html=str(Markup("<p>{}</p>").format(topic.message)),
    )
