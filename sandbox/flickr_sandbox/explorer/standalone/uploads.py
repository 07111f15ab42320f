"""Uploads to an endpoint: the page sends the fields of an upload first, then the file."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from typing import TYPE_CHECKING, cast

from werkzeug.exceptions import NotFound

from flickr_sandbox.errors import SandboxError
from flickr_sandbox.explorer.request import arguments_in
from flickr_sandbox.explorer.upload import check_fields

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, BinaryIO

    from werkzeug.wrappers import Request

    from flickr_sandbox.explorer.standalone.calls import Target

__all__ = ["MOST_BYTES", "Uploads"]

MOST_BYTES = 1024 * 1024 * 1024
_MAX_WAITING = 1000


class Uploads:
    """The uploads that the page has announced: each has a secret URL that works once."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._announced: OrderedDict[str, dict[str, str]] = OrderedDict()

    def announce(self, given: Mapping[str, Any]) -> str:
        """Stores the fields of an upload, and returns the last part of the URL for its file. Raises `SandboxError`."""
        fields = check_fields(arguments_in(given))
        if not self._target.has_user:
            raise SandboxError("no user is logged in: see `flickr login`")
        ticket = secrets.token_urlsafe(24)
        self._announced[ticket] = fields
        while len(self._announced) > _MAX_WAITING:
            self._announced.popitem(last=False)
        return ticket

    def send(self, request: Request, ticket: str) -> dict[str, Any]:
        """Sends the file of an announced upload, and returns the response as `Target.send` does. Raises `NotFound`."""
        fields = self._announced.pop(ticket, None)
        file = request.files.get("photo")
        if fields is None or file is None:
            raise NotFound
        return self._target.upload(fields, file.filename or "photo", cast("BinaryIO", file.stream))
