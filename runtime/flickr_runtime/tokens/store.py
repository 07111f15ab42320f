"""Stores the token of ONE user of a program: the user of this machine.

There is no store for the tokens of many users, on purpose (Developer Guide, «Data Security»): web applications store
each token in the session of its user, see `SessionStore`.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Protocol

import msgspec

from flickr_runtime.credentials import Token
from flickr_runtime.tokens.errors import TokenStoreError
from flickr_runtime.tokens.secret_text import Hidden
from flickr_runtime.tokens.vault import default_vault

if TYPE_CHECKING:
    from pathlib import Path

    from flickr_runtime.tokens.vault import Vault

__all__ = ["FileStore", "KeyringStore", "TokenStore", "VaultStore", "default_store"]


class TokenStore(Protocol):
    """A store for one user's token; every method may raise `TokenStoreError`."""

    def load(self) -> Token | None:
        """The token, or None if there is none."""
        ...

    def save(self, token: Token) -> None:
        """Stores the token, and replaces an earlier one."""
        ...

    def delete(self) -> None:
        """Deletes the token, if there is one."""
        ...


class VaultStore:
    """The token of the user of this machine for one application, in a vault.

    Args:
        vault: The vault.
        api_key: The application, so that each has its own token. Only a hash of it is written.
    """

    def __init__(self, vault: Vault, api_key: str) -> None:
        self._vault = vault
        self._name = f"token-{hashlib.sha256(api_key.encode()).hexdigest()[:24]}"

    @property
    def place(self) -> str:
        """The place of the token, for messages."""
        return self._vault.place

    def load(self) -> Token | None:
        """The token, or None; raises `TokenStoreError` if the place cannot be trusted or the token is damaged."""
        stored = self._vault.read(self._name)
        token = None if stored is None else _decoded(stored)
        if stored is not None and token is None:
            raise TokenStoreError(f"{self.place}: the token stored there is damaged; log in again")
        return token

    def save(self, token: Token) -> None:
        """Stores the token."""
        self._vault.write(self._name, Hidden(msgspec.json.encode(token).decode()))

    def delete(self) -> None:
        """Deletes the token."""
        self._vault.remove(self._name)


class KeyringStore(VaultStore):
    """A store in the operating system's keyring; needs the extra `keyring`."""

    def __init__(self, api_key: str) -> None:
        from flickr_runtime.tokens.keyring_vault import KeyringVault

        super().__init__(KeyringVault(), api_key)


class FileStore(VaultStore):
    """A store in a file that only the user can read, in their configuration folder or in `folder`."""

    def __init__(self, api_key: str, folder: Path | None = None) -> None:
        from flickr_runtime.tokens.file_vault import FileVault

        super().__init__(FileVault(folder), api_key)


def default_store(api_key: str) -> VaultStore:
    """The store in the keyring if one works, else in a file of the user."""
    return VaultStore(default_vault(), api_key)


def _decoded(text: Hidden) -> Token | None:
    try:
        token = msgspec.json.decode(text.encode(), type=Token)
    except (msgspec.DecodeError, ValueError):
        return None
    return token if token.token and token.secret else None
