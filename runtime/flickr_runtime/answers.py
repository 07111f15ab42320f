"""Reads responses: the half of the core that comes after the network. HTTP and OAuth failures end here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from flickr_runtime.decoding import decode, is_xml, untyped
from flickr_runtime.errors import HTTPStatusError, OAuthError, UnreadableResponse

if TYPE_CHECKING:
    from flickr_runtime.messages import Response
    from flickr_runtime.method import Method

__all__ = ["accepted", "read_typed", "read_untyped"]


def read_typed(method: Method[Any], response: Response) -> Any:
    """What the method answers, as its type; raises `APIError`, `OAuthError` or `TransportError`."""
    return decode(method, _json_body(method, response))


def read_untyped(method: Method[Any], response: Response) -> dict[str, Any]:
    """What the method answers, as plain values; raises as `read_typed` does."""
    return untyped(method, _json_body(method, response))


def accepted(what: str, response: Response) -> bytes:
    """The body of a response whose HTTP status says that the service answered; `what` names the call in errors."""
    if response.status == 200:
        return response.body
    if response.status == 401:
        raise _refusal(what, response.body)
    raise HTTPStatusError(
        f"{what}: HTTP {response.status}{_HINTS.get(response.status, '')}",
        status=response.status,
        retry_after=_seconds(response.headers.get("retry-after")),
    )


_HINTS = {
    429: " Too Many Requests: call less often; Flickr asks for fewer than 3600 calls an hour per key",
    404: " Not Found: is the base URL right?",
}


def _json_body(method: Method[Any], response: Response) -> bytes:
    body = accepted(method.name, response)
    if is_xml(body):
        # It may be the answer to somebody else's call (facts: malformed answers), so it is not used.
        raise UnreadableResponse(f"{method.name}: JSON was asked, XML came")
    return body


def _refusal(what: str, body: bytes) -> OAuthError:
    """The error of a 401; `debug_sbs` echoes what was sent, tokens included, and is left out."""
    told = parse_qs(body.split(b"&debug_sbs=")[0].decode("utf-8", "replace"))
    problem = told.get("oauth_problem", ["unknown"])[0]
    absent = told.get("oauth_parameters_absent")
    detail = f" ({', '.join(absent)})" if absent else ""
    return OAuthError(f"{what}: Flickr refused the request: {problem[:60]}{detail[:200]}", problem=problem[:60])


def _seconds(value: str | None) -> float | None:
    return float(value) if value is not None and value.strip().isdigit() else None
