"""A private folder of the user as a vault: one file per text."""

from __future__ import annotations

import os
import re
import stat
import tempfile
from pathlib import Path

from flickr_runtime.tokens.errors import TokenStoreError
from flickr_runtime.tokens.secret_text import Hidden

__all__ = ["FileVault"]

_NAME = re.compile(r"[a-z0-9-]{1,80}")
_MAX_BYTES = 64 * 1024
_HAS_OWNERS = os.name == "posix"  # elsewhere the system makes the user's folders private
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


class FileVault:
    """Files of mode 0600 in a folder of mode 0700, written atomically.

    Args:
        folder: The folder; the user's configuration folder if None. It is created at its first use.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or _default_folder()

    @property
    def place(self) -> str:
        """The folder."""
        return str(self.folder)

    def read(self, name: str) -> Hidden | None:
        """The text, or None; raises `TokenStoreError` for a link, or a file that others can read or own."""
        path = self._path(name)
        try:
            opened = os.open(path, _FLAGS)
        except FileNotFoundError:
            return None
        except OSError as error:
            _refuse_link(path)
            raise TokenStoreError(f"{path}: {error.strerror}") from None
        with open(opened, "rb") as file:  # noqa: PTH123 - opened above, without following links
            _check_file(path, os.fstat(opened))
            _check_folder(self.folder)
            return Hidden(file.read(_MAX_BYTES).decode("utf-8", "replace"))

    def write(self, name: str, text: str) -> None:
        """Stores the text atomically; raises `TokenStoreError` if the folder cannot be used or trusted."""
        path = self._path(name)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _check_folder(self.folder)
            _refuse_link(path)
            _write_atomically(path, text)
        except OSError as error:
            raise TokenStoreError(f"{path}: {error.strerror}; nothing was stored") from None

    def remove(self, name: str) -> None:
        """Deletes the text; raises `TokenStoreError` if the file cannot be deleted."""
        path = self._path(name)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise TokenStoreError(f"{path}: {error.strerror}") from None

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise TokenStoreError(f"{name!r} is not a valid name for a secret")
        return self.folder / f"{name}.json"


def _default_folder() -> Path:
    from platformdirs import user_config_path

    return user_config_path("flickrkit", appauthor=False) / "tokens"


def _write_atomically(path: Path, text: str) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".new")  # mode 0600
    try:
        with open(handle, "w", encoding="utf-8") as file:  # noqa: PTH123 - opened by mkstemp
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _refuse_link(path: Path) -> None:
    if path.is_symlink():
        raise TokenStoreError(f"{path} is a link, and tokens are not stored behind links; remove it")


def _check_folder(folder: Path) -> None:
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise TokenStoreError(
            f"{folder} is not a folder, or a link to one; tokens are not stored behind links; remove it"
        )
    _check_private(folder, found, "700")


def _check_file(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise TokenStoreError(f"{path} is not a regular file; remove it")
    _check_private(path, found, "600")


def _check_private(path: Path, found: os.stat_result, mode: str) -> None:
    if not _HAS_OWNERS:
        return
    if found.st_uid != os.geteuid():
        raise TokenStoreError(f"{path} belongs to another user; it is not read. Remove it, or log in as its owner")
    if found.st_mode & 0o077:
        raise TokenStoreError(
            f"{path} can be read by others (mode {stat.S_IMODE(found.st_mode):04o}), so its contents may be known: "
            f"log in again, or run: chmod {mode} '{path}'"
        )
