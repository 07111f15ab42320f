"""Python names for the API's names: `getInfo` is `get_info`, `flickr.photos.comments` is in `PhotosCommentsAPI`."""

from __future__ import annotations

import re

__all__ = ["namespace_of", "pascal", "snake"]

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OTHER = re.compile(r"[^A-Za-z0-9]+")


def snake(name: str) -> str:
    """`getInfoByURL` as `get_info_by_url`; other characters become underscores."""
    text = _OTHER.sub("_", _HUMP.sub("_", name)).strip("_").lower()
    return f"n{text}" if text[:1].isdigit() else text


def pascal(*names: str) -> str:
    """`photos`, `getInfo` as `PhotosGetInfo`."""
    return "".join(part[:1].upper() + part[1:] for name in names for part in _OTHER.split(name))


def namespace_of(method: str) -> tuple[str, ...]:
    """`flickr.photos.comments.getList` is in `("photos", "comments")`."""
    return tuple(method.split(".")[1:-1])
