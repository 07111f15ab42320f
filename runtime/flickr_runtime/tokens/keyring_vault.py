"""The operating system's keyring as a vault, through the library `keyring` (extra `keyring`)."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from flickr_runtime.tokens.errors import TokenStoreError
from flickr_runtime.tokens.secret_text import Hidden

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyring.backend import KeyringBackend

__all__ = ["KeyringVault", "has_keyring"]

_SERVICE = "flickrkit"
_RECOMMENDED_PRIORITY = 1  # keyring's own threshold: below it are backends that fail, forget or store plain text


def has_keyring() -> bool:
    """Whether the library is installed and found a secure keyring."""
    backend = _backend()
    try:
        return backend is not None and backend.priority >= _RECOMMENDED_PRIORITY
    except RuntimeError:  # the backend does not support this machine
        return False


class KeyringVault:
    """Each text is a password of the service `flickrkit`."""

    def __init__(self, service: str = _SERVICE) -> None:
        self._service = service

    @property
    def place(self) -> str:
        """The backend's name in keyring."""
        backend = _backend()
        return f"keyring ({backend.name})" if backend else "keyring"

    def read(self, name: str) -> Hidden | None:
        """The text, or None; raises `TokenStoreError` if the keyring is locked or missing."""
        with self._opened() as keyring:
            found = keyring.get_password(self._service, name)
        return None if found is None else Hidden(found)

    def write(self, name: str, text: str) -> None:
        """Stores the text; raises `TokenStoreError` if the keyring is locked or missing."""
        with self._opened() as keyring:
            keyring.set_password(self._service, name, text)

    def remove(self, name: str) -> None:
        """Deletes the text; raises `TokenStoreError` if the keyring is locked or missing."""
        with self._opened() as keyring:
            if keyring.get_password(self._service, name) is not None:
                keyring.delete_password(self._service, name)

    @contextmanager
    def _opened(self) -> Iterator[KeyringBackend]:
        backend = _backend()
        if backend is None:
            raise TokenStoreError("the library keyring is not installed: pip install 'flickrkit[keyring]'")
        from keyring.errors import KeyringError

        try:
            yield backend
        except (KeyringError, RuntimeError) as error:
            raise self._unusable(error) from None

    def _unusable(self, error: Exception) -> TokenStoreError:
        return TokenStoreError(f"the {self.place} cannot be used ({type(error).__name__}): unlock it, or log in again")


def _backend() -> KeyringBackend | None:
    try:
        import keyring
    except ImportError:
        return None
    try:
        return keyring.get_keyring()
    except (ImportError, AttributeError, ValueError) as error:  # a missing backend is configured
        raise TokenStoreError(
            f"the keyring of PYTHON_KEYRING_BACKEND, or of keyring's configuration, cannot be loaded: {error}"
        ) from None
