"""Tokens in the keyring, by keyrings that work, fail, forget and are locked."""

import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from flickr_runtime import Token
from flickr_runtime.tokens.errors import TokenStoreError
from flickr_runtime.tokens.file_vault import FileVault
from flickr_runtime.tokens.keyring_vault import KeyringVault, has_keyring
from flickr_runtime.tokens.store import KeyringStore, VaultStore
from flickr_runtime.tokens.vault import FirstThatWorks, default_vault

keyring = pytest.importorskip("keyring")

from keyring.backend import KeyringBackend  # noqa: E402 - only where the library is
from keyring.backends import fail, null  # noqa: E402
from keyring.errors import KeyringLocked  # noqa: E402

TOKEN = Token(token="t-1", secret="s-1", username="otter")


class Memory(KeyringBackend):
    """A keyring that works."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        self.stored: dict[tuple[str, str], str] = {}
        self.locked = False

    def _check(self) -> None:
        if self.locked:
            raise KeyringLocked("no")

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.stored.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        self.stored[service, username] = str(password)

    def delete_password(self, service: str, username: str) -> None:
        del self.stored[service, username]


@pytest.fixture
def memory() -> Iterator[Memory]:
    before, backend = keyring.get_keyring(), Memory()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("platformdirs.user_config_path", lambda *_, **__: tmp_path)
    return tmp_path / "tokens"


def test_a_token_comes_back_until_it_is_deleted(memory: Memory) -> None:
    store = KeyringStore("key")
    assert store.load() is None
    store.save(TOKEN)
    assert store.load() == TOKEN
    assert KeyringStore("other-key").load() is None
    assert {service for service, _ in memory.stored} == {"flickrkit"}
    store.delete()
    store.delete()
    assert memory.stored == {}


def test_a_locked_keyring_says_so_and_shows_nothing(memory: Memory) -> None:
    memory.locked = True
    with pytest.raises(TokenStoreError, match="KeyringLocked") as caught:
        KeyringStore("key").save(TOKEN)
    output = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    output.stack.pop(0)  # this frame is the test's own
    assert "s-1" not in "".join(output.format())


def test_the_default_is_the_keyring_with_a_file_behind_it(memory: Memory, folder: Path) -> None:
    store = VaultStore(default_vault(), "key")
    assert "keyring" in store.place
    store.save(TOKEN)
    assert memory.stored
    assert not folder.exists()
    memory.locked = True
    assert store.load() is None
    store.save(TOKEN)
    assert len(list(folder.iterdir())) == 1
    memory.locked = False
    store.save(TOKEN)
    assert list(folder.iterdir()) == []


def test_logging_out_leaves_nothing_in_either_place(memory: Memory, folder: Path) -> None:
    for vault in (KeyringVault(), FileVault(folder)):
        VaultStore(vault, "key").save(TOKEN)
    store = VaultStore(FirstThatWorks(KeyringVault(), FileVault(folder)), "key")
    store.delete()
    assert memory.stored == {}
    assert list(folder.iterdir()) == []
    memory.locked = True
    with pytest.raises(TokenStoreError, match="unlock it"):
        store.delete()


@pytest.mark.usefixtures("memory")
@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring])
def test_keyrings_that_fail_or_forget_are_none(backend: type[KeyringBackend], folder: Path) -> None:
    keyring.set_keyring(backend())
    assert not has_keyring()
    assert isinstance(default_vault(), FileVault)
    store = KeyringStore("key")
    if backend is fail.Keyring:
        with pytest.raises(TokenStoreError, match="cannot be used"):
            store.save(TOKEN)


def test_without_the_library_the_file_is_the_place(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    monkeypatch.setitem(sys.modules, "keyring.errors", None)
    assert isinstance(default_vault(), FileVault)
    for use in (KeyringStore("key").load, lambda: KeyringStore("key").save(TOKEN), KeyringStore("key").delete):
        with pytest.raises(TokenStoreError, match=r"pip install 'flickrkit\[keyring\]'"):
            use()


def test_a_keyring_that_was_named_but_is_not_there_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "no_such_module.Keyring")
    monkeypatch.setattr("keyring.core._keyring_backend", None)
    with pytest.raises(TokenStoreError, match=r"PYTHON_KEYRING_BACKEND.*no_such_module"):
        default_vault()
