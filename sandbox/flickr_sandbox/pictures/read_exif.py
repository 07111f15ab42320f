"""Reads the EXIF of an uploaded picture: the tags of `getExif`, when and where it was taken."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flickr_sandbox.state.exif import ExifTag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["Shot", "read_exif"]

_SPACES = (("IFD0", None), ("ExifIFD", 0x8769), ("GPS", 0x8825))
_NAMES = {"ISOSpeedRatings": "ISO", "DateTime": "ModifyDate", "DateTimeDigitized": "CreateDate"}  # as Flickr has them
_UNREAD = {"ExifOffset", "GPSInfo", "MakerNote", "UserComment", "PrintImageMatching", "ExifInteroperabilityOffset"}
_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE = 1, 2, 3, 4
_MAX_LENGTH = 1000


@dataclass(frozen=True)
class Shot:
    """How a picture was taken.

    Attributes:
        tags: The tags, in order.
        taken: The camera's time, as `2024-05-06 07:08:09`; None if there is none.
        point: Latitude and longitude in degrees; None if there are none.
    """

    tags: tuple[ExifTag, ...] = ()
    taken: str | None = None
    point: tuple[float, float] | None = None


def read_exif(data: bytes) -> Shot:
    """The EXIF of a picture; empty if there is none, or it cannot be read."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as picture:
            exif = picture.getexif()
            spaces = {name: dict(exif if number is None else exif.get_ifd(number)) for name, number in _SPACES}
    except Exception:  # noqa: BLE001 - Pillow lets all kinds through if a file is broken
        return Shot()
    tags = tuple(tag for space, values in spaces.items() for tag in _tags(space, values))
    when = next((tag.raw for name in ("DateTimeOriginal", "CreateDate") for tag in tags if tag.tag == name), "")
    return Shot(tags, _taken(when), _point(spaces["GPS"]))


def _tags(space: str, values: Mapping[int, Any]) -> Iterator[ExifTag]:
    from PIL.ExifTags import GPSTAGS, TAGS

    names = GPSTAGS if space == "GPS" else TAGS
    for number, value in values.items():
        name = names.get(number, "")
        if not name or name in _UNREAD or (text := _text(value)) is None:
            continue
        name = _NAMES.get(name, name)
        raw, clean = _READABLE[name](float(value)) if name in _READABLE and _is_number(value) else (text, "")
        yield ExifTag.named(name, raw, clean=clean, tagspace=space)


def _is_number(value: Any) -> bool:
    try:
        return math.isfinite(float(value)) and float(value) > 0
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return False


def _text(value: Any) -> str | None:
    """A value as text; None for bytes that are not text."""
    if isinstance(value, bytes):
        if not value.isascii():
            return None
        value = value.decode("ascii")
    if isinstance(value, tuple | list):
        parts = [_text(each) for each in value]
        return ", ".join(part for part in parts if part is not None)[:_MAX_LENGTH]
    text = "".join(letter for letter in str(value) if letter.isprintable()).strip()
    return text[:_MAX_LENGTH] or None


def _exposure(seconds: float) -> tuple[str, str]:
    if seconds >= 1:
        return f"{seconds:g}", f"{seconds:g} sec"
    return f"1/{round(1 / seconds)}", f"{seconds:.3g} sec (1/{round(1 / seconds)})"


_READABLE: dict[str, Callable[[float], tuple[str, str]]] = {
    "ExposureTime": _exposure,
    "FNumber": lambda value: (f"{value:.1f}", f"f/{value:.1f}"),
    "FocalLength": lambda value: (f"{value:.1f} mm", f"{value:g} mm"),
}


def _taken(text: str) -> str | None:
    try:
        return datetime.strptime(text[:19], "%Y:%m:%d %H:%M:%S").strftime("%Y-%m-%d %H:%M:%S")
    except ValueError:
        return None


def _point(gps: Mapping[int, Any]) -> tuple[float, float] | None:
    try:
        latitude = _degrees(gps[_LATITUDE], gps[_LATITUDE_REF], "S")
        longitude = _degrees(gps[_LONGITUDE], gps[_LONGITUDE_REF], "W")
    except (KeyError, TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _degrees(parts: Any, side: Any, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    found = round(degrees + minutes / 60 + seconds / 3600, 6)
    return -found if str(side).strip("\0 ").upper() == negative else found
