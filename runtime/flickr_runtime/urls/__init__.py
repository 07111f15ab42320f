"""URLs on Flickr: built from ids, and parsed.

The names are imported when they are first used, because most programs need only a few of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_runtime.lazy import lazily

if TYPE_CHECKING:
    from flickr_runtime.urls.base58 import decode58, encode58
    from flickr_runtime.urls.errors import NotFlickr, UnknownAddress
    from flickr_runtime.urls.images import DEFAULT_ICON, IMAGE_HOST, icon_url, image_url, original_url, short_image_url
    from flickr_runtime.urls.named import (
        Named,
        NamedAlbum,
        NamedCollection,
        NamedGallery,
        NamedGroup,
        NamedGuestPass,
        NamedIcon,
        NamedImage,
        NamedPerson,
        NamedPhoto,
        NamedShortLink,
        NamedTag,
        NamedVideo,
    )
    from flickr_runtime.urls.pages import (
        album_url,
        albums_url,
        galleries_url,
        gallery_url,
        group_pool_url,
        group_url,
        photo_page_url,
        photostream_url,
        profile_url,
        short_album_url,
        short_url,
        tag_url,
    )
    from flickr_runtime.urls.parse import parse_url
    from flickr_runtime.urls.sizes import SIZES, Size, SizeName, size_called, size_of_suffix

__all__ = [
    "DEFAULT_ICON",
    "IMAGE_HOST",
    "SIZES",
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
    "NotFlickr",
    "Size",
    "SizeName",
    "UnknownAddress",
    "album_url",
    "albums_url",
    "decode58",
    "encode58",
    "galleries_url",
    "gallery_url",
    "group_pool_url",
    "group_url",
    "icon_url",
    "image_url",
    "original_url",
    "parse_url",
    "photo_page_url",
    "photostream_url",
    "profile_url",
    "short_album_url",
    "short_image_url",
    "short_url",
    "size_called",
    "size_of_suffix",
    "tag_url",
]

_HOMES = {
    "base58": ("decode58", "encode58"),
    "errors": ("NotFlickr", "UnknownAddress"),
    "images": ("DEFAULT_ICON", "IMAGE_HOST", "icon_url", "image_url", "original_url", "short_image_url"),
    "parse": ("parse_url",),
    "sizes": ("SIZES", "Size", "SizeName", "size_called", "size_of_suffix"),
    "named": tuple(name for name in __all__ if name.startswith("Named")),
    "pages": (
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
    ),
}
__getattr__, __dir__ = lazily(__name__, _HOMES)
