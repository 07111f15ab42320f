"""The queries of feeds: the newest twenty public photos, topics or comments, and the title."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flickr_sandbox.gazetteer import find_places, place_by_id, place_by_url
from flickr_sandbox.geo_perms import place_visible_to
from flickr_sandbox.photo_places import in_place
from flickr_sandbox.state import comments, discussions, groups, photos, photosets, users
from flickr_sandbox.state.favorites import FAVORITES
from flickr_sandbox.state.groups import POOL
from flickr_sandbox.state.photos import Conditions, visible_to
from flickr_sandbox.state.tags import clean_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flickr_sandbox.state import Database
    from flickr_sandbox.state.comments import Comment
    from flickr_sandbox.state.discussions import Topic
    from flickr_sandbox.state.records import Photo, User

__all__ = ["FEEDS", "CommentQuery", "FeedQuery", "TopicQuery", "UnknownSubject", "geo_query", "newest"]
__all__ += ["newest_comments", "newest_topics"]

_ITEMS, _MAX_WORDS = 20, 20


class UnknownSubject(Exception):
    """The subject of the feed does not exist."""


@dataclass
class FeedQuery:
    """The title of a feed, the path of its page, and its photos."""

    title: str
    path: str
    conditions: Conditions = field(default_factory=Conditions)
    source: str = "photos p"
    order: str = "p.posted DESC, p.id DESC"

    def __post_init__(self) -> None:
        visible_to(self.conditions, None)
        self.conditions.add("p.safety_level = 1")


@dataclass
class TopicQuery:
    """A feed of discussions: those of a group, or none."""

    title: str
    path: str
    group: str = ""


@dataclass
class CommentQuery:
    """A feed of the comments of others on a person's photos and albums."""

    title: str
    path: str
    owner: str


def newest_comments(database: Database, query: CommentQuery) -> list[Comment]:
    """The comments of a feed, the newest first."""
    conditions = Conditions()
    visible_to(conditions, None)
    shown = f"SELECT p.id FROM photos p WHERE p.owner = ? AND {conditions.sql()}"  # noqa: S608 - our own text
    albums = "SELECT s.id FROM photosets s WHERE s.owner = ?"
    return comments.newest_comments(
        database,
        f"author <> ? AND (photo_id IN ({shown}) OR photoset_id IN ({albums}))",
        (query.owner, query.owner, *conditions.values, query.owner),
        limit=_ITEMS,
    )


def newest_topics(database: Database, query: TopicQuery) -> list[Topic]:
    """The topics of a feed, the newest first."""
    found = discussions.topics_of(database, query.group)
    return sorted(found, key=lambda topic: topic.created, reverse=True)[:_ITEMS]


def newest(database: Database, query: FeedQuery) -> list[Photo]:
    """The photos of a feed."""
    return photos.page_of_photos(
        database, query.conditions, order=query.order, limit=_ITEMS, offset=0, source=query.source
    )


def _public(database: Database, fields: Mapping[str, str]) -> FeedQuery:
    query = FeedQuery("Uploads from everyone", "/photos/")
    owners = [word.strip() for word in f"{fields.get('id', '')},{fields.get('ids', '')}".split(",") if word.strip()]
    owners = owners[:_MAX_WORDS]
    if len(owners) == 1:
        owner = _person(database, owners[0])
        query = FeedQuery(f"Uploads from {owner.username}", f"/photos/{owner.path}/")
    if owners:
        query.conditions.add(f"p.owner IN ({', '.join('?' * len(owners))})", *owners)
    _tagged(query, fields)
    return query


def _tagged(query: FeedQuery, fields: Mapping[str, str]) -> None:
    """Restricts to photos with all of `tags`, or with any of them."""
    wanted = [tag for word in fields.get("tags", "").split(",") if (tag := clean_tag(word))][:_MAX_WORDS]
    if wanted:
        has_tag = "EXISTS (SELECT 1 FROM tags t WHERE t.photo_id = p.id AND t.clean = ?)"
        either = " OR " if fields.get("tagmode") == "any" else " AND "
        query.conditions.add(either.join([has_tag] * len(wanted)), *wanted)


def geo_query(database: Database, fields: Mapping[str, str], place_path: str = "") -> FeedQuery:
    """Photos on the map: those of a person (`id`), of a group's pool (`g`), with `tags`, or in the place of a path."""
    query = FeedQuery("Geotagged photos from everyone", "/photos/")
    if group_id := fields.get("g", ""):
        query = _pool(database, {"id": group_id})
    elif fields.get("id"):
        query = _public(database, {"id": fields["id"]})
    if place_path.strip("/"):
        place = place_by_url(place_path) or place_by_id(place_path) or next(iter(find_places(place_path)), None)
        if place is None:
            raise UnknownSubject
        in_place(query.conditions, place)
        query.title, query.path = f"Geotagged photos from {place.full_name}", f"/places{place.url}"
    _tagged(query, fields)
    place_visible_to(query.conditions, None)
    return query


def _friends(database: Database, fields: Mapping[str, str]) -> FeedQuery:
    user = _person(database, fields.get("user_id", ""))
    query = FeedQuery(f"Uploads from {user.username}'s contacts", f"/photos/{user.path}/friends/")
    narrow = " AND (c.is_friend OR c.is_family)" if fields.get("friends") == "1" else ""
    query.conditions.add(
        f"EXISTS (SELECT 1 FROM contacts c WHERE c.owner = ? AND c.contact = p.owner{narrow})",  # noqa: S608
        user.nsid,
    )
    if fields.get("display_all") != "1":  # one of each
        newer = "SELECT 1 FROM photos q WHERE q.owner = p.owner AND q.is_public AND (q.posted, q.id) > (p.posted, p.id)"
        query.conditions.add(f"NOT EXISTS ({newer})")
    return query


def _faves(database: Database, fields: Mapping[str, str]) -> FeedQuery:
    user = _person(database, fields.get("nsid") or fields.get("id", ""))
    query = FeedQuery(f"Favorites from {user.username}", f"/photos/{user.path}/favorites/", source=FAVORITES)
    query.conditions.add("f.user = ?", user.nsid)
    query.order = "f.faved DESC, p.id DESC"
    return query


def _comments(database: Database, fields: Mapping[str, str]) -> FeedQuery:
    user = _person(database, fields.get("user_id", ""))
    query = FeedQuery(f"Photos {user.username} commented on", f"/photos/{user.path}/")
    query.conditions.add("EXISTS (SELECT 1 FROM comments m WHERE m.photo_id = p.id AND m.author = ?)", user.nsid)
    return query


def _pool(database: Database, fields: Mapping[str, str]) -> FeedQuery:
    group = groups.find_group(database, fields.get("id", ""))
    if group is None or group.privacy == 1:
        raise UnknownSubject
    query = FeedQuery(f"{group.name} Pool", f"/groups/{group.path_alias}/pool/", source=POOL)
    query.conditions.add("m.group_id = ? AND NOT m.is_pending", group.nsid)
    query.order = "m.added DESC, p.id DESC"
    return query


def _discussions(database: Database, fields: Mapping[str, str]) -> TopicQuery:
    group = groups.find_group(database, fields.get("id", ""))
    if group is None or group.privacy == 1:
        raise UnknownSubject
    return TopicQuery(f"Discuss {group.name}", f"/groups/{group.path_alias}/discuss/", group.nsid)


def _forum(_database: Database, _fields: Mapping[str, str]) -> TopicQuery:
    return TopicQuery("Help forum", "/help/forum/")


def _photoset(database: Database, fields: Mapping[str, str]) -> FeedQuery:
    found, owner = photosets.find_photoset(database, fields.get("set", "")), _person(database, fields.get("nsid", ""))
    if found is None or found.owner != owner.nsid:
        raise UnknownSubject
    path = f"/photos/{owner.path}/sets/{found.id}"
    query = FeedQuery(f"Content from {found.title}", path, source=photosets.MEMBERS)
    query.conditions.add("m.photoset_id = ?", found.id)
    return query


def _activity(database: Database, fields: Mapping[str, str]) -> CommentQuery:
    user = _person(database, fields.get("user_id") or fields.get("id", ""))
    return CommentQuery(f"Recent activity on {user.username}'s photostream", f"/photos/{user.path}/", user.nsid)


def _geo(database: Database, fields: Mapping[str, str]) -> FeedQuery:
    return geo_query(database, fields)


def _person(database: Database, nsid: str) -> User:
    found = users.find_user(database, nsid.strip())
    if found is None:
        raise UnknownSubject
    return found


FEEDS: dict[str, Callable[[Database, Mapping[str, str]], FeedQuery | TopicQuery | CommentQuery]] = {
    "photos_public": _public,
    "photos_friends": _friends,
    "photos_faves": _faves,
    "photos_comments": _comments,
    "groups_pool": _pool,
    "groups_discuss": _discussions,
    "forums": _forum,
    "photoset": _photoset,
    "activity": _activity,
    "geo": _geo,
    "geoFeed": _geo,
}
