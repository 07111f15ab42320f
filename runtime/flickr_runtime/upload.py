"""The fields of an upload, and its answer, which is XML whatever format is asked (facts: upload)."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, TypedDict

from flickr_runtime.arguments import encode_arguments
from flickr_runtime.decoding import decode
from flickr_runtime.errors import ArgumentError
from flickr_runtime.messages import File
from flickr_runtime.method import Method
from flickr_runtime.privacy import Privacy
from flickr_runtime.scalars import Record, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flickr_runtime.method import Wire

__all__ = ["UPLOAD", "Source", "UploadAnswer", "UploadOptions", "open_source", "read_upload", "upload_fields"]

Source = str | Path | bytes | BinaryIO


class UploadAnswer(Record, frozen=True, kw_only=True):
    """What an upload answers: the photo's id, or a ticket's where it is asynchronous."""

    photoid: Text | None = None
    ticketid: Text | None = None


_LIMITS, _NOT_A_FILE, _UNAVAILABLE = "LimitReached", "InvalidArgument", "ServiceUnavailable"
_ERRORS = {
    0: _UNAVAILABLE, 2: _NOT_A_FILE, 3: _UNAVAILABLE, 4: _NOT_A_FILE, 5: _NOT_A_FILE, 6: _LIMITS, 7: _LIMITS,
    8: _NOT_A_FILE, 9: _NOT_A_FILE, 10: _NOT_A_FILE, 11: _NOT_A_FILE, 12: _NOT_A_FILE, 13: "PermissionDenied",
    14: _LIMITS,
}  # fmt: skip
UPLOAD: Method[UploadAnswer] = Method(
    name="upload",
    http="POST",
    permission="write",
    result=UploadAnswer,
    errors={code: ("flickr_runtime.errors", name) for code, name in _ERRORS.items()},
)
_WIRES: dict[str, Wire] = {"tags": "space", "async": "flag"}


class UploadOptions(TypedDict, total=False):
    """What can be said of a photo as it is uploaded; what is left out is the user's own default."""

    title: str
    description: str
    """Some HTML is allowed."""
    tags: Iterable[str] | str
    """Tags to add; tell the user which (Developer Guide, «Best Practices»)."""
    privacy: Privacy
    safety_level: Literal[1, 2, 3]
    """1 safe, 2 moderate, 3 restricted."""
    content_type: Literal[1, 2, 3]
    """1 photo, 2 screenshot, 3 other."""
    hidden: bool
    """Whether to keep the photo out of public searches."""
    asynchronous: bool
    """Return at once with a ticket's id, for `flickr.photos.upload.checkTickets`."""


def upload_fields(options: UploadOptions) -> dict[str, str]:
    """The form's fields. Without `privacy` none is sent, and Flickr applies the user's own default."""
    given: dict[str, Any] = dict(options)
    unknown = given.keys() - UploadOptions.__annotations__.keys()
    if unknown:
        raise ArgumentError(f"upload: no option is called {', '.join(sorted(unknown))}")
    privacy, hidden = given.pop("privacy", None), given.pop("hidden", None)
    if privacy is not None:
        given.update(Privacy(privacy).flags())
    if hidden is not None:
        given["hidden"] = 2 if hidden else 1
    if given.pop("asynchronous", False):
        given["async"] = True
    return encode_arguments("upload", given, _WIRES)


@contextmanager
def open_source(source: Source, name: str | None) -> Iterator[File]:
    """The file part for a path, bytes or an open binary file; what is opened here is closed here.

    Raises `ArgumentError` where there is nothing to read.
    """
    if isinstance(source, bytes):
        yield File(name or "photo", source)
    elif isinstance(source, str | Path):
        path = Path(source)
        try:
            content = path.open("rb")
        except OSError as error:
            raise ArgumentError(f"upload: {path}: {error.strerror or error}") from error
        with content:
            yield File(name or path.name, content)
    else:
        yield File(name or Path(str(getattr(source, "name", "photo"))).name, source)


def read_upload(body: bytes) -> str:
    """The id of the photo, or of the ticket: opaque text, which may hold a hyphen; raises `APIError` for a failure."""
    answer: UploadAnswer = decode(UPLOAD, body)
    return answer.photoid or answer.ticketid or ""
