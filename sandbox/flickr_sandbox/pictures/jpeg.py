"""Pictures as the sandbox serves them: drawn, or scaled from an upload, in the format of the URL."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING

from flickr_sandbox.pictures.draw import draw

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["TYPES", "drawn", "scaled"]

TYPES = {"jpg": "image/jpeg", "png": "image/png", "gif": "image/gif"}
_QUALITY, _MAX_PIXELS = 85, 100_000_000


@lru_cache(maxsize=128)
def drawn(seed: str, width: int, height: int, form: str = "jpg") -> bytes:
    """The drawing of a seed in that size, in pixels; `form` is jpg, png or gif."""
    width, height = max(1, width), max(1, height)  # videos may have no size
    data = draw(seed, width, height)
    if form == "png":
        return data
    from PIL import Image

    with Image.open(io.BytesIO(data)) as picture:
        return _written(picture, form)


@lru_cache(maxsize=128)
def scaled(data: bytes, width: int, height: int, *, square: bool, rotation: int = 0) -> bytes | None:
    """A JPEG of an uploaded picture, turned clockwise and fitted into that size; None if it cannot be decoded."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > _MAX_PIXELS:
                return None
            upright = ImageOps.exif_transpose(picture).rotate(-rotation, expand=True)
            size = max(1, width), max(1, height)
            fitted = ImageOps.fit(upright, size) if square else upright.resize(size)
            return _written(fitted, "jpg")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _written(picture: Image, form: str) -> bytes:
    file = io.BytesIO()
    if form == "gif":
        picture.save(file, "GIF")
    else:
        picture.convert("RGB").save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()
