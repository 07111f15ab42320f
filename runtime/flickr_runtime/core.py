"""What a client is configured with, and the flow of a call; the clients only drive it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from flickr_runtime import forking  # noqa: F401  # forks wait for imports and lookups
from flickr_runtime.arguments import encode_arguments
from flickr_runtime.calls import call_request
from flickr_runtime.checks import check_arguments, tidied
from flickr_runtime.deadline import Deadline
from flickr_runtime.errors import APIError, DeadlineExceeded, FlickrError, HTTPStatusError, UnreadableResponse
from flickr_runtime.events import Event, log_event
from flickr_runtime.extras import expand_arguments
from flickr_runtime.flow import Flow, Send, Sleep
from flickr_runtime.hints import hint_for
from flickr_runtime.options import Options
from flickr_runtime.paging import Pager, Paging
from flickr_runtime.retries import pause_before_retry, worth_retrying
from flickr_runtime.search import SearchPager

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_runtime.cache import Cache
    from flickr_runtime.credentials import Credentials, Token
    from flickr_runtime.endpoints import Endpoints
    from flickr_runtime.governor import Governor
    from flickr_runtime.login import LoginRequest, Permission
    from flickr_runtime.messages import Request, Response
    from flickr_runtime.method import Method

__all__ = ["Core", "Reader", "captured"]

Reader = Callable[["Method[Any]", "Response"], Any]

captured: ContextVar[list[Response] | None] = ContextVar("captured", default=None)
"""Where the responses of calls are kept while somebody asks for them."""

_LONGEST_PAUSE = 3600.0  # seconds that one 429 may hold everybody back, whatever it asks for
_SECRET = frozenset({"secret", "oauth_token", "oauth_verifier", "auth_token", "frob", "mini_token", "api_key"})


@dataclass(frozen=True)
class Core:
    """A client's configuration.

    Attributes:
        credentials: Who calls.
        endpoints: Where to.
        options: How.
        governor: Keeps the key's limit and counts its calls, or None where nothing does.
        hooks: Are told each `Event` of a call, in order.
        clock: Seconds that only ever grow; replaced in tests.
        cache: Keeps answers, where options ask for it, and purges what writes change; None where nothing does.
    """

    credentials: Credentials
    endpoints: Endpoints
    options: Options = field(default_factory=Options)
    governor: Governor | None = None
    hooks: tuple[Callable[[Event], None], ...] = (log_event,)
    clock: Callable[[], float] = time.monotonic
    cache: Cache | None = None

    def acting_for(self, token: Token | None) -> Core:
        """The same for another user, or for none."""
        return replace(self, credentials=self.credentials.of(token))

    def call(
        self,
        method: Method[Any],
        arguments: Mapping[str, Any],
        read: Reader,
        *,
        checked: bool = True,
        deadline: Deadline | None = None,
    ) -> Flow[Any]:
        """A call of `method`, with everything that belongs to it; `read` makes its answer of the response.

        `deadline` is that of what the call is a part of; by default it has its own.
        Raises what `read` raises, `ArgumentError` before anything is sent, and `DeadlineExceeded`.
        """
        if any(hasattr(value, "__next__") for value in arguments.values()):  # an iterator can be read only once
            arguments = {
                name: list(value) if hasattr(value, "__next__") else value for name, value in arguments.items()
            }
        arguments = expand_arguments(method.name, arguments)
        if checked:
            arguments = tidied(method, arguments)
            check_arguments(method, arguments)
        encoded = encode_arguments(method.name, arguments, method.wires)
        if deadline is None:
            deadline = self.deadline()
        if self.cache is not None and method.permission in {"write", "delete"}:
            from flickr_runtime.cache.calls import changing

            return (yield from changing(self, self.cache, encoded, self._made(method, encoded, read, deadline)))
        if self.cache is not None and self.options.cache_seconds(method):
            from flickr_runtime.cache.calls import cached_read

            send = partial(self._made, method, encoded, deadline=deadline)
            return (yield from cached_read(self, self.cache, method, encoded, read, send, deadline))
        return (yield from self._made(method, encoded, read, deadline))

    def deadline(self) -> Deadline:
        """When a call that begins now gives up."""
        return Deadline.after(self.options.deadline, self.clock)

    def _made(self, method: Method[Any], encoded: Mapping[str, str], read: Reader, deadline: Deadline) -> Flow[Any]:
        """A call over the network, with its retries."""
        attempt = 0
        while True:
            try:
                return (yield from self._try(method, encoded, read, attempt, deadline))
            except FlickrError as error:
                if isinstance(error, APIError):
                    error.arguments = {name: value for name, value in encoded.items() if name not in _SECRET}
                    error.hint = hint_for(error, is_signed=self.credentials.token is not None)
                pause = pause_before_retry(error, attempt)
                if isinstance(error, HTTPStatusError) and error.status == 429:
                    yield from self._slow_down(method, pause)
                write = method.http == "POST"
                if attempt >= self.options.retries or not worth_retrying(error, write=write):
                    raise
                self._check_deadline(method, deadline, pause, error)
                self.tell(Event(kind="wait", method=method.name, attempt=attempt, seconds=pause, detail=str(error)))
                yield Sleep(pause, str(error))
            attempt += 1

    def begin_login(self, permission: Permission, callback: str) -> Flow[LoginRequest]:
        """Asks Flickr for a request token."""
        from flickr_runtime.login import begin_flow

        return begin_flow(
            self.endpoints,
            self.credentials,
            permission=permission,
            callback=callback,
            timeout=self.options.timeout,
            deadline=self.deadline(),
        )

    def finish_login(self, request: LoginRequest, verifier: str) -> Flow[Token]:
        """Trades the code that the user brought back for their token."""
        from flickr_runtime.login import finish_flow

        return finish_flow(
            self.endpoints,
            self.credentials,
            request,
            verifier,
            timeout=self.options.timeout,
            deadline=self.deadline(),
        )

    def send_upload(self, request: Request) -> Flow[Response]:
        """Sends a file; it counts as a call, which waits for its turn, and as a write."""
        if self.cache is None:
            return (yield from self._sent(request))
        from flickr_runtime.cache.calls import changing

        named = {name: value for name, value in request.fields.items() if name == "photo_id"}
        response: Response = yield from changing(self, self.cache, named, self._sent(request))
        return response

    def forget(self, user: str | None, photo: str | None) -> Flow[int]:
        """Purges what is cached of a user or a photo, `me` being who calls; how many entries that were."""
        if self.cache is None:
            return 0
        from flickr_runtime.cache.calls import forgetting

        return (yield from forgetting(self, self.cache, user, photo))

    def _sent(self, request: Request) -> Flow[Response]:
        if self.governor is None:
            response: Response = yield Send(request)
            return response
        yield from self.governor.start("upload", deadline=request.deadline, attempt=0, tell=self.tell)
        try:
            response = yield Send(request)
        except FlickrError as error:
            self.governor.failed("upload", error)
            raise
        self.governor.succeeded("upload")
        return response

    def pager(self, method: Method[Any], arguments: Mapping[str, Any]) -> Pager:
        """A walk through all pages of a method."""
        paging = method.paging or Paging()
        walk = SearchPager if paging.range else Pager
        return walk(paging, arguments, method=method.name)

    def tell(self, event: Event) -> None:
        """Hands an event to every hook."""
        for hook in self.hooks:
            hook(event)

    def _try(
        self, method: Method[Any], encoded: Mapping[str, str], read: Reader, attempt: int, deadline: Deadline
    ) -> Flow[Any]:
        if self.governor:
            yield from self.governor.start(method.name, deadline=deadline, attempt=attempt, tell=self.tell)
        if deadline.passed:
            raise DeadlineExceeded(f"{method.name}: not done within {self.options.deadline:g} s; it was not sent")
        request = call_request(
            method,
            encoded,
            url=self.endpoints.rest,
            credentials=self.credentials,
            timeout=deadline.within(self.options.timeout),
            deadline=deadline,
            max_bytes=self.options.max_response_bytes,
        )
        self.tell(Event(kind="request", method=method.name, attempt=attempt))
        begun = self.clock()
        try:
            response: Response = yield Send(request)
            self.keep_response(response)
            answer = _read(read, method, response)
        except FlickrError as error:
            seconds = self.clock() - begun
            self.tell(Event(kind="error", method=method.name, attempt=attempt, seconds=seconds, detail=str(error)))
            if self.governor:
                self.governor.failed(method.name, error)
            raise
        seconds = self.clock() - begun
        self.tell(Event(kind="response", method=method.name, attempt=attempt, seconds=seconds, status=response.status))
        if self.governor:
            self.governor.succeeded(method.name)
        return answer

    def _slow_down(self, method: Method[Any], seconds: float) -> Flow[None]:
        """Holds back all who share the key; if the store is down, what is told is the 429 all the same."""
        if self.governor is None:
            return
        try:
            yield from self.governor.slow_down(min(seconds, _LONGEST_PAUSE))
        except FlickrError as error:
            self.tell(Event(kind="error", method=method.name, detail=f"the pause of the key is not shared: {error}"))

    def _check_deadline(self, method: Method[Any], deadline: Deadline, pause: float, error: FlickrError) -> None:
        if not deadline.allows(pause):
            told = f"{method.name}: not done within {self.options.deadline:g} s; last: {error}"
            raise DeadlineExceeded(told) from error

    @staticmethod
    def keep_response(response: Response) -> None:
        """Keeps a response for whoever asked for those of their calls."""
        kept = captured.get()
        if kept is not None:
            kept.append(response)


def _read(read: Reader, method: Method[Any], response: Response) -> Any:
    """The answer; whatever a response provokes leaves as a `FlickrError`."""
    try:
        return read(method, response)
    except (UnicodeError, RecursionError, MemoryError, ArithmeticError) as error:
        raise UnreadableResponse(f"{method.name}: the answer cannot be read: {type(error).__name__}") from error
