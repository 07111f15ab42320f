"""`flickr.cameras.*`: the cameras that public photos were taken with, by their EXIF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.errors import Failure
from flickr_sandbox.exif import CAMERAS
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.state.database import words_of
from flickr_sandbox.state.exif import makes_and_models
from flickr_sandbox.wire.tree import content

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.wire import Tree

__all__ = ["get_brand_models", "get_brands"]


@serves("flickr.cameras.getBrands")
def get_brands(call: Call) -> Tree:
    """The makers of the cameras."""
    brands = {_id(make): make for make, _ in makes_and_models(call.database)}
    return {"brands": {"brand": [{"id": key, "name": name} for key, name in sorted(brands.items())]}}


@serves("flickr.cameras.getBrandModels")
def get_brand_models(call: Call) -> Tree:
    """The cameras of one maker; the details are those of the seeded world's cameras."""
    brand = call.stripped("brand").lower()
    found = [model for make, model in makes_and_models(call.database) if _id(make) == brand]
    if not found:
        raise Failure(1, "Brand not found")
    return {"cameras": {"brand": brand, "camera": [_camera(model) for model in found]}}


def _camera(model: str) -> Tree:
    known = next((camera for camera in CAMERAS if camera.name == model), None)
    details: dict[str, str | float] = {}
    if known:
        sizes = {"megapixels": float(known.megapixels), "lcd_screen_size": float(known.screen)}
        details = {**sizes, "memory_type": known.memory}
    return {
        "id": _id(model),
        "name": content(model),
        "details": {name: content(value) for name, value in details.items()},
    }


def _id(name: str) -> str:
    """`Pixelton Box II` is `pixelton_box_ii`."""
    return "_".join(words_of(name).split())
