"""The two signed steps of an OAuth 1.0a login, as flows for either client."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, get_args
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec

from flickr_runtime.calls import USER_AGENT
from flickr_runtime.credentials import Token
from flickr_runtime.deadline import NEVER, Deadline
from flickr_runtime.errors import ArgumentError, OAuthError, UnreadableResponse
from flickr_runtime.flow import Flow, Send
from flickr_runtime.login.verifier import read_verifier
from flickr_runtime.messages import Request
from flickr_runtime.responses import accepted
from flickr_runtime.signing import authorization
from flickr_runtime.tokens.secret_text import Hidden

if TYPE_CHECKING:
    from flickr_runtime.credentials import Credentials
    from flickr_runtime.endpoints import Endpoints
    from flickr_runtime.messages import Response

__all__ = ["OUT_OF_BAND", "LoginRequest", "Permission", "begin_flow", "finish_flow"]

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


def begin_flow(
    endpoints: Endpoints,
    credentials: Credentials,
    *,
    permission: Permission,
    callback: str,
    timeout: float,
    deadline: Deadline = NEVER,
) -> Flow[LoginRequest]:
    """Gets a request token; `callback` is a URL, or `oob` if the user types the code that Flickr shows.

    Raises `ArgumentError` for another permission or callback, `OAuthError` if Flickr refuses the key, the secret or the
    callback, or `TransportError`.
    """
    if permission not in get_args(Permission):
        raise ArgumentError(f"permission={permission!r}: choose read, write or delete")
    if callback != OUT_OF_BAND and not urlsplit(callback).scheme:
        raise ArgumentError(f"callback={callback!r}: give an absolute URL, or oob if Flickr is to show a code")
    url = endpoints.request_token
    response = yield Send(_signed(url, credentials, None, {"oauth_callback": callback}, timeout, deadline))
    values = _pairs(url, response)
    if values.get("oauth_callback_confirmed") != "true":
        # Without it one person could begin a login and another finish it (OAuth 1.0a, session fixation).
        raise UnreadableResponse(f"{url}: the response does not confirm the callback")
    token = Token(token=str(values["oauth_token"]), secret=str(values["oauth_token_secret"]))
    query = urlencode({"oauth_token": token.token, "perms": permission})
    return LoginRequest(url=f"{endpoints.authorize}?{query}", token=token)


def finish_flow(
    endpoints: Endpoints,
    credentials: Credentials,
    request: LoginRequest,
    verifier: str,
    *,
    timeout: float,
    deadline: Deadline = NEVER,
) -> Flow[Token]:
    """Exchanges the user's code for their token.

    `verifier` is the code, with or without hyphens and blanks, or the whole address that Flickr sent the user to.
    Raises `LoginError` if it is neither or belongs to another login, `OAuthError` if Flickr does not accept it, or
    `TransportError`.
    """
    extra = {"oauth_verifier": read_verifier(verifier, request.token.token)}
    url = endpoints.access_token
    values = _pairs(url, (yield Send(_signed(url, credentials, request.token, extra, timeout, deadline))))
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
