"""Sends the form of an upload until Flickr has it, once: after a lost response it looks up the photo before a retry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flickr_runtime.calls import USER_AGENT
from flickr_runtime.errors import DeadlineExceeded, FlickrError
from flickr_runtime.events import Event
from flickr_runtime.flow import Flow, Sleep
from flickr_runtime.messages import Request
from flickr_runtime.multipart import TrackedFile
from flickr_runtime.responses import accepted_envelope
from flickr_runtime.retries import asks_too_long, pause_before_retry
from flickr_runtime.signing import authorization
from flickr_runtime.upload.errors import UploadUncertain
from flickr_runtime.upload.outcome import ErrorKind, classify, lead_of, lookup_waits
from flickr_runtime.upload.response import UploadResult, read_result

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_runtime.messages import Response
    from flickr_runtime.method import Method
    from flickr_runtime.multipart import Progress
    from flickr_runtime.upload.session import UploadSession
    from flickr_runtime.upload.source import Prepared

__all__ = ["Delivery", "Form", "Lookup", "deliver"]

Lookup = Callable[[Sequence[float]], Flow["tuple[str | None, FlickrError | None]"]]
"""Waits and looks up the photo; its result is the id, or None, and the error if the lookup failed."""

_TIMES_REFUSED = 2
# Flickr processes a file before it responds; seconds per byte added to the timeout.
_SECONDS_PER_BYTE = 1 / (2 * 1024 * 1024)


@dataclass(frozen=True)
class Form:
    """The form of an upload.

    Attributes:
        method: `UPLOAD` or `REPLACE`.
        url: The service.
        fields: The signed fields.
        file: The file.
        tag: The machine tag by which the photo can be found, if it has one.
        repeatable: Whether sending it twice has the same effect as once.
        progress: Called with the progress of the file.
    """

    method: Method[UploadResult]
    url: str
    fields: Mapping[str, str]
    file: Prepared
    tag: str | None = None
    repeatable: bool = False
    progress: Progress | None = None


@dataclass(frozen=True)
class Delivery:
    """The outcome: Flickr's response, or the id of the photo that was found; and how often the form was sent."""

    result: UploadResult | None
    found: str | None
    attempts: int


def deliver(session: UploadSession, form: Form, find: Lookup | None) -> Flow[Delivery]:
    """Sends a form, and retries if that can do no harm; `find` looks up the photo after a lost response.

    Raises Flickr's error, `UploadUncertain` if it is unknown whether the photo was stored, and `DeadlineExceeded`.
    """
    lead, refused, attempt = 0.0, 0, 0
    while True:
        trial = _Trial(session, form, attempt, lead)
        try:
            result = yield from trial.run()
            return Delivery(result, None, attempt + 1)
        except FlickrError as error:
            outcome = classify(error)
            if isinstance(error, DeadlineExceeded) and trial.all_sent:
                outcome = ErrorKind.UNKNOWN
            refused += outcome is ErrorKind.REFUSED_TIME
            if outcome is ErrorKind.FINAL or refused > _TIMES_REFUSED:
                raise
            if outcome is ErrorKind.UNKNOWN and not form.repeatable:
                found = yield from _find_after_loss(error, form, trial, find)
                if found is not None:
                    return Delivery(None, found, attempt + 1)
            if attempt >= session.options.retries or asks_too_long(error):
                raise
            if outcome is ErrorKind.REFUSED_TIME:
                lead = lead_of(trial.headers, took=session.wall() - trial.began, now=session.wall())
            else:
                yield from _pause(session, form, error, attempt)
        attempt += 1


def _find_after_loss(error: FlickrError, form: Form, trial: _Trial, find: Lookup | None) -> Flow[str | None]:
    found, failure = None, error
    if find is not None:
        found, unknown = yield from find(lookup_waits(error, all_sent=trial.all_sent))
        if found is not None or unknown is None:
            return found
        failure = unknown
    advice = f"search for the tag {form.tag} before sending it again" if form.tag else "check before sending it again"
    raise UploadUncertain(
        f"{form.file.name}: the response was lost ({error}), so Flickr may have stored the photo; {advice}",
        tag=form.tag,
    ) from failure


def _pause(session: UploadSession, form: Form, error: FlickrError, attempt: int) -> Flow[None]:
    seconds = pause_before_retry(error, attempt)
    if not session.deadline.allows(seconds):
        message = f"{form.method.name}: not done within {session.options.deadline:g} s; last: {error}"
        raise DeadlineExceeded(message) from error
    session.emit(Event(kind="wait", method=form.method.name, attempt=attempt, seconds=seconds, detail=str(error)))
    yield Sleep(seconds, str(error))


class _Trial:
    """One attempt: what was sent, and the server's response."""

    def __init__(self, session: UploadSession, form: Form, attempt: int, lead: float) -> None:
        self._session, self._form, self._attempt, self._lead = session, form, attempt, lead
        self.began = session.wall()
        self.headers: Mapping[str, str] = {}
        self._sent = 0

    @property
    def all_sent(self) -> bool:
        """Whether the last byte of the file was sent, so that the photo may be stored."""
        return self._sent >= self._form.file.size

    def run(self) -> Flow[UploadResult]:
        name, emit, clock = self._form.method.name, self._session.emit, self._session.clock
        request = self._request()
        emit(Event(kind="request", method=name, attempt=self._attempt))
        begun = clock()
        try:
            response: Response = yield from self._session.send(request)
            self.headers = response.headers
            result = read_result(self._form.method, accepted_envelope(name, response))
        except FlickrError as error:
            seconds = clock() - begun
            emit(Event(kind="error", method=name, attempt=self._attempt, seconds=seconds, detail=str(error)))
            raise
        seconds = clock() - begun
        emit(Event(kind="response", method=name, attempt=self._attempt, seconds=seconds, status=response.status))
        return result

    def _request(self) -> Request:
        """Signed again each time, without the file (facts: upload signing)."""
        form, credentials = self._form, self._session.credentials
        form.file.rewind()
        signature = authorization(
            "POST",
            form.url,
            form.fields,
            credentials,
            token=credentials.token,
            extra={"oauth_timestamp": str(int(self.began + self._lead))},
        )
        return Request(
            verb="POST",
            url=form.url,
            fields=form.fields,
            headers={"User-Agent": USER_AGENT, "Authorization": signature},
            files={"photo": TrackedFile(form.file.name, form.file.content, self._note_progress, form.file.sha1)},
            timeout=self._session.options.timeout + form.file.size * _SECONDS_PER_BYTE,
            deadline=self._session.deadline,
            max_bytes=self._session.options.max_response_bytes,
        )

    def _note_progress(self, sent: int, total: int) -> None:
        self._sent = sent
        if self._form.progress is not None:
            self._form.progress(sent, total)
