"""Fetches one file into a sink: with the rate limit, retries and redirects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urljoin, urlsplit

from flickr_runtime.calls import USER_AGENT
from flickr_runtime.errors import DeadlineExceeded, FlickrError, HTTPStatusError
from flickr_runtime.events import Event
from flickr_runtime.flow import Flow, Send, Sleep, Work
from flickr_runtime.images.errors import DownloadError, ImageUnavailable
from flickr_runtime.messages import Request
from flickr_runtime.responses import accepted
from flickr_runtime.retries import pause_before_retry, worth_retrying

if TYPE_CHECKING:
    from flickr_runtime.images.session import ImageSession
    from flickr_runtime.images.sinks import ImageSink
    from flickr_runtime.messages import Response

__all__ = ["fetch"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MAX_HOPS = 3
_NOT_FOUND = frozenset({403, 404, 410})
# Flickr redirects to this name if a file no longer exists.
_PLACEHOLDER = "photo_unavailable"


def fetch(session: ImageSession, url: str, what: str, sink: ImageSink) -> Flow[None]:
    """Fetches a file into a sink; `what` names it in errors.

    Raises `DownloadError`, `TransportError` when all retries have failed, and `DeadlineExceeded`.
    """
    fetching = _Fetching(session.started(), what, sink)
    while True:
        try:
            yield from fetching.run(url)
        except DownloadError:
            raise
        except FlickrError as error:
            fetching.emit("error", detail=_brief(error))
            fetching.check_retry_after(error)
            if fetching.attempt >= session.options.retries or not worth_retrying(error, write=False):
                raise
            yield from fetching.pause(error)
        else:
            return
        fetching.attempt += 1


class _Fetching:
    """The attempts to fetch one file."""

    def __init__(self, session: ImageSession, what: str, sink: ImageSink) -> None:
        self._session, self._what, self._sink = session, what, sink
        self._last: FlickrError | None = None
        self.attempt = 0

    def run(self, url: str) -> Flow[None]:
        for _ in range(_MAX_HOPS + 1):
            response = yield from self._send(url)
            if response.status not in _REDIRECTS:
                yield from self._receive(url, response)
                return
            url = self._next(url, response)
        raise ImageUnavailable(f"{self._what}: more than {_MAX_HOPS} redirects", status=302)

    def check_retry_after(self, error: FlickrError) -> None:
        """Raises `DeadlineExceeded` if the `Retry-After` of the host is after the deadline."""
        if isinstance(error, HTTPStatusError) and error.retry_after:
            self._last = error
            self._check_time(error.retry_after, _brief(error))

    def pause(self, error: FlickrError) -> Flow[None]:
        """Waits before the next attempt; after a 429 the rate limit does."""
        self._last = error
        if isinstance(error, HTTPStatusError) and error.status == 429:
            return
        yield from self._wait(pause_before_retry(error, self.attempt), _brief(error))

    def emit(self, kind: Literal["request", "response", "error", "wait"], **details: Any) -> None:
        self._session.emit(Event(kind=kind, method="download", attempt=self.attempt, **details))

    def _send(self, url: str) -> Flow[Response]:
        rate, host = self._session.rate, _host(url)
        seconds = rate.book(host)
        while seconds > 0:
            yield from self._wait(seconds, f"the download rate of {host}")
            seconds = rate.held(host)
        self._check_time()
        yield Work(self._sink.open)
        self.emit("request")
        begun = self._session.clock()
        response: Response = yield Send(
            Request(
                verb="GET",
                url=url,
                # A compressed body would not show its length.
                headers={"User-Agent": USER_AGENT, "Accept": "image/*,video/*", "Accept-Encoding": "identity"},
                timeout=self._session.options.timeout,
                deadline=self._session.deadline,
                sink=self._sink,
            )
        )
        self.emit("response", status=response.status, seconds=self._session.clock() - begun)
        return response

    def _receive(self, url: str, response: Response) -> Flow[None]:
        if response.status in _NOT_FOUND:
            raise ImageUnavailable(f"{self._what}: not there (HTTP {response.status})", status=response.status)
        try:
            accepted(self._what, response)
        except HTTPStatusError as error:
            if error.status == 429:
                self._session.rate.refused(_host(url), error.retry_after)
            raise
        if not self._sink.begun:  # a transport without support for sinks
            yield Work(lambda: self._sink.pour(response))
        self._sink.check_whole()
        self._session.rate.served(_host(url))

    def _next(self, url: str, response: Response) -> str:
        """The target of a redirect; raises `ImageUnavailable` if it is not at Flickr, or is Flickr's placeholder."""
        location = _joined(url, response.headers.get("location", ""))
        if _PLACEHOLDER in location:
            message = f"{self._what}: not there any more; Flickr shows a placeholder"
            raise ImageUnavailable(message, status=response.status)
        address = self._session.address(location)
        if address is None:
            message = f"{self._what}: it leads to {_shown_host(location)!r}, which is not Flickr's"
            raise ImageUnavailable(message, status=response.status)
        return address

    def _check_time(self, seconds: float = 0.0, reason: str = "the next request was not sent") -> None:
        if not self._session.deadline.allows(seconds):
            message = f"{self._what}: not done within {self._session.options.deadline:g} s; {reason}"
            raise DeadlineExceeded(message) from self._last

    def _wait(self, seconds: float, reason: str) -> Flow[None]:
        self._check_time(seconds, reason)
        self.emit("wait", seconds=seconds, detail=reason)
        yield Sleep(seconds, reason)


def _brief(error: FlickrError) -> str:
    """The error's text without the URL, which contains a secret."""
    return f"HTTP {error.status}" if isinstance(error, HTTPStatusError) else type(error).__name__


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _joined(url: str, location: str) -> str:
    """The URL of a redirect; an absolute one is not changed, because `urljoin` repairs some invalid ones."""
    if "://" in location or not location.isprintable():
        return location
    try:
        return urljoin(url, location)
    except ValueError:  # such as a bracket that is not closed
        return location


def _shown_host(url: str) -> str:
    """The part of a URL before the path, which cannot contain a secret."""
    return url.partition("://")[2].partition("/")[0][:80] or url.partition(":")[0][:80]
