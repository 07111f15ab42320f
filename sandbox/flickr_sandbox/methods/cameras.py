"""`flickr.cameras.*`: the cameras that public photos were taken with, by their EXIF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.errors import Failure
from flickr_sandbox.exif import CAMERAS, camera_of
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.wire.tree import content

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.exif import Camera
    from flickr_sandbox.wire import Tree

__all__ = ["get_brand_models", "get_brands"]

_WITH_EXIF = "SELECT id FROM photos WHERE is_public AND id NOT IN (SELECT photo_id FROM files)"


@serves("flickr.cameras.getBrands")
def get_brands(call: Call) -> Tree:
    """The makers of the cameras."""
    brands = {camera.brand_id: camera.brand for camera in _used(call)}
    return {"brands": {"brand": [{"id": key, "name": name} for key, name in sorted(brands.items())]}}


@serves("flickr.cameras.getBrandModels")
def get_brand_models(call: Call) -> Tree:
    """The cameras of one maker."""
    brand = call.stripped("brand").lower()
    found = [camera for camera in _used(call) if camera.brand_id == brand]
    if not found:
        raise Failure(1, "Brand not found")
    return {"cameras": {"brand": brand, "camera": [_camera(camera) for camera in found]}}


def _used(call: Call) -> list[Camera]:
    used = {camera_of(row["id"]) for row in call.database.rows(_WITH_EXIF)}
    return [camera for camera in CAMERAS if camera in used]


def _camera(camera: Camera) -> Tree:
    details = {"megapixels": camera.megapixels, "lcd_screen_size": camera.screen, "memory_type": camera.memory}
    return {
        "id": camera.id,
        "name": content(camera.name),
        "details": {name: content(value) for name, value in details.items()},
    }
