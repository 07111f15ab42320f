"""The URLs of the files of a photo record."""

from __future__ import annotations

from typing import Any

from flickr_runtime.extras import MissingSize
from flickr_runtime.urls.images import image_url, original_url
from flickr_runtime.urls.sizes import Size, size_called

__all__ = ["photo_url"]


def photo_url(photo: Any, size: str = "m") -> str:
    """The URL of a photo's file in a size: that of its extra, else built from its secret, up to `l`.

    Raises `MissingSize`, which says how to get it, and `ArgumentError` if there is no such size.
    """
    found = size_called(size)
    given = getattr(photo, f"url_{found.key}", None) or (getattr(photo, "url_b", None) if found.key == "l" else None)
    if given:
        return str(given)
    photo_id, secret, server = (getattr(photo, name, None) or "" for name in ("id", "secret", "server"))
    if found.key == "o":
        secret = getattr(photo, "originalsecret", None) or ""
        if secret and photo_id and server not in {"", "0"}:
            return original_url(photo_id, secret, server, getattr(photo, "originalformat", None) or "jpg")
        raise _missing(photo, found, "its original was not returned")
    if found.own_secret:
        raise _missing(photo, found, "that size has a secret of its own, which was not returned")
    if not (photo_id and secret) or server in {"", "0"}:  # videos have server 0 (facts: image URLs)
        raise _missing(photo, found, "its secret or server was not returned")
    longest = max(getattr(photo, "o_width", None) or 0, getattr(photo, "o_height", None) or 0)
    # Squares and thumbnails always exist; no other size is larger than the original.
    if longest and longest < found.edge and found.edge > _ALWAYS:
        raise _missing(photo, found, f"its original has {longest} pixels, so there is no size of {found.edge}")
    return image_url(photo_id, secret, server, found.key)


_ALWAYS = 150


def _missing(photo: Any, size: Size, why: str) -> MissingSize:
    photo_id = getattr(photo, "id", None)
    extra = f"url_{size.key}"
    ways = [f"flickr.photos.get_sizes(photo_id={photo_id!r})"] if photo_id else []
    kind = type(photo).__name__
    if kind != "PhotoInfo":
        ways.insert(0, f"{'primary_photo_' if kind == 'PhotoExtras' else ''}extras=[{extra!r}]")
    shown = f"photo {photo_id}" if photo_id else "the photo"
    return MissingSize(
        f"{shown} has no URL in size {size.key!r}: {why}; it is in {' and '.join(ways)}, if Flickr has it",
        field=extra,
        extra=extra,
    )
