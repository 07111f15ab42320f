"""What can go wrong with a download beside the network."""

from __future__ import annotations

from flickr_runtime.errors import FlickrError

__all__ = ["DownloadError", "ImageTooLarge", "ImageUnavailable", "NotAnImage", "NotWritten"]


class DownloadError(FlickrError):
    """A file was not downloaded; nothing was left behind."""


class ImageTooLarge(DownloadError):
    """The file is larger than the limit that was given."""


class ImageUnavailable(DownloadError):
    """There is no such file, or not any more: deleted, private, replaced, or never made in that size.

    Attributes:
        status: The HTTP status.
    """

    def __init__(self, message: str, *, status: int) -> None:
        super().__init__(message)
        self.status = status


class NotAnImage(DownloadError):
    """What came is neither image nor video, such as a page that tells of an error."""


class NotWritten(DownloadError):
    """The file could not be written, such as for a full disk, or something that is no file has its name."""
