"""Logins of web applications: two functions that know no framework.

`begin_web_login` gives the address to redirect the user to and what to keep in their session; `complete_web_login`
turns what came to the callback into their token.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from flickr_runtime.credentials import Token
from flickr_runtime.endpoints import Endpoints
from flickr_runtime.login.errors import LoginError
from flickr_runtime.login.exchange import begin_login, finish_login
from flickr_runtime.login.steps import LoginRequest
from flickr_runtime.login.verifier import read_redirect

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flickr_runtime.credentials import Credentials
    from flickr_runtime.login.steps import Permission
    from flickr_runtime.transport import Transport

__all__ = ["PendingLogin", "begin_web_login", "complete_web_login"]


class PendingLogin(msgspec.Struct, frozen=True, kw_only=True):
    """A login between its two steps, to be stored in the session of the user who began it.

    It holds nothing of the application's: a signed cookie is good enough a place.
    """

    token: str
    secret: str

    def to_dict(self) -> dict[str, str]:
        """Plain text by name, for any session or cookie."""
        return {"token": self.token, "secret": self.secret}

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any] | None) -> PendingLogin:
        """Returns the pending login that `to_dict` wrote; raises `LoginError` if it is missing or was changed."""
        try:
            return msgspec.convert(dict(kept or {}), cls)
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
    """Begins to sign a user in; returns the URL to redirect them to, and what to store in their session.

    Args:
        credentials: The application's key and secret.
        callback: The absolute address of the application that Flickr sends the user back to.
        permission: What the user is asked to grant; `write` includes `read`, `delete` includes both.
        endpoints: Flickr's addresses, else those of the environment (`FLICKR_BASE_URL`).
        transport: What sends the request, else one that is made for it.
        timeout: Seconds to wait for Flickr.

    Raises:
        OAuthError: Flickr refused the key, the secret or the callback.
        TransportError: Flickr was not reached.
    """
    with _sending(transport) as sender:
        request = begin_login(
            sender,
            endpoints or Endpoints.from_env(),
            credentials,
            permission=permission,
            callback=callback,
            timeout=timeout,
        )
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
    """The token of the user who came back to the callback.

    Args:
        credentials: The application's key and secret.
        pending: What was stored in this user's session, or its `to_dict`; delete it there, because it works once.
        query: The address that was called, its query, or the fields of its query.
        endpoints: As in `begin_web_login`.
        transport: As in `begin_web_login`.
        timeout: Seconds to wait for Flickr.

    Raises:
        LoginDenied: The user did not agree.
        LoginError: What came back belongs to another login than the session's, or to none.
        OAuthError: Flickr refused; `token_rejected` where the login was used already.
        TransportError: Flickr was not reached.
    """
    kept = pending if isinstance(pending, PendingLogin) else PendingLogin.from_dict(pending)
    verifier = read_redirect(query, kept.token)
    request = LoginRequest(url="", token=Token(token=kept.token, secret=kept.secret))
    with _sending(transport) as sender:
        return finish_login(sender, endpoints or Endpoints.from_env(), credentials, request, verifier, timeout=timeout)


@contextmanager
def _sending(transport: Transport | None) -> Iterator[Transport]:
    """The given transport, which its owner closes, or one for this request."""
    if transport is not None:
        yield transport
        return
    from flickr_runtime.transport import RequestsTransport

    own = RequestsTransport(pool_size=1)
    try:
        yield own
    finally:
        own.close()
