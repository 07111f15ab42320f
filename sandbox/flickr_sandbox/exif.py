"""The cameras of the seeded world, and what they wrote into its photos."""

from __future__ import annotations

import random
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flickr_sandbox.state.exif import ExifTag

if TYPE_CHECKING:
    from flickr_sandbox.state.records import Photo

__all__ = ["CAMERAS", "Camera", "camera_of", "invented_exif"]


@dataclass(frozen=True)
class Camera:
    """An invented camera: brand and model, each with its id in `flickr.cameras`."""

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
    """The camera of a seeded photo, always the same for an id."""
    return CAMERAS[zlib.crc32(photo_id.encode()) % len(CAMERAS)]


def invented_exif(photo: Photo) -> list[ExifTag]:
    """The EXIF tags of a seeded photo."""
    dice = random.Random(photo.id)  # noqa: S311 - the same picture was always taken the same way
    camera = camera_of(photo.id)
    aperture, shutter = dice.choice(("2.8", "4.0", "5.6", "8.0")), dice.choice((60, 125, 250, 500))
    focal = dice.choice(("24", "35", "50", "85"))
    return [
        ExifTag.named("Make", camera.brand),
        ExifTag.named("Model", camera.name),
        ExifTag.named("ExposureTime", f"1/{shutter}", clean=f"{1 / shutter:.3g} sec (1/{shutter})"),
        ExifTag.named("FNumber", aperture, clean=f"f/{aperture}"),
        ExifTag.named("ISO", str(dice.choice((100, 200, 400)))),
        ExifTag.named("DateTimeOriginal", photo.taken.replace("-", ":")),
        ExifTag.named("FocalLength", f"{focal}.0 mm", clean=f"{focal} mm"),
    ]
