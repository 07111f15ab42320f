"""Adds groups, with members, pools and discussions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.state import discussions, groups
from flickr_sandbox.state.discussions import Reply, Topic
from flickr_sandbox.state.groups import Group
from flickr_sandbox.state.tags import clean_tag
from flickr_sandbox.world.check import Misfit
from flickr_sandbox.world.values import ROLES

if TYPE_CHECKING:
    from flickr_sandbox.world.adding import Adding
    from flickr_sandbox.world.entries import GroupEntry, MemberEntry, TopicEntry

__all__ = ["add_group"]

_PRIVACIES = {"private": 1, "invite-only": 2, "public": 3}
_FIRST_GROUP = 2_200_000


def add_group(adding: Adding, entry: GroupEntry) -> Group:
    """Adds a group; raises `Misfit`."""
    nsid = entry.get("nsid") or _new_nsid(adding)
    adding.check_free("groups", nsid, "nsid")
    alias = entry.get("path_alias") or clean_tag(entry["name"]) or nsid
    if groups.group_by_path(adding.database, alias):
        raise Misfit(f"{alias!r} is taken already", ("path_alias",))
    group = Group(
        nsid=nsid,
        name=entry["name"],
        path_alias=alias,
        description=entry.get("description", ""),
        rules=entry.get("rules", ""),
        created=adding.moment(entry.get("created"), adding.now, "created"),
        privacy=_PRIVACIES[entry.get("privacy", "public")],
        is_moderated=entry.get("is_moderated", False),
        throttle_mode=entry.get("throttle_mode", "none"),
        throttle_count=entry.get("throttle_count", 0),
        photos_ok=entry.get("photos_ok", True),
        videos_ok=entry.get("videos_ok", True),
        screens_ok=entry.get("screens_ok", True),
        art_ok=entry.get("art_ok", True),
        moderate_ok=entry.get("moderate_ok", True),
        restricted_ok=entry.get("restricted_ok", False),
        has_geo=entry.get("has_geo", False),
        most_photos=entry.get("most_photos", 100_000),
    )
    groups.add_group(adding.database, group)
    _add_members(adding, entry, group)
    for index, each in enumerate(entry.get("photos", ())):
        pooled = {"photo": each} if isinstance(each, str) else each
        photo = adding.photo(pooled["photo"], "photos", index)
        added = adding.moment(pooled.get("added"), max(group.created, photo.posted), "photos", index, "added")
        row = {"group_id": nsid, "photo_id": photo.id, "added": added}
        adding.database.insert("pool_photos", {**row, "is_pending": pooled.get("is_pending", False)})
    for index, topic in enumerate(entry.get("topics", ())):
        _add_topic(adding, group, topic, index)
    return group


def _add_members(adding: Adding, entry: GroupEntry, group: Group) -> None:
    given = entry.get("members", [])
    listed: list[MemberEntry] = [] if isinstance(given, dict) else given
    named: list[MemberEntry] = (
        [{"user": user, "role": role} for user, role in given.items()] if isinstance(given, dict) else []
    )
    for index, member in enumerate([*listed, *named]):
        user = adding.person(member["user"], "members").nsid
        joined = adding.moment(member.get("joined"), group.created, "members", index, "joined")
        if not groups.add_member(adding.database, group.nsid, user, ROLES[member.get("role", "member")], joined):
            raise Misfit(f"{member['user']!r} is a member twice", ("members", index))


def _add_topic(adding: Adding, group: Group, entry: TopicEntry, index: int) -> None:
    path = ("topics", index)
    created = adding.moment(entry.get("created"), group.created, *path, "created")
    topic = Topic(
        id=entry.get("id") or adding.new_id("topics"),
        group_id=group.nsid,
        author=adding.person(entry["author"], "topics").nsid,
        subject=entry["subject"],
        message=entry["message"],
        created=created,
        edited=adding.moment(entry.get("edited"), 0, *path, "edited"),
        is_sticky=entry.get("is_sticky", False),
        is_locked=entry.get("is_locked", False),
    )
    if adding.is_taken("topics", topic.id):
        raise Misfit(f"{topic.id!r} is taken already", (*path, "id"))
    discussions.add_topic(adding.database, topic)
    for number, each in enumerate(entry.get("replies", ())):
        reply = Reply(
            id=each.get("id") or adding.new_id("replies"),
            topic_id=topic.id,
            author=adding.person(each["author"], "topics").nsid,
            message=each["message"],
            created=adding.moment(each.get("created"), created, *path, "replies", number, "created"),
            edited=adding.moment(each.get("edited"), 0, *path, "replies", number, "edited"),
        )
        if adding.is_taken("replies", reply.id):
            raise Misfit(f"{reply.id!r} is taken already", (*path, "replies", number, "id"))
        discussions.add_reply(adding.database, reply)


def _new_nsid(adding: Adding) -> str:
    number = _FIRST_GROUP + adding.database.number("SELECT count(*) FROM groups")
    while adding.is_taken("groups", f"{number}@N2{number % 8}", "nsid"):
        number += 1
    return f"{number}@N2{number % 8}"
