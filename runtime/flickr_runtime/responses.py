"""Reads responses: the half of the core after the network. Raises the errors of HTTP and OAuth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flickr_runtime.decoding import decode, is_xml, untyped
from flickr_runtime.decoding.trees import json_tree, xml_tree
from flickr_runtime.errors import FlickrError, UnreadableResponse
from flickr_runtime.statuses import refused

if TYPE_CHECKING:
    from flickr_runtime.messages import Response
    from flickr_runtime.method import Method

__all__ = ["accepted", "accepted_envelope", "read_typed", "read_untyped"]


def read_typed(method: Method[Any], response: Response) -> Any:
    """The result of the method, as its type; raises `APIError`, `OAuthError` or `TransportError`."""
    return decode(method, _json_body(method, response))


def read_untyped(method: Method[Any], response: Response) -> dict[str, Any]:
    """The response of the method, as plain values; raises as `read_typed` does."""
    body = _json_body(method, response)
    if response.status != 200 and is_xml(body):
        decode(method, body)  # raises the error in it
    return untyped(method, body)


def accepted(what: str, response: Response) -> bytes:
    """The body of a response with HTTP status 200; raises the error of any other. `what` names the call in errors."""
    if response.status == 200:
        return response.body
    raise refused(what, response)


def accepted_envelope(what: str, response: Response) -> bytes:
    """As `accepted`, for responses whose body also says whether they failed, which is more precise than a status.

    A 429 stays an HTTP error, because the limiter needs it.
    """
    if response.status not in {200, 429} and _says_fail(response.body):
        return response.body
    return accepted(what, response)


def _says_fail(body: bytes) -> bool:
    try:
        tree = xml_tree(body) if is_xml(body) else json_tree(body)
    except (FlickrError, ValueError, RecursionError):
        return False
    return tree.get("stat") == "fail"


def _json_body(method: Method[Any], response: Response) -> bytes:
    body = accepted_envelope(method.name, response)
    if response.status == 200 and is_xml(body):
        # It may be the response to another call (facts: malformed responses), so it is not used.
        raise UnreadableResponse(f"{method.name}: requested JSON, received XML")
    return body
