"""What the camera wrote: invented for seeded photos, nothing for uploads, which the sandbox does not read."""

from __future__ import annotations

import random
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flickr_sandbox.wire.tree import content

if TYPE_CHECKING:
    from flickr_sandbox.state.records import Photo
    from flickr_sandbox.wire import Tree

__all__ = ["CAMERAS", "Camera", "camera_of", "exif_of"]


@dataclass(frozen=True)
class Camera:
    """A camera that nobody can buy: brand and model, each with the id that `flickr.cameras` gives it."""

    brand_id: str
    brand: str
    id: str
    name: str
    megapixels: str
    screen: str
    memory: str


CAMERAS = (
    Camera("pixelton_works", "Pixelton Works", "pixelton_box_ii", "Pixelton Box II", "24.2", "3.2", "SDXC"),
    Camera("pixelton_works", "Pixelton Works", "pixelton_pocket", "Pixelton Pocket", "12.1", "2.7", "SDHC"),
    Camera("greywater_optical", "Greywater Optical", "tideglass_50", "Tideglass 50", "45.7", "3", "CFexpress"),
)


def camera_of(photo_id: str) -> Camera:
    """The camera that a seeded photo was taken with, always the same for an id."""
    return CAMERAS[zlib.crc32(photo_id.encode()) % len(CAMERAS)]


def exif_of(photo: Photo) -> list[Tree]:
    """The EXIF tags of a seeded photo."""
    dice = random.Random(photo.id)  # noqa: S311 - the same picture was always taken the same way
    camera = camera_of(photo.id)
    aperture, shutter = dice.choice(("2.8", "4.0", "5.6", "8.0")), dice.choice((60, 125, 250, 500))
    focal = dice.choice(("24", "35", "50", "85"))
    return [
        _tag("IFD0", 0, "Make", "Make", camera.brand),
        _tag("IFD0", 0, "Model", "Model", camera.name),
        _tag("ExifIFD", 0, "ExposureTime", "Exposure", f"1/{shutter}", f"{1 / shutter:.3g} sec (1/{shutter})"),
        _tag("ExifIFD", 0, "FNumber", "Aperture", aperture, f"f/{aperture}"),
        _tag("ExifIFD", 0, "ISO", "ISO Speed", str(dice.choice((100, 200, 400)))),
        _tag("ExifIFD", 0, "DateTimeOriginal", "Date and Time (Original)", photo.taken.replace("-", ":")),
        _tag("ExifIFD", 0, "FocalLength", "Focal Length", f"{focal}.0 mm", f"{focal} mm"),
    ]


def _tag(space: str, number: int, name: str, label: str, raw: str, clean: str = "") -> Tree:
    readable = {"clean": content(clean)} if clean else {}
    return {"tagspace": space, "tagspaceid": number, "tag": name, "label": label, "raw": content(raw), **readable}
