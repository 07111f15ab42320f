"""The application's keys and a user's token; no `repr` shows their secrets."""

from __future__ import annotations

from typing import Any

import msgspec

from flickr_runtime.errors import ConfigurationError

__all__ = ["Credentials", "Token"]

_KEY_LENGTH, _SECRET_LENGTH = 32, 16  # of all that Flickr has issued


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """An OAuth token and its secret, with its user, if known."""

    token: str
    secret: str
    user_nsid: str = ""
    username: str = ""
    fullname: str = ""

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return [("user_nsid", self.user_nsid), ("username", self.username)]

    def __repr__(self) -> str:
        return f"Token(user_nsid={self.user_nsid!r}, username={self.username!r}, token=…, secret=…)"


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """The application's API key and secret, and the user's token: the identity of a call."""

    api_key: str
    api_secret: str | None = None
    token: Token | None = None

    def of(self, token: Token | None) -> Credentials:
        """The same application acting for another user, or for none."""
        return msgspec.structs.replace(self, token=token)

    def __post_init__(self) -> None:
        if not self.api_key:
            raise ConfigurationError("the API key is empty")
        if self.api_secret and (len(self.api_key), len(self.api_secret)) == (_SECRET_LENGTH, _KEY_LENGTH):
            raise ConfigurationError(
                f"API key and secret are swapped: a key has {_KEY_LENGTH} characters, a secret {_SECRET_LENGTH}"
            )
        if self.token and not self.api_secret:
            raise ConfigurationError("a token signs calls only together with the API secret, which is missing")

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return [("token", self.token)]

    def __repr__(self) -> str:
        return f"Credentials(api_key=…, api_secret=…, token={self.token!r})"
