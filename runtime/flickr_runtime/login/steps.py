"""The two signed steps of an OAuth 1.0a login as requests to send and responses to read; no I/O here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, get_args
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec

from flickr_runtime.calls import USER_AGENT
from flickr_runtime.credentials import Token
from flickr_runtime.deadline import NEVER, Deadline
from flickr_runtime.errors import ArgumentError, OAuthError, UnreadableResponse
from flickr_runtime.login.verifier import read_verifier
from flickr_runtime.messages import Request
from flickr_runtime.responses import accepted
from flickr_runtime.signing import authorization
from flickr_runtime.tokens.secret_text import Hidden

if TYPE_CHECKING:
    from flickr_runtime.credentials import Credentials
    from flickr_runtime.endpoints import Endpoints
    from flickr_runtime.messages import Response

__all__ = [
    "OUT_OF_BAND",
    "LoginRequest",
    "Permission",
    "access_token_request",
    "read_access_token",
    "read_request_token",
    "request_token_request",
]

Permission = Literal["read", "write", "delete"]

OUT_OF_BAND = "oob"
"""The callback that makes Flickr show a code for the user to type."""

_PROBLEM = re.compile(r"[a-z_]{1,60}")
_FIELDS = 50


class LoginRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A login that has begun: send the user to `url`, and store `token` for `finish_login`."""

    url: str
    token: Token

    def __repr__(self) -> str:
        return "LoginRequest(url=…, token=…)"


def request_token_request(
    endpoints: Endpoints, credentials: Credentials, *, callback: str, timeout: float, deadline: Deadline = NEVER
) -> Request:
    """The request for a request token; raises `ArgumentError` for a callback that is not a URL."""
    if callback != OUT_OF_BAND and not urlsplit(callback).scheme:
        raise ArgumentError(f"callback={callback!r}: give an absolute URL, or oob if Flickr is to show a code")
    return _signed(endpoints.request_token, credentials, None, {"oauth_callback": callback}, timeout, deadline)


def read_request_token(endpoints: Endpoints, response: Response, *, permission: Permission) -> LoginRequest:
    """The login that the response begins; raises `OAuthError` if Flickr refused, or `TransportError`."""
    if permission not in get_args(Permission):
        raise ArgumentError(f"permission={permission!r}: choose read, write or delete")
    values = _pairs(endpoints.request_token, response)
    if values.get("oauth_callback_confirmed") != "true":
        # Without it one person could begin a login and another finish it (OAuth 1.0a, session fixation).
        raise UnreadableResponse(f"{endpoints.request_token}: the response does not confirm the callback")
    token = Token(token=str(values["oauth_token"]), secret=str(values["oauth_token_secret"]))
    query = urlencode({"oauth_token": token.token, "perms": permission})
    return LoginRequest(url=f"{endpoints.authorize}?{query}", token=token)


def access_token_request(
    endpoints: Endpoints,
    credentials: Credentials,
    request: LoginRequest,
    verifier: str,
    *,
    timeout: float,
    deadline: Deadline = NEVER,
) -> Request:
    """The request that exchanges the code for the user's token.

    `verifier` is the code that Flickr showed, or the callback URL. Raises `LoginError` if it is neither, or belongs to
    another login.
    """
    extra = {"oauth_verifier": read_verifier(verifier, request.token.token)}
    return _signed(endpoints.access_token, credentials, request.token, extra, timeout, deadline)


def read_access_token(endpoints: Endpoints, response: Response) -> Token:
    """The user's token; raises `OAuthError` if Flickr refused, or `TransportError`."""
    values = _pairs(endpoints.access_token, response)
    return Token(
        token=str(values["oauth_token"]),
        secret=str(values["oauth_token_secret"]),
        user_nsid=str(values.get("user_nsid", "")),
        username=str(values.get("username", "")),
        fullname=str(values.get("fullname", "")),
    )


def _signed(
    url: str,
    credentials: Credentials,
    token: Token | None,
    extra: dict[str, str],
    timeout: float,
    deadline: Deadline,
) -> Request:
    return Request(
        verb="GET",
        url=url,
        # In the header, because URLs are logged.
        headers={
            "User-Agent": USER_AGENT,
            "Authorization": authorization("GET", url, {}, credentials, token=token, extra=extra),
        },
        timeout=timeout,
        deadline=deadline,
    )


def _pairs(url: str, response: Response) -> dict[str, Hidden]:
    """Names and values of a form-encoded response that contains a token."""
    body = accepted(url, response).decode("utf-8", "replace")
    try:
        values = {name: Hidden(value) for name, value in parse_qsl(Hidden(body), max_num_fields=_FIELDS)}
    except ValueError:
        values = {}
    del body
    if "oauth_problem" in values:
        found = _PROBLEM.fullmatch(values["oauth_problem"])
        problem = found.group() if found else "unknown"
        raise OAuthError(f"{url}: Flickr refused the request: {problem}", problem=problem)
    if not values.get("oauth_token") or not values.get("oauth_token_secret"):
        raise UnreadableResponse(f"{url}: the response has no token")
    return values
