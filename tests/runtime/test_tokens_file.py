"""Tokens in files: who may read them, and what is refused."""

import os
import stat
from pathlib import Path

import pytest

from flickr_runtime import Token
from flickr_runtime.tokens.errors import TokenStoreError
from flickr_runtime.tokens.file_vault import FileVault
from flickr_runtime.tokens.store import FileStore

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes and owners are a matter of POSIX systems")

TOKEN = Token(token="t-1", secret="s-1", user_nsid="1@N01", username="otter", fullname="Ottér")


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore("key", tmp_path / "flickr" / "tokens")


def file_of(store: FileStore, tmp_path: Path) -> Path:
    return next((tmp_path / "flickr" / "tokens").iterdir())


def test_a_token_comes_back_until_it_is_deleted(store: FileStore, tmp_path: Path) -> None:
    assert store.load() is None
    store.save(TOKEN)
    assert store.load() == TOKEN
    store.delete()
    assert store.load() is None
    store.delete()


def test_only_its_owner_can_read_it(store: FileStore, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store.save(TOKEN)
    finally:
        os.umask(before)
    file = file_of(store, tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_two_applications_do_not_meet(store: FileStore, tmp_path: Path) -> None:
    other = FileStore("other-key", tmp_path / "flickr" / "tokens")
    store.save(TOKEN)
    assert other.load() is None
    other.save(Token(token="t-2", secret="s-2"))
    other.delete()
    assert store.load() == TOKEN
    assert "key" not in file_of(store, tmp_path).name


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_can_read_is_not_used(store: FileStore, tmp_path: Path, mode: int) -> None:
    store.save(TOKEN)
    file_of(store, tmp_path).chmod(mode)
    with pytest.raises(TokenStoreError, match=rf"can be read by others \(mode {mode:04o}\).*chmod 600"):
        store.load()
    store.save(TOKEN)  # logging in again puts it right
    assert store.load() == TOKEN


def test_a_folder_that_others_can_read_is_not_used(store: FileStore, tmp_path: Path) -> None:
    store.save(TOKEN)
    (tmp_path / "flickr" / "tokens").chmod(0o755)
    with pytest.raises(TokenStoreError, match="chmod 700"):
        store.load()
    with pytest.raises(TokenStoreError, match="chmod 700"):
        store.save(TOKEN)


def test_links_are_not_followed(store: FileStore, tmp_path: Path) -> None:
    store.save(TOKEN)
    file = file_of(store, tmp_path)
    elsewhere = tmp_path / "elsewhere"
    file.rename(elsewhere)
    file.symlink_to(elsewhere)
    with pytest.raises(TokenStoreError, match="is a link"):
        store.load()
    with pytest.raises(TokenStoreError, match="is a link"):
        store.save(TOKEN)
    store.delete()
    assert elsewhere.exists()


def test_neither_is_a_link_to_a_folder(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "tokens").symlink_to(tmp_path / "real")
    with pytest.raises(TokenStoreError, match="link to one"):
        FileStore("key", tmp_path / "tokens").save(TOKEN)
    assert list((tmp_path / "real").iterdir()) == []


def test_a_pipe_in_its_place_does_not_hang(store: FileStore, tmp_path: Path) -> None:
    store.save(TOKEN)
    file = file_of(store, tmp_path)
    file.unlink()
    os.mkfifo(file, 0o600)
    with pytest.raises(TokenStoreError, match="not a regular file"):
        store.load()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"token": 1, "secret": "s"}', '{"token": "", "secret": ""}', "\x00"])
def test_a_damaged_token_is_told(store: FileStore, tmp_path: Path, text: str) -> None:
    store.save(TOKEN)
    file_of(store, tmp_path).write_text(text)
    with pytest.raises(TokenStoreError, match="damaged; log in again"):
        store.load()


def test_a_write_that_fails_leaves_what_was_there(
    store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save(TOKEN)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TokenStoreError, match="No space left on device; nothing was stored"):
        store.save(Token(token="t-2", secret="s-2"))
    assert store.load() == TOKEN
    assert len(list((tmp_path / "flickr" / "tokens").iterdir())) == 1


@pytest.mark.parametrize("name", ["../x", "a/b", "", "A", "a" * 200])
def test_names_stay_inside_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(TokenStoreError, match="not a valid name for a secret"):
        FileVault(tmp_path).write(name, "text")
