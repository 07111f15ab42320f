"""Exports everything in a database as a world, which can be read again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flickr_sandbox.world.export_photos import exported_photos
from flickr_sandbox.world.values import CONTENT_TYPES, GEO_DEFAULTS, PRIVACIES, ROLES, SAFETY, number_of

if TYPE_CHECKING:
    from pathlib import Path

    from flickr_sandbox.state import Database
    from flickr_sandbox.world.entries import World

__all__ = ["exported"]

Entry = dict[str, Any]
_GROUP_PRIVACIES = {"private": 1, "invite-only": 2, "public": 3}
_STATUSES = ("pending", "approved", "rejected")
_GROUP_FLAGS: tuple[str, ...] = (
    "is_moderated",
    "photos_ok",
    "videos_ok",
    "screens_ok",
    "art_ok",
    "moderate_ok",
    "restricted_ok",
)
_GROUP_FLAGS += ("has_geo",)


def exported(database: Database, folder: Path | None = None) -> World:
    """Returns everything except tokens, tickets and subscriptions.

    Args:
        database: The state.
        folder: The folder for uploaded pictures; None omits them.

    Raises:
        OSError: A picture cannot be written.
    """
    with database.transaction():
        world = {
            "users": [_user(row) for row in _rows(database, "SELECT * FROM users ORDER BY rowid")],
            "contacts": [
                {**_pick(row, "owner", "contact"), **_flags(row, "is_friend", "is_family")}
                for row in _rows(database, "SELECT * FROM contacts ORDER BY rowid")
            ],
            "photos": exported_photos(database, folder),
            "photosets": [
                _photoset(database, row) for row in _rows(database, "SELECT * FROM photosets ORDER BY position, rowid")
            ],
            "collections": [
                _collection(database, row) for row in _rows(database, "SELECT * FROM collections ORDER BY rowid")
            ],
            "groups": [_group(database, row) for row in _rows(database, "SELECT * FROM groups ORDER BY rowid")],
            "galleries": [_gallery(database, row) for row in _rows(database, "SELECT * FROM galleries ORDER BY rowid")],
            "comments": [_comment(row) for row in _rows(database, "SELECT * FROM comments ORDER BY rowid")],
            "favorites": [
                {"user": row["user"], "photo": row["photo_id"], "faved": row["faved"]}
                for row in _rows(database, "SELECT * FROM favorites ORDER BY rowid")
            ],
            "testimonials": [_testimonial(row) for row in _rows(database, "SELECT * FROM testimonials ORDER BY rowid")],
            "suggestions": [_suggestion(row) for row in _rows(database, "SELECT * FROM suggestions ORDER BY rowid")],
            "blogs": [_blog(database, row) for row in _rows(database, "SELECT * FROM blogs ORDER BY rowid")],
            "institutions": [
                {"user": row["nsid"], **_pick(row, "name", "launched", "site")}
                for row in _rows(database, "SELECT * FROM institutions ORDER BY rowid")
            ],
        }
    return cast("World", {name: entries for name, entries in world.items() if entries})


def _rows(database: Database, sql: str, *values: object) -> list[Entry]:
    return [dict(row) for row in database.rows(sql, values)]


def _pick(row: Entry, *names: str) -> Entry:
    return {name: row[name] for name in names}


def _flags(row: Entry, *names: str) -> Entry:
    return {name: bool(row[name]) for name in names}


def _user(row: Entry) -> Entry:
    return {
        **_pick(row, "nsid", "username", "path_alias", "realname", "location", "description"),
        **_flags(row, "is_pro"),
        **_pick(row, "joined", "icon_server"),
        "privacy": number_of(PRIVACIES, row["privacy"]),
        "content_type": number_of(CONTENT_TYPES, row["content_type"]),
        "hidden": row["hidden"] == 2,
        "safety": number_of(SAFETY, row["safety_level"]),
        "geo_default": number_of(GEO_DEFAULTS, row["geo_perms"]),
        "import_geo": bool(row["import_geo"]),
    }


def _photoset(database: Database, row: Entry) -> Entry:
    sql = "SELECT photo_id FROM photoset_photos WHERE photoset_id = ? ORDER BY position, photo_id"
    photos = [each["photo_id"] for each in _rows(database, sql, row["id"])]
    about = _pick(row, "owner", "title", "description", "id", "created", "updated", "views")
    return {**about, "primary": row["primary_photo"], "photos": photos}


def _collection(database: Database, row: Entry) -> Entry:
    sql = "SELECT photoset_id FROM collection_photosets WHERE collection_id = ? ORDER BY rowid"
    return {**row, "photosets": [each["photoset_id"] for each in _rows(database, sql, row["id"])]}


def _group(database: Database, row: Entry) -> Entry:
    nsid = row["nsid"]
    members = _rows(database, "SELECT * FROM group_members WHERE group_id = ? ORDER BY joined, rowid", nsid)
    pooled = _rows(database, "SELECT * FROM pool_photos WHERE group_id = ? ORDER BY rowid", nsid)
    topics = _rows(database, "SELECT * FROM topics WHERE group_id = ? ORDER BY rowid", nsid)
    return {
        **row,
        **_flags(row, *_GROUP_FLAGS),
        "privacy": number_of(_GROUP_PRIVACIES, row["privacy"]),
        "members": [
            {"user": each["user"], "role": number_of(ROLES, each["role"]), "joined": each["joined"]} for each in members
        ],
        "photos": [
            {"photo": each["photo_id"], "added": each["added"], "is_pending": bool(each["is_pending"])}
            for each in pooled
        ],
        "topics": [_topic(database, each) for each in topics],
    }


def _topic(database: Database, row: Entry) -> Entry:
    replies = _rows(database, "SELECT * FROM replies WHERE topic_id = ? ORDER BY rowid", row["id"])
    about = _pick(row, "id", "author", "subject", "message", "created", "edited")
    names = ("id", "author", "message", "created", "edited")
    return {
        **about,
        **_flags(row, "is_sticky", "is_locked"),
        "replies": [_pick(reply, *names) for reply in replies],
    }


def _gallery(database: Database, row: Entry) -> Entry:
    sql = "SELECT photo_id AS photo, comment, added FROM gallery_photos WHERE gallery_id = ? ORDER BY position"
    about = _pick(row, "owner", "title", "description", "id", "created", "updated", "views")
    primary = {"primary": row["primary_photo"]} if row["primary_photo"] else {}
    return {**about, **primary, "photos": _rows(database, sql, row["id"])}


def _comment(row: Entry) -> Entry:
    subject = {"photo": row["photo_id"]} if row["photo_id"] else {"photoset": row["photoset_id"]}
    return {**subject, **_pick(row, "author", "text", "id", "created")}


def _testimonial(row: Entry) -> Entry:
    approved = {"approved": row["approved"]} if row["approved"] else {}
    return {**_pick(row, "author", "about", "id", "created"), "text": row["body"], **approved}


def _suggestion(row: Entry) -> Entry:
    place = {"woeid": str(row["woeid"])} if row["woeid"] else {}
    about = _pick(row, "id", "latitude", "longitude", "accuracy", "note", "suggested")
    who = {"photo": row["photo_id"], "user": row["suggested_by"], "status": _STATUSES[row["status"]]}
    return {**about, **who, **place}


def _blog(database: Database, row: Entry) -> Entry:
    sql = "SELECT photo_id AS photo, title, description, posted FROM blog_posts WHERE blog_id = ? ORDER BY rowid"
    return {**row, **_flags(row, "needs_password"), "posts": _rows(database, sql, row["id"])}
