"""Signs a user in at Flickr with OAuth 1.0a: the app never sees a password (Developer Guide, «Authentication»)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qs, urlencode

import msgspec

from flickr_runtime.answers import accepted
from flickr_runtime.calls import USER_AGENT
from flickr_runtime.credentials import Token
from flickr_runtime.errors import OAuthError, UnreadableResponse
from flickr_runtime.messages import Request
from flickr_runtime.signing import authorization

if TYPE_CHECKING:
    from flickr_runtime.credentials import Credentials
    from flickr_runtime.endpoints import Endpoints
    from flickr_runtime.transport import Transport

__all__ = ["LoginRequest", "Permission", "begin_login", "finish_login"]

Permission = Literal["read", "write", "delete"]


class LoginRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A login that has begun: send the user to `url`, keep `token` for `finish_login`."""

    url: str
    token: Token

    def __repr__(self) -> str:
        return "LoginRequest(url=…, token=…)"


def begin_login(
    transport: Transport,
    endpoints: Endpoints,
    credentials: Credentials,
    *,
    permission: Permission,
    callback: str,
    timeout: float,
) -> LoginRequest:
    """Asks Flickr for a request token; `callback` is a URL, or `oob` where the user types the code that Flickr shows.

    Raises `OAuthError` where Flickr refuses the key, the secret or the callback.
    """
    answer = _exchange(transport, endpoints.request_token, credentials, None, {"oauth_callback": callback}, timeout)
    token = Token(token=answer["oauth_token"], secret=answer["oauth_token_secret"])
    query = urlencode({"oauth_token": token.token, "perms": permission})
    return LoginRequest(url=f"{endpoints.authorize}?{query}", token=token)


def finish_login(
    transport: Transport,
    endpoints: Endpoints,
    credentials: Credentials,
    request: LoginRequest,
    verifier: str,
    *,
    timeout: float,
) -> Token:
    """Trades the code that the user brought back for their token; hyphens and blanks around the code do not matter.

    Raises `OAuthError` where the code is wrong, or the request was used or denied.
    """
    extra = {"oauth_verifier": verifier.strip()}
    answer = _exchange(transport, endpoints.access_token, credentials, request.token, extra, timeout)
    return Token(
        token=answer["oauth_token"],
        secret=answer["oauth_token_secret"],
        user_nsid=answer.get("user_nsid", ""),
        username=answer.get("username", ""),
        fullname=answer.get("fullname", ""),
    )


def _exchange(
    transport: Transport,
    url: str,
    credentials: Credentials,
    token: Token | None,
    extra: dict[str, str],
    timeout: float,
) -> dict[str, str]:
    headers = {
        "User-Agent": USER_AGENT,
        "Authorization": authorization("GET", url, {}, credentials, token=token, extra=extra),
    }
    response = transport.send(Request(verb="GET", url=url, headers=headers, timeout=timeout))
    answer = {name: values[0] for name, values in parse_qs(accepted(url, response).decode("utf-8", "replace")).items()}
    if problem := answer.get("oauth_problem"):
        raise OAuthError(f"{url}: Flickr refused the request: {problem[:60]}", problem=problem[:60])
    if "oauth_token" not in answer or "oauth_token_secret" not in answer:
        raise UnreadableResponse(f"{url}: the answer holds no token")
    return answer
