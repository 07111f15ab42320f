"""Finds the URL of a file for a photo record, an id, or any URL that names a photo."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from flickr_runtime.errors import ArgumentError
from flickr_runtime.extras import MissingSize
from flickr_runtime.urls.errors import UnknownAddress
from flickr_runtime.urls.named import NamedIcon, NamedImage, NamedPhoto, NamedVideo
from flickr_runtime.urls.parse import parse_url
from flickr_runtime.urls.parts import is_number
from flickr_runtime.urls.records import photo_url
from flickr_runtime.urls.sizes import Size, size_called

if TYPE_CHECKING:
    from flickr_runtime.flow import Flow
    from flickr_runtime.images.session import ImageSession

__all__ = ["LARGEST", "file_name", "locate", "owner_of"]

LARGEST = "largest"
"""In place of a size: the largest that Flickr serves to the caller, which is the original if they may have it."""

_FILE = re.compile(r"(?P<id>\d+)_(?P<secret>[0-9a-zA-Z]+)(?P<suffix>_[0-9a-z]{1,2})??(?:_d)?\.(?P<kind>[a-z0-9]{2,4})")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")  # browsers show them in paths and queries
_DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|COM\d|LPT\d)(?:\.|$)", re.IGNORECASE)
_MAX_NAME_LENGTH, _MAX_SUFFIX_LENGTH = 100, 10
_UNSAFE = re.compile(r"[^0-9A-Za-z@._-]+")


def locate(session: ImageSession, source: Any, size: str) -> Flow[str]:
    """The URL of a file, by `flickr.photos.getSizes` if the source does not contain it.

    Raises `MissingSize` if Flickr does not serve the photo in that size, and `ArgumentError` if the source names no
    photo.
    """
    found = None if size == LARGEST else size_called(size)
    if not isinstance(source, str):
        return (yield from _of_record(session, source, found))
    if is_number(source):
        return (yield from _get_address(session, source, found))
    address = session.address(_BEYOND_ASCII.sub(lambda found: quote(found[0], errors="replace"), source.strip()))
    if address is None:
        raise ArgumentError(
            f"{source[:120]!r}: give a photo, its id or a URL at Flickr; files are only downloaded from there"
        )
    try:
        named = parse_url(address)
    except UnknownAddress:
        return address  # the host of a sandbox
    if isinstance(named, NamedImage | NamedVideo | NamedIcon):
        return address
    if isinstance(named, NamedPhoto):
        return (yield from _get_address(session, named.photo_id, found))
    raise ArgumentError(f"{source[:120]!r}: it names no photo")


def file_name(url: str) -> str:
    """The name of a file in a folder: the id and the size, without the secret."""
    name = urlsplit(url).path.rpartition("/")[2]
    parts = _FILE.fullmatch(name)
    if parts:
        return f"{parts['id']}{parts['suffix'] or ''}.{parts['kind']}"
    return _fitting(_UNSAFE.sub("_", name).strip(".")) or "image"


def _fitting(name: str) -> str:
    """The name, shortened before its suffix, and not one that Windows reserves for a device."""
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > _MAX_SUFFIX_LENGTH:
        stem, dot, suffix = name, "", ""
    if _DEVICE.match(name):
        stem = f"_{stem}"
    if len(name) > _MAX_NAME_LENGTH:  # names with the same beginning stay different
        mark = f"-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
        stem = stem[: _MAX_NAME_LENGTH - len(mark + dot + suffix)] + mark
    return f"{stem}{dot}{suffix}"


def owner_of(source: Any) -> str | None:
    """The NSID of the photo's owner, if the source contains it."""
    if isinstance(source, str):
        with suppress(UnknownAddress):
            return _nsid(getattr(parse_url(source), "owner", None))
        return None
    owner = getattr(source, "owner", None)
    return _nsid(getattr(owner, "nsid", owner))


def _nsid(name: Any) -> str | None:
    return name if isinstance(name, str) and "@" in name else None


def _of_record(session: ImageSession, photo: Any, size: Size | None) -> Flow[str]:
    photo_id = getattr(photo, "id", None)
    known = isinstance(photo_id, str) and photo_id
    if size is None:
        if not known:
            raise ArgumentError(f"{type(photo).__name__} without id: its sizes cannot be requested")
        return (yield from _get_address(session, str(photo_id), None))
    try:
        url = photo_url(photo, size.key)
    except MissingSize:
        if not known:
            raise
    else:
        if (address := session.address(url)) is not None:
            return address
        if not known:
            raise ArgumentError(f"{type(photo).__name__} without id: its file is at none of the services in use")
        # It is a URL at Flickr's host, but a sandbox is in use.
    return (yield from _get_address(session, str(photo_id), size))


def _get_address(session: ImageSession, photo_id: str, size: Size | None) -> Flow[str]:
    response = yield from session.call("flickr.photos.getSizes", photo_id=photo_id)
    sizes = response.get("sizes")
    listed = sizes.get("size") if isinstance(sizes, dict) else None
    rows = [row for row in (listed if isinstance(listed, list) else [listed]) if isinstance(row, dict)]
    pictures = [row for row in rows if row.get("media", "photo") == "photo"]
    if size is None:
        return _largest(session, photo_id, pictures)
    for row in pictures:
        address = session.address(str(row.get("source", "")))
        if address and row.get("label") == size.label and _suffix(address) in {size.suffix, None}:
            return address
    there = ", ".join(str(row.get("label")) for row in pictures) or "none"
    raise MissingSize(
        f"photo {photo_id} is not served in size {size.key!r} ({size.label}); there are: {there}",
        field=f"url_{size.key}",
        extra=f"url_{size.key}",
    )


def _largest(session: ImageSession, photo_id: str, rows: list[dict[str, Any]]) -> str:
    """The URL of the row with most pixels; the original wins over others of its size."""
    best, pixels = "", (-1, False)
    for row in rows:
        address = session.address(str(row.get("source", "")))
        found = (_number(row.get("width")) * _number(row.get("height")), row.get("label") == "Original")
        if address and found > pixels:
            best, pixels = address, found
    if not best:
        raise MissingSize(f"photo {photo_id} is served in no size", field="url_o", extra="url_o")
    return best


def _number(value: Any) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _suffix(url: str) -> str | None:
    """The suffix of a file's name; None for another form of name."""
    parts = _FILE.fullmatch(urlsplit(url).path.rpartition("/")[2])
    return (parts["suffix"] or "").lstrip("_") if parts else None
