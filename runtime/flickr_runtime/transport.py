"""Sends requests: the only place where the synchronous client touches the network, and the seam where tests step in."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

from flickr_runtime.errors import ConnectionFailed, RequestTimeout, TransportError
from flickr_runtime.messages import Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import requests

    from flickr_runtime.messages import Sink
    from flickr_runtime.multipart import MultipartBody

__all__ = ["CHUNK", "MockTransport", "RequestsTransport", "Transport", "multipart_form"]

CHUNK = 256 * 1024
"""Bytes that a sink is given at a time."""


class Transport(Protocol):
    """Sends a request and returns what came back; raises `TransportError` where nothing did."""

    def send(self, request: Request) -> Response:
        """Sends one request."""
        ...

    def close(self) -> None:
        """Gives connections back."""
        ...


class RequestsTransport:
    """One pooled `requests.Session`; redirects are not followed, because a signature is good for one URL only."""

    def __init__(self, *, pool_size: int = 10) -> None:
        import requests
        from requests.adapters import HTTPAdapter

        self._errors = requests.exceptions
        self._session = requests.Session()
        adapter = HTTPAdapter(pool_connections=pool_size, pool_maxsize=pool_size)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)

    def send(self, request: Request) -> Response:
        """Sends one request; raises `RequestTimeout` or `TransportError`, neither of which quotes what was sent."""
        get = request.verb == "GET"
        form = multipart_form(request)
        until = None if (left := request.deadline.left()) is None else time.monotonic() + left
        timeout = request.deadline.within(request.timeout)
        try:
            answer = self._session.request(
                request.verb,
                request.url,
                params=request.fields if get else None,
                data=None if get else form or dict(request.fields),
                headers={**request.headers, **(form.headers if form else {})},
                timeout=timeout,
                allow_redirects=False,
                stream=request.sink is not None or until is not None,
            )
            headers = {name.lower(): value for name, value in answer.headers.items()}
            if request.sink is not None:
                body = _pour(answer, headers, request.sink)
            else:
                body = answer.content if until is None else _read_until(answer, until)
        except self._errors.ConnectTimeout:
            raise ConnectionFailed(f"{request.url}: no connection within {request.timeout:g} s") from None
        except self._errors.Timeout:
            raise RequestTimeout(f"{request.url}: no answer within {request.timeout:g} s") from None
        except self._errors.RequestException as error:
            if _took_too_long(error):
                raise RequestTimeout(f"{request.url}: nothing more came within {request.timeout:g} s") from None
            kind = ConnectionFailed if _never_connected(error) else TransportError
            raise kind(f"{request.url}: {_reason(error)}") from None
        return Response(status=answer.status_code, headers=headers, body=body)

    def close(self) -> None:
        """Closes the session's connections."""
        self._session.close()


def multipart_form(request: Request) -> MultipartBody | None:
    """The body of a request with files, which are read while they are sent."""
    if not request.files:
        return None
    from flickr_runtime.multipart import MultipartBody

    return MultipartBody(request.fields, request.files)


def _pour(answer: requests.Response, headers: Mapping[str, str], sink: Sink) -> bytes:
    """Lets a sink have the body; returns the beginning of one that it does not take."""
    with answer:
        if not sink.begin(Response(status=answer.status_code, headers=headers)):
            beginning: bytes = next(answer.iter_content(CHUNK), b"")
            return beginning
        for chunk in answer.iter_content(CHUNK):
            sink.write(chunk)
    return b""


def _read_until(answer: requests.Response, until: float) -> bytes:
    """The whole body, piece by piece as it comes; raises `requests.Timeout` where it is not there in time."""
    import requests
    from urllib3.exceptions import HTTPError

    pieces: list[bytes] = []
    with answer:
        try:
            while piece := answer.raw.read1(CHUNK, decode_content=True):
                pieces.append(piece)
                if time.monotonic() > until:
                    raise requests.Timeout("the answer drips")
        except HTTPError as error:
            raise requests.ConnectionError(error) from error
    return b"".join(pieces)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what the library wrapped into it, from the outside in.

    Not its context: that may be an error that the caller was handling when it made the call.
    """
    while error is not None:
        yield error
        inner = next((item for item in error.args if isinstance(item, BaseException)), None)
        error = getattr(error, "reason", None) or inner or error.__cause__


def _never_connected(error: Exception) -> bool:
    from urllib3.exceptions import NewConnectionError

    return any(isinstance(cause, NewConnectionError) for cause in _causes(error))


def _took_too_long(error: Exception) -> bool:
    """Whether a body stopped coming, which requests calls a failed connection."""
    from urllib3.exceptions import ReadTimeoutError

    return any(isinstance(cause, ReadTimeoutError) for cause in _causes(error))


def _reason(error: Exception) -> str:
    """What went wrong, without the URL and its query that the library's own text holds."""
    told = (cause.strerror for cause in _causes(error) if isinstance(cause, OSError) and cause.strerror)
    return next(told, type(error).__name__)


class MockTransport:
    """Answers requests from a function, so that programs are tested without network."""

    def __init__(self, answer: Callable[[Request], Response]) -> None:
        self._answer = answer

    def send(self, request: Request) -> Response:
        """What the function returns."""
        return self._answer(request)

    def close(self) -> None:
        """Nothing to give back."""
