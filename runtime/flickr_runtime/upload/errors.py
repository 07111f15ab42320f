"""The errors of an upload besides those of any call."""

from __future__ import annotations

from flickr_runtime.errors import ArgumentError, FlickrError, InvalidArgument, TransportError
from flickr_runtime.multipart import FileChanged

__all__ = [
    "DuplicatePhoto",
    "EmptyFile",
    "FileChanged",
    "FileTooLarge",
    "TicketFailed",
    "TicketPending",
    "UploadFailed",
    "UploadStopped",
    "UploadUncertain",
]


class DuplicatePhoto(InvalidArgument):
    """Flickr says that the account has the photo already (error 9 of an upload).

    Attributes:
        duplicate_photo_id: The id of the existing photo; empty if Flickr did not name it.
        duplicate_photo_status: Flickr's word for its state.
    """

    duplicate_photo_id = ""
    duplicate_photo_status = ""


class EmptyFile(ArgumentError):
    """The file is empty; nothing was sent."""


class FileTooLarge(ArgumentError):
    """The file is larger than `flickr.people.getLimits` says the account may upload; nothing was sent.

    Attributes:
        size: Its size, in bytes.
        limit: The largest size, in bytes.
    """

    def __init__(self, message: str, *, size: int, limit: int) -> None:
        super().__init__(message)
        self.size = size
        self.limit = limit


class UploadUncertain(TransportError):
    """The response was lost, and it is unknown whether Flickr stored the photo; it was not sent again.

    Attributes:
        tag: The machine tag by which the photo can be found later, or None if it has none.
    """

    def __init__(self, message: str, *, tag: str | None) -> None:
        super().__init__(message)
        self.tag = tag


class UploadFailed(FlickrError):
    """One file of many was not uploaded, for a reason that concerns only this file; the others continue."""


class UploadStopped(FlickrError):
    """The caller stopped the upload, before or while the file was sent."""


class TicketFailed(FlickrError):
    """Flickr took the file of an asynchronous upload and could not make a photo or video of it.

    Attributes:
        ticket_id: The ticket.
    """

    def __init__(self, message: str, *, ticket_id: str) -> None:
        super().__init__(message)
        self.ticket_id = ticket_id


class TicketPending(TicketFailed):
    """Flickr has not finished within the time limit; `flickr.photos.upload.checkTickets` returns the state later."""
