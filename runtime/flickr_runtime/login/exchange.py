"""The two steps of a login: as flows for either client, and over a transport."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_runtime.deadline import NEVER, Deadline
from flickr_runtime.flow import Flow, Send, drive
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

__all__ = ["begin_flow", "begin_login", "finish_flow", "finish_login"]


def begin_flow(
    endpoints: Endpoints,
    credentials: Credentials,
    *,
    permission: Permission,
    callback: str,
    timeout: float,
    deadline: Deadline = NEVER,
) -> Flow[LoginRequest]:
    """The flow of `begin_login`."""
    request = request_token_request(endpoints, credentials, callback=callback, timeout=timeout, deadline=deadline)
    response = yield Send(request)
    return read_request_token(endpoints, response, permission=permission)


def finish_flow(
    endpoints: Endpoints,
    credentials: Credentials,
    request: LoginRequest,
    verifier: str,
    *,
    timeout: float,
    deadline: Deadline = NEVER,
) -> Flow[Token]:
    """The flow of `finish_login`."""
    response = yield Send(
        access_token_request(endpoints, credentials, request, verifier, timeout=timeout, deadline=deadline)
    )
    return read_access_token(endpoints, response)


def begin_login(
    transport: Transport,
    endpoints: Endpoints,
    credentials: Credentials,
    *,
    permission: Permission,
    callback: str,
    timeout: float,
) -> LoginRequest:
    """Asks Flickr for a request token; `callback` is a URL, or `oob` if the user types the code that Flickr shows.

    Raises `OAuthError` if Flickr refuses the key, the secret or the callback.
    """
    flow = begin_flow(endpoints, credentials, permission=permission, callback=callback, timeout=timeout)
    return drive(flow, transport)


def finish_login(
    transport: Transport,
    endpoints: Endpoints,
    credentials: Credentials,
    request: LoginRequest,
    verifier: str,
    *,
    timeout: float,
) -> Token:
    """Exchanges the user's code for their token.

    `verifier` is the code, with or without hyphens and blanks, or the whole address that Flickr sent the user to.
    Raises `LoginError` if it is neither or belongs to another login, `OAuthError` if Flickr does not accept it.
    """
    return drive(finish_flow(endpoints, credentials, request, verifier, timeout=timeout), transport)
