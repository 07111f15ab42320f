"""One file of many: skipped where it is done, looked for where it was begun, and noted in the journal."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from flickr_runtime.errors import (
    AuthenticationError,
    ConfigurationError,
    FlickrError,
    LimitReached,
    OAuthError,
    PermissionDenied,
)
from flickr_runtime.flow import Flow, Work
from flickr_runtime.upload.errors import UploadStopped
from flickr_runtime.upload.flows import Uploaded, settings_flow, upload_prepared
from flickr_runtime.upload.journal import Journal, stamp_of
from flickr_runtime.upload.options import UploadOptions, upload_fields
from flickr_runtime.upload.source import Prepared, prepare

if TYPE_CHECKING:
    from flickr_runtime.upload.journal import Stamp
    from flickr_runtime.upload.session import UploadSession

__all__ = ["Batch", "FileProgress", "Outcome"]

FileProgress = Callable[[Path, int, int], None]
"""Is told a path, how many bytes of it have been handed over, and how many there are."""

# What would befall every other file, too.
_COMMON = (AuthenticationError, ConfigurationError, LimitReached, OAuthError, PermissionDenied)


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file.

    Attributes:
        path: The file.
        status: `uploaded`; `found` at Flickr after an answer was lost or an upload interrupted; `skipped` because the
            journal has it; `failed`; or `not tried` because another file's error concerns this one, too.
        photo_id: The photo's id, if it is at Flickr.
        uploaded: All about the upload, where there was one.
        error: Why it failed.
    """

    path: Path
    status: Literal["uploaded", "found", "skipped", "failed", "not tried"]
    photo_id: str = ""
    uploaded: Uploaded | None = None
    error: FlickrError | None = None

    @property
    def ok(self) -> bool:
        """Whether the photo is at Flickr."""
        return self.status in {"uploaded", "found", "skipped"}


@dataclass(frozen=True)
class Batch:
    """Uploads of many files with the same options, by whatever number of threads or tasks.

    Attributes:
        session: The client's side.
        journal: What was done before.
        options: What is said of each photo.
        progress: Is told how far each file is, from several threads.
        checksum: Whether photos are tagged with their checksum.
    """

    session: UploadSession
    journal: Journal = field(default_factory=Journal)
    options: UploadOptions = field(default_factory=UploadOptions)
    progress: FileProgress | None = None
    checksum: bool = True
    _stop: threading.Event = field(default_factory=threading.Event, init=False, repr=False)

    def stop(self) -> None:
        """Ends what is under way at its next piece, and lets nothing begin."""
        self._stop.set()

    def before(self) -> Flow[None]:
        """To do before the first file: checks the options, and fetches what all files need, once."""
        upload_fields(self.options)
        yield from self.session.memory.limits(self.session.credentials.token, self.session.call)
        yield from settings_flow(self.session, self.options)

    def file(self, path: Path) -> Flow[Outcome | None]:
        """Uploads one file; None where another one with the same content is under way, so it is its turn later."""
        if self._stop.is_set():
            return Outcome(path=path, status="not tried")
        try:
            return (yield from self._file(path))
        except FlickrError as error:
            if isinstance(error, _COMMON):
                self.stop()
            return Outcome(path=path, status="failed", error=error)

    def _file(self, path: Path) -> Flow[Outcome | None]:
        stamp: Stamp = yield Work(lambda: stamp_of(path))
        if done := self.journal.done(stamp):
            return Outcome(path=path, status="skipped", photo_id=done.photo_id)
        prepared: Prepared = yield Work(lambda: prepare(path))
        try:
            if not self.journal.claim(prepared.sha1):
                return None
            try:
                return (yield from self._claimed(path, stamp, prepared))
            finally:
                self.journal.release(prepared.sha1)
        finally:
            prepared.close()

    def _claimed(self, path: Path, stamp: Stamp, prepared: Prepared) -> Flow[Outcome]:
        known = self.journal.of_content(prepared.sha1)
        if known is not None and known.state == "done":
            yield Work(lambda: self.journal.note("done", stamp, prepared.sha1, known.photo_id))
            return Outcome(path=path, status="skipped", photo_id=known.photo_id)
        yield Work(lambda: self.journal.note("begun", stamp, prepared.sha1))
        uploaded = yield from upload_prepared(
            self.session,
            prepared,
            progress=lambda sent, total: self._tell(path, sent, total),
            checksum=self.checksum,
            look_first=known is not None and self.checksum,
            **self.options,
        )
        yield Work(lambda: self.journal.note("done", stamp, prepared.sha1, uploaded.photo_id))
        status: Literal["found", "uploaded"] = "found" if uploaded.found else "uploaded"
        return Outcome(path=path, status=status, photo_id=uploaded.photo_id, uploaded=uploaded)

    def _tell(self, path: Path, sent: int, total: int) -> None:
        if self._stop.is_set() and sent < total:  # a file that has left whole is waited for
            raise UploadStopped(f"{path}: stopped after {sent} of {total} bytes; the next run goes on here")
        if self.progress is not None:
            self.progress(path, sent, total)
