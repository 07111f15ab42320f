"""Records which files were uploaded, so that an interrupted upload of many can continue.

One line of JSON per event, appended in one write, so that a killed process leaves at most one truncated line, which is
skipped. Processes may share a journal: each reads the lines of the others before it begins a file.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import msgspec

from flickr_runtime.errors import ArgumentError
from flickr_runtime.locks import open_after_fork
from flickr_runtime.regular_files import append_line, read_regular
from flickr_runtime.upload.claims import Claims

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["Entry", "Journal", "Stamp", "journal_path", "stamp_of"]


State = Literal["begun", "sent", "done", "failed"]


class Stamp(msgspec.Struct, frozen=True):
    """Identifies a version of a file, without reading it."""

    path: str
    size: int
    mtime_ns: int


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line about an upload.

    Attributes:
        state: `begun`; `sent`, so that it may be stored at any moment; `done`, with the photo's id; or `failed`, so
            that nothing was stored.
        path: The file.
        size: Its size in bytes.
        mtime_ns: When it was changed, in nanoseconds since 1970.
        sha1: Its SHA-1, in hexadecimal digits.
        photo_id: The photo's id.
        at: When the line was written, in seconds since 1970.
        privacy: The number of the `Privacy` that the photo got; 0 if that is not known.
        tracked: Whether `sent` will be recorded, too; if not, a file with `begun` may have been sent.
    """

    state: State
    path: str
    size: int
    mtime_ns: int
    sha1: str
    photo_id: str = ""
    at: int = 0
    privacy: int = 0
    tracked: bool = False

    @property
    def may_be_stored(self) -> bool:
        """Whether the file may have been sent completely, with an unknown response."""
        return self.state == "sent" or (self.state == "begun" and not self.tracked)


_LINE = msgspec.json.Decoder(Entry)


def stamp_of(path: Path) -> Stamp:
    """The stamp of a file; raises `ArgumentError` if there is none."""
    try:
        found = path.stat()
        whole = os.path.abspath(path)  # noqa: PTH100  # a link is another source than what it leads to
    except (OSError, ValueError) as error:
        raise ArgumentError(f"upload: {path}: {getattr(error, 'strerror', None) or error}") from error
    return Stamp(os.fsencode(whole).decode("utf-8", "backslashreplace"), found.st_size, found.st_mtime_ns)


def journal_path(base_url: str, nsid: str) -> Path:
    """The file of an account's journal: beside the file that `FLICKR_STATE_URL` names, else in the state folder.

    Each server and account has its own.
    """
    from platformdirs import user_state_path

    from flickr_runtime.state.files import path_in

    host = urlsplit(base_url).netloc
    safe = "".join(char if char.isalnum() or char in "@.-_" else "_" for char in f"{host}_{nsid or 'unknown'}")
    shared = path_in(os.environ.get("FLICKR_STATE_URL") or "")
    folder = shared.parent if shared else user_state_path("flickrkit", appauthor=False)
    return folder / "uploads" / f"{safe}.jsonl"


class Journal:
    """The journal of one account. Threads may share it; with None as path it is in memory.

    Raises `ArgumentError` if the file cannot be read or written.
    """

    def __init__(self, path: Path | None = None, *, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._clock = clock
        self._lock = open_after_fork()
        self._by_stamp: dict[Stamp, Entry] = {}
        self._by_sha1: dict[str, Entry] = {}
        self._sizes: set[int] = set()
        self._claims = Claims(None if path is None else path.with_name(f"{path.name}.claims"))
        self._read_to = 0
        self.refresh()

    def refresh(self) -> None:
        """Reads the lines that other processes have added."""
        with self._lock:
            for entry in self._read():
                self._remember(entry)

    def done(self, stamp: Stamp) -> Entry | None:
        """The upload of a file that has not changed since, or None."""
        with self._lock:
            return self._by_stamp.get(stamp)

    def of_content(self, sha1: str) -> Entry | None:
        """The last line about a file with this content, wherever it was, or None."""
        with self._lock:
            return self._by_sha1.get(sha1)

    def knows_size(self, size: int) -> bool:
        """Whether any file of this size is done."""
        with self._lock:
            return size in self._sizes

    def claim(self, sha1: str) -> bool:
        """Claims this content; returns False while another thread or process uploads it.

        A successful claim also reads the lines that others have added.
        """
        if not self._claims.take(sha1):
            return False
        try:
            self.refresh()
        except BaseException:
            self._claims.release(sha1)
            raise
        return True

    def claimant(self, sha1: str) -> str:
        """The holder of the claim on this content, such as `process 4711 on otter`; empty if unknown."""
        return self._claims.holder(sha1)

    def release(self, sha1: str) -> None:
        """Releases a claim."""
        self._claims.release(sha1)

    def age(self, entry: Entry) -> float:
        """Seconds since an entry was written; 0 if the clock was set back since."""
        return max(0.0, self._clock() - entry.at)

    def note(
        self,
        state: State,
        stamp: Stamp,
        sha1: str,
        photo_id: str = "",
        *,
        privacy: int | None = None,
        tracked: bool = False,
    ) -> None:
        """Appends a line and waits until it is on the disk.

        For `sent` it does not wait, because the event loop might be blocked; the line survives this process, but not a
        crash of the system, and is needed for minutes only.
        """
        entry = Entry(
            state=state,
            path=stamp.path,
            size=stamp.size,
            mtime_ns=stamp.mtime_ns,
            sha1=sha1,
            photo_id=photo_id,
            at=int(self._clock()),
            privacy=privacy or 0,
            tracked=tracked,
        )
        with self._lock:
            if self._path is not None:
                self._append(self._path, msgspec.json.encode(entry), sync=state != "sent")
            self._remember(entry)

    def _remember(self, entry: Entry) -> None:
        known = self._by_sha1.get(entry.sha1)
        if entry.state == "done":
            self._by_stamp[Stamp(entry.path, entry.size, entry.mtime_ns)] = entry
            self._sizes.add(entry.size)
        elif known is not None and known.state == "done":
            return
        if entry.state == "failed":
            self._by_sha1.pop(entry.sha1, None)
        else:
            self._by_sha1[entry.sha1] = entry

    def _read(self) -> Iterator[Entry]:
        """The entries after those that were read before."""
        if self._path is None:
            return
        try:
            if self._path.stat().st_size < self._read_to:  # it was replaced by a shorter one
                self._read_to = 0
            new = read_regular(self._path, self._read_to)
        except FileNotFoundError:
            return
        except OSError as error:
            raise ArgumentError(f"journal {self._path}: {error.strerror or error}") from error
        self._read_to += new.rfind(b"\n") + 1  # another process may be writing the rest, which is read again
        for line in new.splitlines():
            try:
                yield _LINE.decode(line)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                continue  # truncated by the end of its process

    @staticmethod
    def _append(path: Path, line: bytes, *, sync: bool) -> None:
        """Appends the line; creates the folder if it does not exist."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            append_line(path, line, mode=0o600, sync=sync)
        except OSError as error:
            raise ArgumentError(f"journal {path}: {error.strerror or error}") from error
