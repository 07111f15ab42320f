"""Tells what kind of file an upload is, and how large its picture, from the first bytes alone."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Literal

__all__ = ["Picture", "sniff"]

_NO_SIZE = {0xC4, 0xC8, 0xCC}  # markers among the JPEG start-of-frame codes that are none
_BARE = {0x01, *range(0xD0, 0xD9)}
_VIDEO_BRANDS = {b"isom", b"iso2", b"mp41", b"mp42", b"avc1", b"qt  ", b"M4V ", b"dash", b"3gp4", b"3gp5"}


@dataclass(frozen=True)
class Picture:
    """What was recognised; width and height in pixels, 0 where the header does not tell."""

    format: str
    content_type: str
    width: int = 0
    height: int = 0
    media: Literal["photo", "video"] = "photo"


def sniff(data: bytes) -> Picture | None:
    """The kind of picture or video that `data` is, None if Flickr would not recognise it."""
    if data.startswith(b"\xff\xd8\xff"):
        return Picture("jpg", "image/jpeg", *_jpeg_size(data))
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Picture("png", "image/png", *_unpacked(">II", data, 16))
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return Picture("gif", "image/gif", *_unpacked("<HH", data, 6))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Picture("webp", "image/webp")
    if data[:4] in (b"II*\0", b"MM\0*"):
        return Picture("tiff", "image/tiff")
    if data[:2] == b"BM" and len(data) >= 54:
        return Picture("bmp", "image/bmp", *_unpacked("<II", data, 18))
    if data[4:8] == b"ftyp":
        brand = data[8:12]
        if brand in _VIDEO_BRANDS:
            return Picture("mp4", "video/mp4", media="video")
        if brand in (b"heic", b"heix", b"mif1", b"avif"):
            return Picture("heic" if brand != b"avif" else "avif", "image/heic" if brand != b"avif" else "image/avif")
    return None


def _unpacked(layout: str, data: bytes, offset: int) -> tuple[int, int]:
    try:
        width, height = struct.unpack_from(layout, data, offset)
    except struct.error:  # cut short; the size is then simply unknown
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
