"""Uploads one file of many: skips it if it is done, checks for it if it was begun, and records it in the journal."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from flickr_runtime.errors import (
    APIError,
    ArgumentError,
    AuthenticationError,
    ConfigurationError,
    FlickrError,
    LimitReached,
    OAuthError,
    PermissionDenied,
)
from flickr_runtime.flow import Flow, Sleep, Work
from flickr_runtime.logs import logger
from flickr_runtime.printable import readable
from flickr_runtime.privacy import Privacy
from flickr_runtime.upload.errors import TicketFailed, TicketPending, UploadFailed, UploadStopped
from flickr_runtime.upload.flows import Uploaded, settings_flow, upload_prepared
from flickr_runtime.upload.journal import Journal, stamp_of
from flickr_runtime.upload.options import UploadOptions, settled, upload_fields
from flickr_runtime.upload.outcome import ErrorKind, classify
from flickr_runtime.upload.response import UPLOAD
from flickr_runtime.upload.source import Prepared, prepare

if TYPE_CHECKING:
    from flickr_runtime.upload.journal import Entry, Stamp
    from flickr_runtime.upload.session import UploadSession

__all__ = ["Batch", "FileProgress", "Outcome"]

FileProgress = Callable[[Path, int, int], None]
"""Called with a path, the number of its bytes that were passed on, and the total."""

_LOG = logger("uploads")
# Seconds between checks whether another process has ended its upload.
_FIRST_PAUSE, _MAX_PAUSE = 0.1, 2.0
# A killed process may just have sent the whole file, and Flickr may not have stored it yet.
_YOUNG_SECONDS, _YOUNG_WAITS = 3600.0, (0.0, 1.0, 2.0, 4.0, 8.0, 15.0)
# Errors that every other file would have, too.
_COMMON = (AuthenticationError, ConfigurationError, LimitReached, OAuthError, PermissionDenied)


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """The result for a file.

    Attributes:
        path: The file.
        status: `uploaded`; `found` at Flickr after a response was lost or an upload interrupted; `skipped` because the
            journal has it; `failed`; or `not tried` because another file's error concerns this one, too.
        photo_id: The photo's id, if it is at Flickr.
        uploaded: The result of the upload, if there was one.
        error: Why it failed.
        privacy: Who may see the photo, as it was uploaded; None if that is not known.
    """

    path: Path
    status: Literal["uploaded", "found", "skipped", "failed", "not tried"]
    photo_id: str = ""
    uploaded: Uploaded | None = None
    error: FlickrError | None = None
    privacy: Privacy | None = None

    @property
    def ok(self) -> bool:
        """Whether the photo is at Flickr."""
        return self.status in {"uploaded", "found", "skipped"}


@dataclass
class _Waited:
    """Seconds waited for others without success."""

    seconds: float = 0.0


@dataclass
class _Sent:
    """Whether a file was sent completely, so that it may be stored."""

    whole: bool = False


@dataclass(frozen=True)
class Batch:
    """Uploads many files with the same options, in any number of threads or tasks.

    Attributes:
        session: The client's side.
        journal: The record of earlier uploads.
        options: The options of each photo.
        progress: Called with the progress of each file, from several threads.
        checksum: Whether photos are tagged with their checksum.
    """

    session: UploadSession
    journal: Journal = field(default_factory=Journal)
    options: UploadOptions = field(default_factory=UploadOptions)
    progress: FileProgress | None = None
    checksum: bool = True
    _stop: threading.Event = field(default_factory=threading.Event, init=False, repr=False)
    _waited: _Waited = field(default_factory=_Waited, init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", settled(self.options))

    def stop(self) -> None:
        """Stops uploads at their next chunk, and starts no more."""
        self._stop.set()

    def before(self) -> Flow[None]:
        """Must run before the first file: checks the options, and fetches the user's defaults and limits once."""
        upload_fields(self.options)
        yield from self.session.memory.limits(self.session.credentials.token, self.session.call)
        yield from settings_flow(self.session, self.options)

    def file(self, path: Path, *, wait: float = 0.0) -> Flow[Outcome | None]:
        """Uploads one file; None if another thread or process is uploading the same content, so it must be tried later.

        With `wait` it waits; if none of the files of others becomes free for so many seconds in a row, that is the
        error of this file and of the next ones. No error of a file is raised.
        """
        if self._stop.is_set():
            return Outcome(path=path, status="not tried")
        try:
            return (yield from self._file(path, wait))
        except FlickrError as error:
            if isinstance(error, _COMMON):
                self.stop()
            return Outcome(path=path, status="failed", error=error)
        except Exception as error:  # noqa: BLE001  # an error of one file must not stop the others
            failure = UploadFailed(f"upload: {readable(str(path))}: {type(error).__name__}: {readable(str(error))}")
            failure.__cause__ = error
            return Outcome(path=path, status="failed", error=failure)

    def _file(self, path: Path, wait: float) -> Flow[Outcome | None]:
        stamp: Stamp = yield Work(lambda: stamp_of(path))
        if done := self.journal.done(stamp):
            return _skipped(path, done)
        prepared: Prepared = yield Work(lambda: prepare(path))
        try:
            if not (yield from self._claim(prepared, wait)):
                return None
            try:
                return (yield from self._claimed(path, stamp, prepared))
            finally:
                self.journal.release(prepared.sha1)
        finally:
            prepared.close()

    def _claim(self, prepared: Prepared, wait: float) -> Flow[bool]:
        pause = _FIRST_PAUSE
        while not (yield Work(lambda: self.journal.claim(prepared.sha1))):
            if not wait:
                return False
            by = self.journal.claimant(prepared.sha1) or "another upload"
            if self._waited.seconds >= wait or self._stop.is_set():
                raise UploadFailed(f"{prepared.name}: {by} is still uploading it; run this again when it has ended")
            yield Sleep(pause, f"{by} is uploading {prepared.name}")
            self._waited.seconds += pause
            pause = min(_MAX_PAUSE, pause * 2)
        self._waited.seconds = 0.0
        return True

    def _claimed(self, path: Path, stamp: Stamp, prepared: Prepared) -> Flow[Outcome]:
        known = self.journal.of_content(prepared.sha1)
        if known is not None and known.state == "done":
            done = known
            yield Work(lambda: self._note_done(stamp, prepared, done.photo_id, done.privacy))
            return _skipped(path, done)
        settings, _ = yield from settings_flow(self.session, self.options)
        yield Work(lambda: self.journal.note("begun", stamp, prepared.sha1, privacy=settings.privacy, tracked=True))
        sent = _Sent()

        def progress(so_far: int, total: int) -> None:
            if so_far >= total:  # the form's end is not sent yet, so nothing is stored before this is recorded
                sent.whole = True
                self.journal.note("sent", stamp, prepared.sha1, privacy=settings.privacy)
            self._report_progress(path, so_far, total)

        try:
            uploaded: Uploaded = yield from upload_prepared(
                self.session,
                prepared,
                progress=progress,
                checksum=self.checksum,
                lookup_first=self._lookup_waits(known),
                **self.options,
            )
        except FlickrError as error:
            if not sent.whole or _refused(error):
                yield Work(lambda: self.journal.note("failed", stamp, prepared.sha1))
            raise
        earlier = known.privacy if known is not None and not uploaded.attempts else 0
        privacy: int | None = earlier or uploaded.settings.privacy
        yield Work(lambda: self._note_done(stamp, prepared, uploaded.photo_id, privacy))
        status: Literal["found", "uploaded"] = "found" if uploaded.found else "uploaded"
        return Outcome(
            path=path, status=status, photo_id=uploaded.photo_id, uploaded=uploaded, privacy=_privacy(privacy or 0)
        )

    def _lookup_waits(self, known: Entry | None) -> bool | Sequence[float]:
        """When to look up a photo whose upload was begun before: at once, and later if Flickr may be processing it."""
        if known is None or not self.checksum:
            return False
        return _YOUNG_WAITS if known.may_be_stored and self.journal.age(known) < _YOUNG_SECONDS else True

    def _note_done(self, stamp: Stamp, prepared: Prepared, photo_id: str, privacy: int | None) -> None:
        try:
            self.journal.note("done", stamp, prepared.sha1, photo_id, privacy=privacy)
        except ArgumentError as error:  # the photo is at Flickr anyway; the next run looks it up
            _LOG.warning("photo %s is uploaded, and that cannot be noted: %s", photo_id, error)

    def _report_progress(self, path: Path, sent: int, total: int) -> None:
        if self._stop.is_set() and sent < total:  # the response to a file that was sent completely is waited for
            raise UploadStopped(f"{path}: stopped after {sent} of {total} bytes; the next run continues here")
        if self.progress is not None:
            self.progress(path, sent, total)


def _refused(error: FlickrError) -> bool:
    """Whether Flickr says that it has not stored the file."""
    if isinstance(error, TicketFailed):
        return not isinstance(error, TicketPending)
    return isinstance(error, APIError) and error.method == UPLOAD.name and classify(error) is ErrorKind.FINAL


def _skipped(path: Path, entry: Entry) -> Outcome:
    return Outcome(path=path, status="skipped", photo_id=entry.photo_id, privacy=_privacy(entry.privacy))


def _privacy(number: int) -> Privacy | None:
    return Privacy(number) if number in set(Privacy) else None
