"""Detects the format of an upload, and the size of its picture, from the first bytes only."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, replace
from typing import Literal

__all__ = ["Picture", "sniff"]

_NO_SIZE = {0xC4, 0xC8, 0xCC}  # not start-of-frame markers, although in their range
_BARE = {0x01, *range(0xD0, 0xD9)}


@dataclass(frozen=True)
class Picture:
    """The detected format; width and height in pixels, 0 if the header does not contain them."""

    format: str
    content_type: str
    width: int = 0
    height: int = 0
    media: Literal["photo", "video"] = "photo"


_HEADERS = (
    (b"\x89PNG\r\n\x1a\n", "png", ">II", 16),
    (b"GIF87a", "gif", "<HH", 6),
    (b"GIF89a", "gif", "<HH", 6),
    (b"II*\0", "tiff", "", 0),
    (b"MM\0*", "tiff", "", 0),
    (b"BM", "bmp", "<II", 18),
)
_VIDEO = Picture("mp4", "video/mp4", media="video")
_HEIC = Picture("heic", "image/heic")
_BRANDS = {
    **dict.fromkeys((b"isom", b"iso2", b"mp41", b"mp42", b"avc1", b"qt  ", b"M4V ", b"dash", b"3gp4", b"3gp5"), _VIDEO),
    **dict.fromkeys((b"heic", b"heix", b"mif1"), _HEIC),
    b"avif": Picture("avif", "image/avif"),
}


def sniff(data: bytes) -> Picture | None:
    """The kind of picture or video that `data` is, None if Flickr would not accept it."""
    if data.startswith(b"\xff\xd8\xff"):
        return Picture("jpg", "image/jpeg", *_jpeg_size(data))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _measured(Picture("webp", "image/webp"), data)
    if data[4:8] == b"ftyp":
        return _measured(_BRANDS.get(data[8:12]), data)
    for magic, name, layout, offset in _HEADERS:
        if data.startswith(magic):
            size = _unpacked(layout, data, offset) if layout else (0, 0)
            return _measured(Picture(name, f"image/{name}", *size), data)
    return None


def _measured(picture: Picture | None, data: bytes) -> Picture | None:
    """The picture with its size, by Pillow if its first bytes do not contain it."""
    if picture is None or picture.width or picture.media == "video":
        return picture
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as found:
            return replace(picture, width=found.width, height=found.height)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return picture


def _unpacked(layout: str, data: bytes, offset: int) -> tuple[int, int]:
    try:
        width, height = struct.unpack_from(layout, data, offset)
    except struct.error:  # truncated, so the size is unknown
        return 0, 0
    return int(width), int(height)


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Walks the segments of a JPEG to its start of frame."""
    position = 2
    while position + 4 <= len(data):
        if data[position] != 0xFF:
            return 0, 0
        marker = data[position + 1]
        if marker == 0xFF:  # fill byte
            position += 1
        elif marker in _BARE:
            position += 2
        elif 0xC0 <= marker <= 0xCF and marker not in _NO_SIZE:
            height, width = _unpacked(">HH", data, position + 5)
            return width, height
        else:
            position += 2 + max(2, int.from_bytes(data[position + 2 : position + 4], "big"))
    return 0, 0
