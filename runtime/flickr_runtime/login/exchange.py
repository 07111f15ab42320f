"""The two steps of a login over a transport: begun with `begin_login`, ended with `finish_login`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_runtime.login.steps import (
    access_token_request,
    read_access_token,
    read_request_token,
    request_token_request,
)

if TYPE_CHECKING:
    from flickr_runtime.credentials import Credentials, Token
    from flickr_runtime.endpoints import Endpoints
    from flickr_runtime.login.steps import LoginRequest, Permission
    from flickr_runtime.transport import Transport

__all__ = ["begin_login", "finish_login"]


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
    request = request_token_request(endpoints, credentials, callback=callback, timeout=timeout)
    return read_request_token(endpoints, transport.send(request), permission=permission)


def finish_login(
    transport: Transport,
    endpoints: Endpoints,
    credentials: Credentials,
    request: LoginRequest,
    verifier: str,
    *,
    timeout: float,
) -> Token:
    """Trades what the user brought back for their token.

    `verifier` is the code, hyphens and blanks do not matter, or the whole address that Flickr sent the user to. Raises
    `LoginError` where it is neither or belongs to another login, `OAuthError` where Flickr does not accept it.
    """
    trade = access_token_request(endpoints, credentials, request, verifier, timeout=timeout)
    return read_access_token(endpoints, transport.send(trade))
