"""Files of photos: fetched politely and streamed to disk, shown in boxes that keep the proportion.

What is here is imported when it is first used, because most programs never download.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flickr_runtime.images.boxes import fit, square_crop
    from flickr_runtime.images.download import Downloaded, download_flow
    from flickr_runtime.images.errors import DownloadError, ImageTooLarge, ImageUnavailable, NotAnImage
    from flickr_runtime.images.pace import Pace
    from flickr_runtime.images.session import ImageCache, ImageSession

__all__ = [
    "DownloadError",
    "Downloaded",
    "ImageCache",
    "ImageSession",
    "ImageTooLarge",
    "ImageUnavailable",
    "NotAnImage",
    "Pace",
    "download_flow",
    "fit",
    "square_crop",
]

_HOMES = {
    "boxes": ("fit", "square_crop"),
    "download": ("Downloaded", "download_flow"),
    "errors": ("DownloadError", "ImageTooLarge", "ImageUnavailable", "NotAnImage"),
    "pace": ("Pace",),
    "session": ("ImageCache", "ImageSession"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
