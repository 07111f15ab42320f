"""Responses of upload and replace, which are XML whatever the format (facts: upload)."""

from __future__ import annotations

from typing import Any

import msgspec

from flickr_runtime.decoding import decode, is_xml
from flickr_runtime.decoding.trees import xml_tree
from flickr_runtime.errors import FlickrError, UnreadableResponse
from flickr_runtime.method import Method
from flickr_runtime.scalars import Record, Text
from flickr_runtime.upload.errors import DuplicatePhoto

__all__ = ["REPLACE", "UPLOAD", "PhotoId", "UploadResult", "read_result"]


class PhotoId(Record, frozen=True, kw_only=True):
    """The id of a photo, with the new secrets if it was replaced."""

    id: str = msgspec.field(name="_content", default="")
    secret: str | None = None
    original_secret: str | None = msgspec.field(name="originalsecret", default=None)


class UploadResult(Record, frozen=True, kw_only=True):
    """The response of an upload: the photo's id, or a ticket's if it is asynchronous."""

    photoid: PhotoId | None = None
    ticketid: Text | None = None


_LIMITS, _NOT_A_FILE, _UNAVAILABLE = "LimitReached", "InvalidArgument", "ServiceUnavailable"
_DUPLICATE = 9
_MAX_ID_LENGTH = 100
_ERRORS = {
    0: _UNAVAILABLE, 2: _NOT_A_FILE, 3: _UNAVAILABLE, 4: _NOT_A_FILE, 5: _NOT_A_FILE, 6: _LIMITS, 7: _LIMITS,
    8: _NOT_A_FILE, 10: _NOT_A_FILE, 11: _NOT_A_FILE, 12: _NOT_A_FILE, 13: "PermissionDenied",
    14: _LIMITS,
}  # fmt: skip


def _method(name: str, errors: dict[int, str]) -> Method[UploadResult]:
    return Method(
        name=name,
        http="POST",
        permission="write",
        result=UploadResult,
        errors={
            _DUPLICATE: ("flickr_runtime.upload.errors", "DuplicatePhoto"),
            **{code: ("flickr_runtime.errors", family) for code, family in errors.items()},
        },
    )


UPLOAD = _method("upload", _ERRORS)
REPLACE = _method("replace", {**_ERRORS, 1: "PermissionDenied"})


def read_result(method: Method[Any], body: bytes) -> UploadResult:
    """Reads the response of `UPLOAD` or `REPLACE`.

    Raises `APIError` for a failure, `UnreadableResponse` if it names neither a photo nor a ticket.
    """
    try:
        result: UploadResult = decode(method, body)
    except DuplicatePhoto as error:
        err = xml_tree(body).get("err", [{}])[0] if is_xml(body) else {}
        error.duplicate_photo_id = str(err.get("duplicate_photo_id") or "")
        error.duplicate_photo_status = str(err.get("duplicate_photo_status") or "")
        raise
    except FlickrError:
        raise
    except Exception as error:
        # The photo may be stored anyway, which a lookup shows, so every fault must raise this error.
        raise UnreadableResponse(f"{method.name}: the response cannot be read ({type(error).__name__})") from error
    if not _is_id((result.photoid.id if result.photoid else "") or result.ticketid):
        raise UnreadableResponse(f"{method.name}: the response contains neither a photo nor a ticket")
    return result


def _is_id(text: str | None) -> bool:
    """Whether this may be an id; that of a ticket contains a hyphen."""
    return text is not None and len(text) <= _MAX_ID_LENGTH and text.isascii() and text.replace("-", "").isalnum()
