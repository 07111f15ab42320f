"""Checks at Flickr whether a user's token is still valid, and its permission."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, get_args

import msgspec

from flickr_runtime.errors import APIError, OAuthError, UnreadableResponse
from flickr_runtime.login.steps import Permission
from flickr_runtime.method import Method
from flickr_runtime.tokens.secret_text import Hidden

if TYPE_CHECKING:
    from flickr_runtime.credentials import Token

__all__ = [
    "CHECK_TOKEN",
    "CanCheck",
    "CanCheckAsync",
    "TokenStatus",
    "check_token",
    "check_token_async",
    "is_rejection",
    "read_status",
]

T = TypeVar("T")

CHECK_TOKEN: Method[Mapping[str, Any]] = Method(
    name="flickr.auth.oauth.checkToken",
    http="POST",  # a GET would have the token in its URL, which logs and proxies store
    result=dict,
    root="oauth",
)
"""The method of `check_token`; its argument is `oauth_token`, not the token of the signature (facts: flow)."""

_REJECTED = {"token_rejected", "token_revoked", "token_expired"}
_INVALID_TOKEN = 98


class TokenStatus(msgspec.Struct, frozen=True, kw_only=True):
    """Whose token it is and what it permits; it does not contain the token."""

    permission: Literal["read", "write", "delete"]
    user_nsid: str
    username: str
    fullname: str = ""


class CanCheck(Protocol):
    """The interface of a client for `check_token`."""

    @property
    def token(self) -> Token | None:
        """The user's token."""
        ...

    def invoke(self, method: Method[T], arguments: Mapping[str, Any]) -> T:
        """Makes a call."""
        ...


class CanCheckAsync(Protocol):
    """The interface of a client for `check_token_async`."""

    @property
    def token(self) -> Token | None:
        """The user's token."""
        ...

    async def invoke(self, method: Method[T], arguments: Mapping[str, Any]) -> T:
        """Makes a call."""
        ...


def check_token(client: CanCheck) -> TokenStatus | None:
    """Returns the user and permission of the client's token; None if it has none, or Flickr no longer accepts it.

    One call. Raises `OAuthError` or `APIError` if Flickr refuses for another reason, such as a wrong secret, and
    `TransportError` if it was not reached: neither says anything about the token.
    """
    if client.token is None:
        return None
    try:
        return read_status(client.invoke(CHECK_TOKEN, {"oauth_token": Hidden(client.token.token)}))
    except (APIError, OAuthError) as error:
        if is_rejection(error):
            return None
        raise


async def check_token_async(client: CanCheckAsync) -> TokenStatus | None:
    """`check_token` for the asynchronous client."""
    if client.token is None:
        return None
    try:
        return read_status(await client.invoke(CHECK_TOKEN, {"oauth_token": Hidden(client.token.token)}))
    except (APIError, OAuthError) as error:
        if is_rejection(error):
            return None
        raise


def is_rejection(error: Exception) -> bool:
    """Whether the error says that the token is not, or no longer, valid."""
    if isinstance(error, OAuthError):
        return error.problem in _REJECTED
    return isinstance(error, APIError) and error.code == _INVALID_TOKEN


def read_status(response: Mapping[str, Any]) -> TokenStatus:
    """The status in the response of `CHECK_TOKEN`; raises `UnreadableResponse` if it has no permission or user."""
    user = response.get("user")
    permission = _text(response.get("perms"))
    if permission not in get_args(Permission) or not isinstance(user, Mapping):
        raise UnreadableResponse(f"{CHECK_TOKEN.name}: the response has no permission or no user")
    return TokenStatus(
        permission=permission,  # type: ignore[arg-type]  # checked above
        user_nsid=_text(user.get("nsid")),
        username=_text(user.get("username")),
        fullname=_text(user.get("fullname")),
    )


def _text(value: Any) -> str:
    """Text, given bare or as `{"_content": text}`."""
    found = value.get("_content") if isinstance(value, Mapping) else value
    return found if isinstance(found, str) else ""
