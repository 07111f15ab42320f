"""Uploads and replacements: what can be said of a photo, and the way from a file to a photo's id."""

from flickr_runtime.upload.answer import REPLACE, UPLOAD, UploadAnswer, read_answer, read_upload
from flickr_runtime.upload.options import UploadOptions, upload_fields
from flickr_runtime.upload.source import Source, open_source

__all__ = [
    "REPLACE",
    "UPLOAD",
    "Source",
    "UploadAnswer",
    "UploadOptions",
    "open_source",
    "read_answer",
    "read_upload",
    "upload_fields",
]
