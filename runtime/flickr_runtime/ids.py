"""Checks ids in arguments, and suggests the id for an address."""

from __future__ import annotations

from typing import Any

from flickr_runtime.urls.parts import LARGEST_NUMBER, is_number

__all__ = ["KINDS", "id_of"]

KINDS: dict[str, str] = {
    "photo_id": "photo",
    "photo_ids": "photo",
    "primary_photo_id": "photo",
    "photoset_id": "photoset",
    "photoset_ids": "photoset",
    "gallery_id": "gallery",
    "collection_id": "collection",
    "user_id": "user",
    "owner_id": "user",
    "nsids": "user",
    "contacts_filter": "user",
    "group_id": "group",
    "blog_id": "blog",
    "comment_id": "comment",
    "note_id": "note",
    "place_id": "place",
    "reply_id": "reply",
    "suggestion_id": "suggestion",
    "tag_id": "tag",
    "testimonial_id": "testimonial",
    "topic_id": "topic",
    "woe_id": "place",
}
"""The kind of object of an id, by the argument's name."""

_FIELDS: dict[str, tuple[str, ...]] = {
    "photo": ("photo_id",),
    "photoset": ("photoset_id", "album_id"),
    "gallery": ("gallery_id",),
    "collection": ("collection_id",),
    "user": ("person", "nsid", "owner"),
    "group": ("group",),
}
_NUMBERED = frozenset({"photo", "photoset"})
_LOOKUPS = {"user": "lookup_user", "group": "lookup_group"}


def id_of(name: str, value: Any) -> str | None:
    """What the argument `name` must be, if the value cannot be an id; names of people and groups are accepted."""
    kind = KINDS[name]
    if isinstance(value, str) and not _is_address(value):
        if value != value.strip() or not value:
            return f"{_described(kind)}, with no space around it" if value.strip() else _described(kind)
        return None if is_number(value) or kind not in _NUMBERED else f"the id of a {kind}, which is a number"
    if isinstance(value, str):
        return f"{_described(kind)}{_suggestion(kind, value)}"
    is_id = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_NUMBER
    return None if is_id else _described(kind)


def _is_address(text: str) -> bool:
    return "/" in text or text.startswith(("www.", "flickr.com", "flic.kr"))


def _described(kind: str) -> str:
    return {
        "user": "an NSID, such as 12345678@N01",
        "group": "the NSID of a group, such as 12345@N20",
    }.get(kind, f"the id of a {kind}")


def _suggestion(kind: str, address: str) -> str:
    from flickr_runtime.urls.errors import UnknownAddress
    from flickr_runtime.urls.parse import parse_url

    try:
        place = parse_url(address)
    except UnknownAddress:
        return ""
    found = next((found for name in _FIELDS.get(kind, ()) if (found := getattr(place, name, None))), None)
    if found and ("@" in found or kind not in _LOOKUPS):
        return f" (here {found!r})"
    return f" (flickr.urls.{_LOOKUPS[kind]}(url=…) finds it)" if found else ""
