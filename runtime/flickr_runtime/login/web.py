"""Logins of web applications: two functions for any framework.

`begin_web_login` returns the URL to redirect the user to and what to store in their session; `complete_web_login`
returns their token for the callback.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from flickr_runtime.credentials import Token
from flickr_runtime.endpoints import Endpoints
from flickr_runtime.flow import drive
from flickr_runtime.login.errors import LoginError
from flickr_runtime.login.steps import LoginRequest, begin_flow, finish_flow
from flickr_runtime.login.verifier import read_redirect

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flickr_runtime.credentials import Credentials
    from flickr_runtime.login.steps import Permission
    from flickr_runtime.transport import Transport

__all__ = ["PendingLogin", "begin_web_login", "complete_web_login"]


class PendingLogin(msgspec.Struct, frozen=True, kw_only=True):
    """A login between its two steps, to be stored in the session of the user who began it.

    It contains no secret of the application, so a signed cookie is sufficient.
    """

    token: str
    secret: str

    def to_dict(self) -> dict[str, str]:
        """Plain text by name, for any session or cookie."""
        return {"token": self.token, "secret": self.secret}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any] | None) -> PendingLogin:
        """Returns the pending login that `to_dict` wrote; raises `LoginError` if it is missing or was changed."""
        try:
            return msgspec.convert(dict(stored or {}), cls)
        except (msgspec.ValidationError, TypeError, ValueError):
            raise LoginError("no login is pending in this session; begin again") from None

    def __repr__(self) -> str:
        return "PendingLogin(token=…, secret=…)"


def begin_web_login(
    credentials: Credentials,
    *,
    callback: str,
    permission: Permission = "read",
    endpoints: Endpoints | None = None,
    transport: Transport | None = None,
    timeout: float = 30.0,
) -> tuple[str, PendingLogin]:
    """Begins a login; returns the URL to redirect them to, and what to store in their session.

    Args:
        credentials: The application's key and secret.
        callback: The absolute URL of the application's callback.
        permission: What the user is asked to grant; `write` includes `read`, `delete` includes both.
        endpoints: Flickr's URLs, else those of the environment (`FLICKR_BASE_URL`).
        transport: The transport for the request, else one that is created for it.
        timeout: Seconds to wait for Flickr.

    Raises:
        OAuthError: Flickr refused the key, the secret or the callback.
        TransportError: Flickr was not reached.
    """
    flow = begin_flow(
        endpoints or Endpoints.from_env(), credentials, permission=permission, callback=callback, timeout=timeout
    )
    with _sending(transport) as sender:
        request = drive(flow, sender)
    return request.url, PendingLogin(token=request.token.token, secret=request.token.secret)


def complete_web_login(
    credentials: Credentials,
    pending: PendingLogin | Mapping[str, Any] | None,
    query: str | Mapping[str, str],
    *,
    endpoints: Endpoints | None = None,
    transport: Transport | None = None,
    timeout: float = 30.0,
) -> Token:
    """Returns the token of the user for the callback.

    Args:
        credentials: The application's key and secret.
        pending: What was stored in this user's session, or its `to_dict`; delete it there, because it works once.
        query: The URL of the callback, its query, or the fields of its query.
        endpoints: As in `begin_web_login`.
        transport: As in `begin_web_login`.
        timeout: Seconds to wait for Flickr.

    Raises:
        LoginDenied: The user did not agree.
        LoginError: The callback belongs to another login than the session's, or to none.
        OAuthError: Flickr refused; `token_rejected` if the login was already used.
        TransportError: Flickr was not reached.
    """
    begun = pending if isinstance(pending, PendingLogin) else PendingLogin.from_dict(pending)
    verifier = read_redirect(query, begun.token)
    request = LoginRequest(url="", token=Token(token=begun.token, secret=begun.secret))
    flow = finish_flow(endpoints or Endpoints.from_env(), credentials, request, verifier, timeout=timeout)
    with _sending(transport) as sender:
        return drive(flow, sender)


@contextmanager
def _sending(transport: Transport | None) -> Iterator[Transport]:
    """The given transport, which its owner closes, or a new one for this request."""
    if transport is not None:
        yield transport
        return
    from flickr_runtime.transport import RequestsTransport

    own = RequestsTransport(pool_size=1)
    try:
        yield own
    finally:
        own.close()
