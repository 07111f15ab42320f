"""URLs of files: photos in each size, and buddy icons (facts: image URLs, buddy icons).

The sizes from 1600 pixels up, and originals, have secrets of their own, so their URLs cannot be built from the secret
that the small sizes share.
"""

from __future__ import annotations

from typing import Literal

from flickr_runtime.errors import ArgumentError
from flickr_runtime.urls.base58 import encode58
from flickr_runtime.urls.parts import path_part
from flickr_runtime.urls.sizes import size_called

__all__ = ["DEFAULT_ICON", "IMAGE_HOST", "icon_url", "image_url", "original_url", "short_image_url"]

IMAGE_HOST = "https://live.staticflickr.com"
DEFAULT_ICON = "https://www.flickr.com/images/buddyicon.gif"
"""The icon of users and groups without one."""

_ICON_SIZES = {"": "", "s": "_s", "m": "_m", "l": "_l", "r": "_r"}
# The sizes with URLs on the short domain.
_SHORT_SIZES = frozenset({"sq", "q", "t", "s", "m", "n"})


def image_url(photo_id: str, secret: str, server: str, size: str = "m", *, host: str = IMAGE_HOST) -> str:
    """The URL of a photo in a size that shares the photo's `secret`: up to `l`, which is 1024 pixels.

    The photo may not have that size: small originals have fewer.

    Raises:
        ArgumentError: For a size with a secret of its own, and if a part is missing.
    """
    found = size_called(size)
    if found.own_secret:
        raise ArgumentError(
            f"size={size!r}: its URL contains a secret of its own; take it from extras=['url_{found.key}'] or "
            "flickr.photos.getSizes" + (", or use original_url" if found.key == "o" else "")
        )
    if server in {"", "0"}:  # videos have server 0 (facts: image URLs)
        raise ArgumentError(f"server={server!r}: photo {photo_id} is on no image server, as videos are")
    ending = f"_{found.suffix}" if found.suffix else ""
    return f"{host}/{path_part(server)}/{path_part(photo_id)}_{path_part(secret)}{ending}.jpg"


def original_url(
    photo_id: str, original_secret: str, server: str, original_format: str = "jpg", *, host: str = IMAGE_HOST
) -> str:
    """The URL of an original, from the `originalsecret` and `originalformat` that the extra `original_format` adds.

    Raises `ArgumentError` if a part is missing.
    """
    if not original_secret or server in {"", "0"}:
        raise ArgumentError(
            f"photo {photo_id}: no original secret, or no server, so the URL of its original is not known"
        )
    return (
        f"{host}/{path_part(server)}/{path_part(photo_id)}_{path_part(original_secret)}_o.{path_part(original_format)}"
    )


def short_image_url(photo_id: str, size: str = "s") -> str:
    """The URL of a small file on the short domain, which needs no secret; sizes sq, q, t, s, n and m.

    Raises `ArgumentError` for another size.
    """
    found = size_called(size)
    if found.key not in _SHORT_SIZES:
        raise ArgumentError(f"size={size!r}: the short domain has {', '.join(sorted(_SHORT_SIZES))}")
    ending = f"_{found.suffix}" if found.suffix else ""
    return f"https://flic.kr/p/img/{encode58(photo_id, 'photo id')}{ending}.jpg"


def icon_url(
    nsid: str,
    iconserver: int | str | None,
    iconfarm: int | str | None = None,
    size: Literal["", "s", "m", "l", "r"] = "",
) -> str:
    """The URL of the buddy icon of a person or group; `DEFAULT_ICON` if `iconserver` says that they have none.

    Raises `ArgumentError` for a size that icons do not have.
    """
    if size not in _ICON_SIZES:
        raise ArgumentError(f"size={size!r}: icons have the sizes '', 's', 'm', 'l' and 'r'")
    server = int(iconserver or 0)
    if server <= 0:
        return DEFAULT_ICON
    farm = int(iconfarm or 0)
    host = f"https://farm{farm}.staticflickr.com" if farm > 0 else IMAGE_HOST
    return f"{host}/{server}/buddyicons/{path_part(nsid)}{_ICON_SIZES[size]}.jpg"
