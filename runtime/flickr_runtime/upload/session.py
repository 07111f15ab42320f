"""The client's settings for uploads."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from flickr_runtime.deadline import NEVER, Deadline
from flickr_runtime.endpoints import Endpoints
from flickr_runtime.events import Event, log_event
from flickr_runtime.flow import Flow, Send
from flickr_runtime.options import Options
from flickr_runtime.upload.defaults import Call, DefaultsMemory

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_runtime.credentials import Credentials
    from flickr_runtime.messages import Request, Response

__all__ = ["UploadSession", "send_request"]


def send_request(request: Request) -> Flow[Response]:
    """Sends a request, without a limit."""
    response: Response = yield Send(request)
    return response


@dataclass(frozen=True)
class UploadSession:
    """The session of a client for uploads.

    Attributes:
        call: Calls other methods, with the client's retries and limits.
        credentials: Who uploads.
        endpoints: The services.
        options: Timeout, deadline and retries.
        memory: Caches the user's defaults and limits for at most a day; share it among uploads.
        send: The flow that sends one request, under the limiter.
        emit: Called with each `Event`.
        wall: The time in seconds since 1970.
        clock: A monotonic clock, in seconds.
        within: Returns a `call` whose calls end at a deadline; without it each has the client's own.
        deadline: The deadline of the upload; set by `started`.
    """

    call: Call
    credentials: Credentials
    endpoints: Endpoints = field(default_factory=Endpoints)
    options: Options = field(default_factory=Options)
    memory: DefaultsMemory = field(default_factory=DefaultsMemory)
    send: Callable[[Request], Flow[Response]] = send_request
    emit: Callable[[Event], None] = log_event
    wall: Callable[[], float] = time.time
    clock: Callable[[], float] = time.monotonic
    within: Callable[[Deadline], Call] | None = None
    deadline: Deadline = NEVER

    def started(self) -> UploadSession:
        """This session for one upload that begins now: its calls, requests and waits share one deadline."""
        if self.options.deadline is None or self.deadline is not NEVER:
            return self
        deadline = Deadline.after(self.options.deadline, self.clock)
        call = self.call if self.within is None else self.within(deadline)
        return replace(self, deadline=deadline, call=call)
