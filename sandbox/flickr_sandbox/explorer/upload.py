"""The fields that the explorer's upload form sends with a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from flickr_sandbox.errors import SandboxError
from flickr_sandbox.explorer.request import arguments_in, sign_post, token_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_sandbox.settings import Settings
    from flickr_sandbox.state import Database

__all__ = ["check_fields", "upload_fields"]

_FIELDS = ("title", "description", "tags", "is_public", "is_friend", "is_family")


def check_fields(fields: dict[str, str]) -> dict[str, str]:
    """The fields unchanged; raises `SandboxError` for one that the form does not have."""
    if unknown := sorted(fields.keys() - set(_FIELDS)):
        raise SandboxError(f"{unknown[0]!r} is not a field of this form; there are {', '.join(_FIELDS)}")
    return fields


def upload_fields(given: Mapping[str, Any], url: str, database: Database, settings: Settings) -> dict[str, str]:
    """The fields of an upload with their signature; raises `SandboxError` for an unknown user or field."""
    fields = check_fields(arguments_in(given))
    token = token_of(str(given.get("user")), "write", database, settings)
    return dict(parse_qsl(sign_post(fields, url, token, settings), keep_blank_values=True))
