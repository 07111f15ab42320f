"""URLs of pages: photos, people, albums, galleries, groups and tags (facts: page URLs).

A person is given by NSID or by path alias; the NSID always works.
"""

from __future__ import annotations

from flickr_runtime.urls.base58 import encode58
from flickr_runtime.urls.parts import page_part, path_part

__all__ = [
    "album_url",
    "albums_url",
    "galleries_url",
    "gallery_url",
    "group_pool_url",
    "group_url",
    "photo_page_url",
    "photostream_url",
    "profile_url",
    "short_album_url",
    "short_url",
    "tag_url",
]

_SITE = "https://www.flickr.com"
_SHORT = "https://flic.kr"


def photo_page_url(photo_id: str, owner: str | None = None) -> str:
    """The page of a photo. `owner` is an NSID or a path alias; without it, the short URL, which redirects there.

    Raises `ValueError` without an owner if the id is not a whole number.
    """
    return f"{_SITE}/photos/{path_part(owner)}/{path_part(photo_id)}/" if owner else short_url(photo_id)


def short_url(photo_id: str) -> str:
    """`https://flic.kr/p/` and the base58 form of the id; raises `ValueError` for an id that is not a whole number."""
    return f"{_SHORT}/p/{encode58(photo_id, 'photo id')}"


def short_album_url(photoset_id: str) -> str:
    """`https://flic.kr/s/` and the base58 form of the id, which redirects to the album."""
    return f"{_SHORT}/s/{encode58(photoset_id, 'album id')}"


def photostream_url(user: str, page: int = 1) -> str:
    """The photos of a person."""
    return f"{_SITE}/photos/{path_part(user)}/{page_part(page)}"


def profile_url(user: str) -> str:
    """The URL of a person's profile."""
    return f"{_SITE}/people/{path_part(user)}/"


def albums_url(user: str) -> str:
    """All albums of a person."""
    return f"{_SITE}/photos/{path_part(user)}/albums/"


def album_url(photoset_id: str, owner: str | None = None, page: int = 1) -> str:
    """An album, which the API calls a photoset; without `owner` the short URL, which redirects there."""
    if not owner:
        return short_album_url(photoset_id)
    return f"{_SITE}/photos/{path_part(owner)}/albums/{path_part(photoset_id)}/{page_part(page)}"


def galleries_url(user: str) -> str:
    """All galleries of a person."""
    return f"{_SITE}/photos/{path_part(user)}/galleries/"


def gallery_url(gallery_id: str, owner: str, page: int = 1) -> str:
    """A gallery. The page of an id such as `72781281-72157721626742458` has the part after the hyphen."""
    return f"{_SITE}/photos/{path_part(owner)}/galleries/{path_part(gallery_id.rpartition('-')[2])}/{page_part(page)}"


def group_url(group: str) -> str:
    """A group, by NSID or path alias."""
    return f"{_SITE}/groups/{path_part(group)}/"


def group_pool_url(group: str, page: int = 1) -> str:
    """The photos in the pool of a group."""
    return f"{_SITE}/groups/{path_part(group)}/pool/{page_part(page)}"


def tag_url(tag: str, owner: str | None = None, page: int = 1) -> str:
    """The photos with a tag: of all people, or of one."""
    below = f"photos/{path_part(owner)}/tags" if owner else "photos/tags"
    return f"{_SITE}/{below}/{path_part(tag)}/{page_part(page)}"
