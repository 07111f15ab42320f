"""Uploads and replacements: options of a photo, and the flows from a file to a photo's id.

The names are imported when they are first used, because most programs never upload.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_runtime.lazy import lazily

if TYPE_CHECKING:
    from flickr_runtime.upload.batch import Batch, Outcome
    from flickr_runtime.upload.defaults import Defaults, DefaultsMemory, Limits
    from flickr_runtime.upload.errors import (
        DuplicatePhoto,
        EmptyFile,
        FileChanged,
        FileTooLarge,
        TicketFailed,
        TicketPending,
        UploadFailed,
        UploadStopped,
        UploadUncertain,
    )
    from flickr_runtime.upload.flows import Replaced, Uploaded, replace_flow, settings_flow, upload_flow
    from flickr_runtime.upload.journal import Journal, journal_path
    from flickr_runtime.upload.lookup import checksum_tag, find_photo
    from flickr_runtime.upload.many import upload_many, upload_many_async
    from flickr_runtime.upload.options import UploadOptions, upload_fields
    from flickr_runtime.upload.response import REPLACE, UPLOAD, UploadResult, read_result, read_upload
    from flickr_runtime.upload.session import UploadSession
    from flickr_runtime.upload.settings import UploadSettings
    from flickr_runtime.upload.source import Source, open_source
    from flickr_runtime.upload.tickets import await_ticket

__all__ = [
    "REPLACE",
    "UPLOAD",
    "Batch",
    "Defaults",
    "DefaultsMemory",
    "DuplicatePhoto",
    "EmptyFile",
    "FileChanged",
    "FileTooLarge",
    "Journal",
    "Limits",
    "Outcome",
    "Replaced",
    "Source",
    "TicketFailed",
    "TicketPending",
    "UploadFailed",
    "UploadOptions",
    "UploadResult",
    "UploadSession",
    "UploadSettings",
    "UploadStopped",
    "UploadUncertain",
    "Uploaded",
    "await_ticket",
    "checksum_tag",
    "find_photo",
    "journal_path",
    "open_source",
    "read_result",
    "read_upload",
    "replace_flow",
    "settings_flow",
    "upload_fields",
    "upload_flow",
    "upload_many",
    "upload_many_async",
]

_HOMES = {
    "response": ("REPLACE", "UPLOAD", "UploadResult", "read_result", "read_upload"),
    "batch": ("Batch", "Outcome"),
    "defaults": ("Defaults", "DefaultsMemory", "Limits"),
    "errors": (
        "DuplicatePhoto",
        "EmptyFile",
        "FileChanged",
        "FileTooLarge",
        "TicketFailed",
        "TicketPending",
        "UploadFailed",
        "UploadStopped",
        "UploadUncertain",
    ),
    "flows": ("Replaced", "Uploaded", "replace_flow", "settings_flow", "upload_flow"),
    "journal": ("Journal", "journal_path"),
    "lookup": ("checksum_tag", "find_photo"),
    "many": ("upload_many", "upload_many_async"),
    "options": ("UploadOptions", "upload_fields"),
    "session": ("UploadSession",),
    "settings": ("UploadSettings",),
    "source": ("Source", "open_source"),
    "tickets": ("await_ticket",),
}
__getattr__, __dir__ = lazily(__name__, _HOMES)
