"""Vaults keep a few short secrets of one person, by name, on that person's own machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from flickr_runtime.tokens.errors import TokenStoreError

if TYPE_CHECKING:
    from flickr_runtime.tokens.secret_text import Hidden

__all__ = ["FirstThatWorks", "Vault", "default_vault"]


class Vault(Protocol):
    """Keeps texts by name; every function raises `TokenStoreError` where the place cannot be used or trusted."""

    @property
    def place(self) -> str:
        """Where it is, for people."""
        ...

    def read(self, name: str) -> Hidden | None:
        """The text, or None."""
        ...

    def write(self, name: str, text: str) -> None:
        """Keeps the text in place of what was there: all of it, or nothing changes."""
        ...

    def remove(self, name: str) -> None:
        """Forgets the text, if there is one."""
        ...


class FirstThatWorks:
    """Keeps texts in the first of two vaults, and in the second where the first cannot.

    Reads and removes from both, so that nothing is lost, or left behind, when a keyring comes or goes.
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
        """Keeps the text in the first vault that takes it."""
        try:
            self._first.write(name, text)
        except TokenStoreError:
            self._second.write(name, text)
        else:
            self._second.remove(name)

    def remove(self, name: str) -> None:
        """Forgets it in both; raises where one cannot be reached, because it may still be there."""
        try:
            self._second.remove(name)
        finally:
            self._first.remove(name)


def default_vault() -> Vault:
    """The operating system's keyring if there is one that works, with the user's own folder as a fallback."""
    from flickr_runtime.tokens.file_vault import FileVault
    from flickr_runtime.tokens.keyring_vault import KeyringVault, has_keyring

    return FirstThatWorks(KeyringVault(), FileVault()) if has_keyring() else FileVault()
