"""Vaults store short secrets of one user, by name, on that user's machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from flickr_runtime.tokens.errors import TokenStoreError

if TYPE_CHECKING:
    from flickr_runtime.tokens.secret_text import Hidden

__all__ = ["FirstThatWorks", "Vault", "default_vault"]


class Vault(Protocol):
    """Stores texts by name; every method raises `TokenStoreError` if the place cannot be used or trusted."""

    @property
    def place(self) -> str:
        """Its place, for messages."""
        ...

    def read(self, name: str) -> Hidden | None:
        """The text, or None."""
        ...

    def write(self, name: str, text: str) -> None:
        """Stores the text atomically, and replaces an earlier one."""
        ...

    def remove(self, name: str) -> None:
        """Deletes the text, if there is one."""
        ...


class FirstThatWorks:
    """Stores texts in the first of two vaults, or in the second if the first fails.

    Reads and deletes in both, so that nothing is lost, or left behind, if a keyring is added or removed.
    """

    def __init__(self, first: Vault, second: Vault) -> None:
        self._first, self._second = first, second

    @property
    def place(self) -> str:
        """The places of both."""
        return f"{self._first.place}, or {self._second.place}"

    def read(self, name: str) -> Hidden | None:
        """The text from the first vault that has it."""
        try:
            found = self._first.read(name)
        except TokenStoreError:
            found = None
        return self._second.read(name) if found is None else found

    def write(self, name: str, text: str) -> None:
        """Stores the text in the first vault that works."""
        try:
            self._first.write(name, text)
        except TokenStoreError:
            self._second.write(name, text)
        else:
            self._second.remove(name)

    def remove(self, name: str) -> None:
        """Deletes it in both; raises if one cannot be reached, because it may still be there."""
        try:
            self._second.remove(name)
        finally:
            self._first.remove(name)


def default_vault() -> Vault:
    """The operating system's keyring if one works, with the user's folder as a fallback."""
    from flickr_runtime.tokens.file_vault import FileVault
    from flickr_runtime.tokens.keyring_vault import KeyringVault, has_keyring

    return FirstThatWorks(KeyringVault(), FileVault()) if has_keyring() else FileVault()
