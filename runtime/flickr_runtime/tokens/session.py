"""Stores the token of a web application's user in that user's session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from flickr_runtime.credentials import Token

if TYPE_CHECKING:
    from collections.abc import MutableMapping

__all__ = ["SessionStore"]


class SessionStore:
    """A `TokenStore` over a framework's session, or any other mapping that belongs to one user.

    Args:
        session: The session of the current request.
        name: The entry of the session to use.
    """

    def __init__(self, session: MutableMapping[str, Any], name: str = "flickr_token") -> None:
        self._session, self._name = session, name

    def load(self) -> Token | None:
        """The user's token; None if the session has none, or an invalid one."""
        try:
            token = msgspec.convert(self._session.get(self._name), Token)
        except msgspec.ValidationError:
            return None
        return token if token.token and token.secret else None

    def save(self, token: Token) -> None:
        """Stores the token, as plain text by name."""
        self._session[self._name] = msgspec.to_builtins(token)

    def delete(self) -> None:
        """Deletes the token."""
        self._session.pop(self._name, None)
