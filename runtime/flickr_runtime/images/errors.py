"""The errors of a download besides those of the network."""

from __future__ import annotations

from flickr_runtime.errors import FlickrError

__all__ = ["DownloadError", "ImageTooLarge", "ImageUnavailable", "NotAnImage", "NotWritten"]


class DownloadError(FlickrError):
    """A file was not downloaded; no partial file is left."""


class ImageTooLarge(DownloadError):
    """The file is larger than the given limit."""


class ImageUnavailable(DownloadError):
    """The file does not exist, or no longer: deleted, private, replaced, or never served in that size.

    Attributes:
        status: The HTTP status.
    """

    def __init__(self, message: str, *, status: int) -> None:
        super().__init__(message)
        self.status = status


class NotAnImage(DownloadError):
    """The file is neither an image nor a video, such as an error page."""


class NotWritten(DownloadError):
    """The file could not be written: for example, the disk is full, or the name is that of a folder or device."""
