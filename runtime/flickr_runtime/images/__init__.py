"""Files of photos: downloads at a limited rate, streamed to disk, and boxes for showing them.

The names are imported when they are first used, because most programs never download.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_runtime.lazy import lazily

if TYPE_CHECKING:
    from flickr_runtime.images.boxes import fit, square_crop
    from flickr_runtime.images.download import Downloaded, download_flow
    from flickr_runtime.images.errors import DownloadError, ImageTooLarge, ImageUnavailable, NotAnImage, NotWritten
    from flickr_runtime.images.rate import DownloadRate
    from flickr_runtime.images.session import ImageCache, ImageSession

__all__ = [
    "DownloadError",
    "DownloadRate",
    "Downloaded",
    "ImageCache",
    "ImageSession",
    "ImageTooLarge",
    "ImageUnavailable",
    "NotAnImage",
    "NotWritten",
    "download_flow",
    "fit",
    "square_crop",
]

_HOMES = {
    "boxes": ("fit", "square_crop"),
    "download": ("Downloaded", "download_flow"),
    "errors": ("DownloadError", "ImageTooLarge", "ImageUnavailable", "NotAnImage", "NotWritten"),
    "rate": ("DownloadRate",),
    "session": ("ImageCache", "ImageSession"),
}
__getattr__, __dir__ = lazily(__name__, _HOMES)
