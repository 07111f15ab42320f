"""Draws the landscapes of seeded photos: sky, sun and two hills, as PNG, always the same for a photo."""

from __future__ import annotations

import hashlib
import struct
import zlib

__all__ = ["draw"]

_SKIES = ((198, 221, 240), (246, 214, 181), (205, 201, 232), (226, 238, 226), (35, 44, 78))
_SUNS = ((255, 236, 150), (250, 140, 90), (240, 240, 250), (255, 200, 60))
_HILLS = ((92, 128, 96), (76, 92, 120), (150, 112, 84), (60, 100, 110), (128, 96, 130))


def draw(seed: str, width: int, height: int) -> bytes:
    """A PNG of that size in pixels; `seed` decides colours and shapes."""
    dice = hashlib.sha256(seed.encode()).digest()
    back, front = _HILLS[dice[0] % len(_HILLS)], _HILLS[(dice[0] + 1 + dice[1] % 3) % len(_HILLS)]
    palette = bytes((*_SKIES[dice[2] % len(_SKIES)], *_SUNS[dice[3] % len(_SUNS)], *back, *front))
    rows = bytearray()
    for y in range(height):
        rows.append(0)  # filter type of PNG: none
        rows += _row(dice, y / height, width, height)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _row(dice: bytes, y: float, width: int, height: int) -> bytearray:
    """One row of palette indices: 0 sky, 1 sun, 2 the hill behind, 3 the hill in front; `y` runs from 0 to 1."""
    row = bytearray(width)
    radius = 0.06 + dice[4] / 255 * 0.06
    sun_x, sun_y = 0.15 + dice[5] / 255 * 0.7, 0.15 + dice[6] / 255 * 0.25
    if abs(y - sun_y) < radius:
        half = (radius**2 - (y - sun_y) ** 2) ** 0.5 * height / width
        _paint(row, sun_x - half, sun_x + half, 1)
    for colour, (peak_x, peak_y, slope) in enumerate(
        (
            (dice[7] / 255, 0.35 + dice[8] / 255 * 0.2, 0.8 + dice[9] / 255),
            (dice[10] / 255, 0.55 + dice[11] / 255 * 0.2, 1.2 + dice[12] / 255 * 2),
        ),
        start=2,
    ):
        if y > peak_y:
            _paint(row, peak_x - slope * (y - peak_y), peak_x + slope * (y - peak_y), colour)
    if y > 0.88:
        _paint(row, 0, 1, 3)
    return row


def _paint(row: bytearray, start: float, stop: float, colour: int) -> None:
    width = len(row)
    first, last = max(0, round(start * width)), min(width, round(stop * width))
    if last > first:
        row[first:last] = bytes((colour,)) * (last - first)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
