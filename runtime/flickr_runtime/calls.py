"""Builds the request of a call: the half of the core before the network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flickr_runtime.deadline import NEVER, Deadline
from flickr_runtime.messages import MAX_BYTES, Request
from flickr_runtime.signing import authorization, check_text
from flickr_runtime.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_runtime.credentials import Credentials
    from flickr_runtime.method import Method

__all__ = ["USER_AGENT", "call_request"]

USER_AGENT = f"flickrkit/{__version__}"
_FORMAT = {"format": "json", "nojsoncallback": "1"}


def call_request(
    method: Method[Any],
    arguments: Mapping[str, str],
    *,
    url: str,
    credentials: Credentials,
    timeout: float,
    deadline: Deadline = NEVER,
    max_bytes: int = MAX_BYTES,
) -> Request:
    """The request for a method: signed if there is a user's token, else with the API key alone.

    Raises `ArgumentError` for an argument that cannot be sent as UTF-8.
    """
    fields = {"method": method.name, **arguments, **_FORMAT}
    headers = {"User-Agent": USER_AGENT}
    if credentials.token:
        headers["Authorization"] = authorization(method.http, url, fields, credentials, token=credentials.token)
    else:
        fields["api_key"] = credentials.api_key
        check_text(fields)
    return Request(
        verb=method.http,
        url=url,
        fields=fields,
        headers=headers,
        timeout=timeout,
        deadline=deadline,
        max_bytes=max_bytes,
    )
