"""The error for an unreadable body, in place of a misleading one about missing fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.errors import Failure

if TYPE_CHECKING:
    from werkzeug.wrappers import Request

__all__ = ["refuse_unread"]

_MAX_LENGTH = 200


def refuse_unread(request: Request, code: int, message: str) -> None:
    """Raises `Failure` for a body without any field or file; `message` begins its text."""
    length = request.content_length or 0
    if length and not request.form and not request.files:
        kind = (request.content_type or "no Content-Type")[:_MAX_LENGTH]
        raise Failure(code, f"{message}: no field could be read from the body of {length} bytes ({kind})")
