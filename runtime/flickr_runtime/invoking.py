"""The flows of a client's calls, from the outside in: arguments, the cache, retries, the limit, and one request."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from flickr_runtime.argument_checks import check_arguments, tidied
from flickr_runtime.arguments import encode_arguments
from flickr_runtime.calls import call_request
from flickr_runtime.errors import APIError, DeadlineExceeded, FlickrError, HTTPStatusError, UnreadableResponse
from flickr_runtime.events import Event
from flickr_runtime.extras import expand_arguments
from flickr_runtime.flow import Flow, Send, Sleep
from flickr_runtime.hints import hint_for
from flickr_runtime.paging import Pager, Paging
from flickr_runtime.retries import pause_before_retry, worth_retrying
from flickr_runtime.search import SearchPager

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_runtime.core import Core, Reader
    from flickr_runtime.credentials import Token
    from flickr_runtime.deadline import Deadline
    from flickr_runtime.login.steps import LoginRequest, Permission
    from flickr_runtime.messages import Request, Response
    from flickr_runtime.method import Method

__all__ = ["begin_login", "finish_login", "forget", "invoke", "pager_of", "send_upload"]

_MAX_PAUSE = 3600.0  # maximum seconds of a pause after a 429, whatever its `Retry-After`
_SECRET = frozenset({"secret", "oauth_token", "oauth_verifier", "auth_token", "frob", "mini_token", "api_key"})


def invoke(
    core: Core,
    method: Method[Any],
    arguments: Mapping[str, Any],
    read: Reader,
    *,
    checked: bool = True,
    deadline: Deadline | None = None,
) -> Flow[Any]:
    """The flow of a call of `method`; `read` decodes the response.

    `deadline` is that of an enclosing operation; by default the call has its own. Raises what `read` raises,
    `ArgumentError` before anything is sent, and `DeadlineExceeded`.
    """
    if any(hasattr(value, "__next__") for value in arguments.values()):  # an iterator can be read only once
        arguments = {name: list(value) if hasattr(value, "__next__") else value for name, value in arguments.items()}
    arguments = expand_arguments(method.name, arguments)
    if checked:
        arguments = tidied(method, arguments)
        check_arguments(method, arguments)
    encoded = encode_arguments(method.name, arguments, method.wires)
    if deadline is None:
        deadline = core.deadline()
    if core.cache is not None and method.permission in {"write", "delete"}:
        from flickr_runtime.cache.calls import changing

        return (yield from changing(core, core.cache, encoded, _retried(core, method, encoded, read, deadline)))
    if core.cache is not None and core.options.cache_seconds(method):
        from flickr_runtime.cache.calls import cached_read

        send = partial(_retried, core, method, encoded, deadline=deadline)
        return (yield from cached_read(core, core.cache, method, encoded, read, send, deadline))
    return (yield from _retried(core, method, encoded, read, deadline))


def forget(core: Core, user: str | None, photo: str | None) -> Flow[int]:
    """Purges cached responses about a user (`me` is the caller) or a photo; returns the number of entries."""
    if core.cache is None:
        return 0
    from flickr_runtime.cache.calls import forgetting

    return (yield from forgetting(core, core.cache, user, photo))


def send_upload(core: Core, request: Request) -> Flow[Response]:
    """Sends a file; it counts as a call, under the limit, and as a write."""
    if core.cache is None:
        return (yield from _upload_once(core, request))
    from flickr_runtime.cache.calls import changing

    named = {name: value for name, value in request.fields.items() if name == "photo_id"}
    response: Response = yield from changing(core, core.cache, named, _upload_once(core, request))
    return response


def begin_login(core: Core, permission: Permission, callback: str) -> Flow[LoginRequest]:
    """Requests a request token from Flickr."""
    from flickr_runtime.login.steps import begin_flow

    return begin_flow(
        core.endpoints,
        core.credentials,
        permission=permission,
        callback=callback,
        timeout=core.options.timeout,
        deadline=core.deadline(),
    )


def finish_login(core: Core, request: LoginRequest, verifier: str) -> Flow[Token]:
    """Exchanges the user's code for their token."""
    from flickr_runtime.login.steps import finish_flow

    return finish_flow(
        core.endpoints,
        core.credentials,
        request,
        verifier,
        timeout=core.options.timeout,
        deadline=core.deadline(),
    )


def pager_of(method: Method[Any], arguments: Mapping[str, Any]) -> Pager:
    """The pager over all pages of a method."""
    paging = method.paging or Paging()
    walk = SearchPager if paging.range else Pager
    return walk(paging, arguments, method=method.name)


def _retried(
    core: Core, method: Method[Any], encoded: Mapping[str, str], read: Reader, deadline: Deadline
) -> Flow[Any]:
    """A call over the network, with its retries."""
    attempt = 0
    while True:
        try:
            return (yield from _attempt(core, method, encoded, read, attempt, deadline))
        except FlickrError as error:
            if isinstance(error, APIError):
                error.arguments = {name: value for name, value in encoded.items() if name not in _SECRET}
                error.hint = hint_for(error, is_signed=core.credentials.token is not None, permission=method.permission)
            pause = pause_before_retry(error, attempt)
            if isinstance(error, HTTPStatusError) and error.status == 429:
                yield from _slow_down(core, method, pause)
            write = method.http == "POST"
            if attempt >= core.options.retries or not worth_retrying(error, write=write):
                raise
            _check_deadline(core, method, deadline, pause, error)
            core.emit(Event(kind="wait", method=method.name, attempt=attempt, seconds=pause, detail=str(error)))
            yield Sleep(pause, str(error))
        attempt += 1


def _attempt(
    core: Core, method: Method[Any], encoded: Mapping[str, str], read: Reader, attempt: int, deadline: Deadline
) -> Flow[Any]:
    if core.governor:
        yield from core.governor.start(method.name, deadline=deadline, attempt=attempt, emit=core.emit)
    if deadline.passed:
        raise DeadlineExceeded(f"{method.name}: not done within {core.options.deadline:g} s; it was not sent")
    request = call_request(
        method,
        encoded,
        url=core.endpoints.rest,
        credentials=core.credentials,
        timeout=deadline.within(core.options.timeout),
        deadline=deadline,
        max_bytes=core.options.max_response_bytes,
    )
    core.emit(Event(kind="request", method=method.name, attempt=attempt))
    begun = core.clock()
    try:
        response: Response = yield Send(request)
        core.capture(response)
        result = _read(read, method, response)
    except FlickrError as error:
        seconds = core.clock() - begun
        core.emit(Event(kind="error", method=method.name, attempt=attempt, seconds=seconds, detail=str(error)))
        if core.governor:
            core.governor.failed(method.name, error)
        raise
    seconds = core.clock() - begun
    core.emit(Event(kind="response", method=method.name, attempt=attempt, seconds=seconds, status=response.status))
    if core.governor:
        core.governor.succeeded(method.name)
    return result


def _upload_once(core: Core, request: Request) -> Flow[Response]:
    if core.governor is None:
        response: Response = yield Send(request)
        return response
    yield from core.governor.start("upload", deadline=request.deadline, attempt=0, emit=core.emit)
    try:
        response = yield Send(request)
    except FlickrError as error:
        core.governor.failed("upload", error)
        raise
    core.governor.succeeded("upload")
    return response


def _slow_down(core: Core, method: Method[Any], seconds: float) -> Flow[None]:
    """Pauses all who share the key; if the store is down, the 429 is still the error that is raised."""
    if core.governor is None:
        return
    try:
        yield from core.governor.slow_down(min(seconds, _MAX_PAUSE))
    except FlickrError as error:
        core.emit(Event(kind="error", method=method.name, detail=f"the pause of the key is not shared: {error}"))


def _check_deadline(core: Core, method: Method[Any], deadline: Deadline, pause: float, error: FlickrError) -> None:
    if not deadline.allows(pause):
        message = f"{method.name}: not done within {core.options.deadline:g} s; last: {error}"
        raise DeadlineExceeded(message) from error


def _read(read: Reader, method: Method[Any], response: Response) -> Any:
    """The result of a response; every error is raised as a `FlickrError`."""
    try:
        return read(method, response)
    except (UnicodeError, RecursionError, MemoryError, ArithmeticError) as error:
        raise UnreadableResponse(f"{method.name}: the response cannot be read: {type(error).__name__}") from error
