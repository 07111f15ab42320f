"""Fetches feeds: the flow, and the functions that run it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flickr_runtime.calls import USER_AGENT
from flickr_runtime.deadline import Deadline
from flickr_runtime.endpoints import Endpoints
from flickr_runtime.errors import DeadlineExceeded, FlickrError, UnreadableResponse
from flickr_runtime.events import Event, log_event
from flickr_runtime.feeds.queries import Feeds
from flickr_runtime.feeds.read import PageInsteadOfFeed, read_feed
from flickr_runtime.flow import Flow, Send, Sleep, drive
from flickr_runtime.messages import Request
from flickr_runtime.options import Options
from flickr_runtime.responses import accepted
from flickr_runtime.retries import pause_before_retry, worth_retrying
from flickr_runtime.signing import check_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_runtime.core import Core
    from flickr_runtime.feeds.model import Feed
    from flickr_runtime.feeds.queries import FeedQuery
    from flickr_runtime.messages import Response
    from flickr_runtime.transport import Transport

__all__ = ["FeedSession", "feed_flow", "public_feeds"]


@dataclass(frozen=True)
class FeedSession:
    """The client's settings for fetching feeds.

    Attributes:
        endpoints: The services; the feeds are at `endpoints.feeds`.
        options: Timeout, deadline and retries.
        emit: Called with each `Event`.
        clock: A monotonic clock, in seconds.
    """

    endpoints: Endpoints = field(default_factory=Endpoints)
    options: Options = field(default_factory=Options)
    emit: Callable[[Event], None] = log_event
    clock: Callable[[], float] = time.monotonic

    @classmethod
    def of(cls, core: Core) -> FeedSession:
        """The session of a client with this configuration."""
        return cls(core.endpoints, core.options, core.emit, core.clock)


def public_feeds(
    transport: Transport,
    *,
    base_url: str | None = None,
    sleep: Callable[[float], None] = time.sleep,
    **options: Any,
) -> Feeds[Feed]:
    """The feeds without a client, as no feed needs a key; the caller closes the transport.

    >>> from flickr_client import RequestsTransport
    >>> public_feeds(RequestsTransport()).photos_public(tags=["otter"])  # doctest: +SKIP

    `base_url` is a server that stands in for Flickr's, `options` are those of a client.
    """
    endpoints = Endpoints.below(base_url) if base_url else Endpoints.from_env()
    session = FeedSession(endpoints, Options().replace(**options))
    return Feeds(lambda query: drive(feed_flow(session, query), transport, sleep))


def feed_flow(session: FeedSession, query: FeedQuery) -> Flow[Feed]:
    """Fetches a feed.

    Raises `UnreadableResponse` if the response is not a feed, `TransportError` when all retries have failed, and
    `DeadlineExceeded`.
    """
    what, attempt = f"feed {query.name}", 0
    deadline = Deadline.after(session.options.deadline, session.clock)
    while True:
        try:
            return (yield from _try(session, query, what, attempt, deadline))
        except FlickrError as error:
            session.emit(Event(kind="error", method=what, attempt=attempt, detail=str(error)))
            if (
                isinstance(error, PageInsteadOfFeed)
                or attempt >= session.options.retries
                or not worth_retrying(error, write=False)
            ):
                raise
            pause = pause_before_retry(error, attempt)
            if not deadline.allows(pause):
                message = f"{what}: not done within {session.options.deadline:g} s; last: {error}"
                raise DeadlineExceeded(message) from error
            session.emit(Event(kind="wait", method=what, attempt=attempt, seconds=pause, detail=str(error)))
            yield Sleep(pause, str(error))
        attempt += 1


def _try(session: FeedSession, query: FeedQuery, what: str, attempt: int, deadline: Deadline) -> Flow[Feed]:
    check_text(query.fields)
    request = Request(
        verb="GET",
        url=f"{session.endpoints.feeds.rstrip('/')}/{query.name}.gne",
        fields=query.fields,
        headers={"User-Agent": USER_AGENT},
        timeout=session.options.timeout,
        deadline=deadline,
        max_bytes=session.options.max_response_bytes,
    )
    session.emit(Event(kind="request", method=what, attempt=attempt))
    began = session.clock()
    response: Response = yield Send(request)
    seconds = session.clock() - began
    session.emit(Event(kind="response", method=what, attempt=attempt, seconds=seconds, status=response.status))
    body = accepted(what, response)
    try:
        return read_feed(body, what)
    except (UnicodeError, RecursionError, MemoryError, ArithmeticError) as error:
        raise UnreadableResponse(f"{what}: the feed cannot be read: {type(error).__name__}") from error
