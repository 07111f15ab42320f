"""Stores an upload as a photo: its fields, and the owner's defaults for missing ones."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from flickr_sandbox.state import photos, tags
from flickr_sandbox.state.exif import set_exif
from flickr_sandbox.state.records import Photo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_sandbox.pictures.read_exif import Shot
    from flickr_sandbox.pictures.sniff import Picture
    from flickr_sandbox.state import Database
    from flickr_sandbox.state.records import User

__all__ = ["new_photo"]

_STREET = 16  # the accuracy of a point from EXIF
_FIRST_ID = 54_000_000_000
_PUBLIC, _FRIENDS, _FAMILY, _BOTH = 1, 2, 3, 4


def new_photo(
    database: Database, user: User, fields: Mapping[str, str], file_name: str, picture: Picture, shot: Shot, *, now: int
) -> Photo:
    """Stores and returns the photo; without a title it gets `file_name`.

    `shot` contains when it was taken, and where, which is used if the owner imports locations from EXIF.
    """
    public, friend, family = _visibility(user, fields)
    latitude, longitude = (user.import_geo and shot.point) or (None, None)
    new = Photo(
        id=str(
            max(_FIRST_ID, database.number("SELECT max(CAST(id AS INTEGER)) FROM photos")) + 1 + secrets.randbelow(99)
        ),
        owner=user.nsid,
        secret=secrets.token_hex(5),
        original_secret=secrets.token_hex(5),
        server="65535",
        farm=66,
        title=fields.get("title") or PurePosixPath(file_name.replace("\\", "/")).stem,
        description=fields.get("description", ""),
        posted=now,
        taken=shot.taken or datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d %H:%M:%S"),
        taken_granularity=0,
        taken_unknown=shot.taken is None,
        updated=now,
        license=0,
        safety_level=_choice(fields.get("safety_level"), (1, 2, 3), user.safety_level),
        content_type=_choice(fields.get("content_type"), (1, 2, 3, 4), user.content_type),
        hidden=_choice(fields.get("hidden"), (1, 2), user.hidden) == 2,
        media=picture.media,
        format=picture.format,
        width=picture.width,
        height=picture.height,
        rotation=0,
        is_public=public,
        is_friend=friend,
        is_family=family,
        views=0,
        latitude=latitude,
        longitude=longitude,
        accuracy=0 if latitude is None else _STREET,
        context=0,
    )
    photos.add_photo(database, new)
    set_exif(database, new.id, shot.tags)
    tags.add_tags(database, new.id, user.nsid, tags.split_tags(fields.get("tags", ""))[: tags.MOST_TAGS])
    return new


def _visibility(user: User, fields: Mapping[str, str]) -> tuple[bool, bool, bool]:
    """Public, friends, family; 9 and other values that are not flags mean the default of the account."""
    public = _flag(fields.get("is_public"), default=user.privacy == _PUBLIC)
    friend = _flag(fields.get("is_friend"), default=user.privacy in (_FRIENDS, _BOTH) and "is_public" not in fields)
    family = _flag(fields.get("is_family"), default=user.privacy in (_FAMILY, _BOTH) and "is_public" not in fields)
    return (True, False, False) if public else (False, friend, family)


def _flag(text: str | None, *, default: bool) -> bool:
    return {"1": True, "0": False}.get(text or "", default)


def _choice(text: str | None, allowed: tuple[int, ...], default: int) -> int:
    return next((choice for choice in allowed if str(choice) == text), default)
