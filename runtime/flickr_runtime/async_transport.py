"""Sends requests for the asynchronous client, over httpx (extra `async`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from flickr_runtime.errors import ConfigurationError, ConnectionFailed, RequestTimeout, TransportError
from flickr_runtime.messages import Request, Response
from flickr_runtime.transport import CHUNK, multipart_form

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from flickr_runtime.messages import Sink

__all__ = ["AsyncMockTransport", "AsyncTransport", "HttpxTransport"]


class AsyncTransport(Protocol):
    """Sends a request and returns what came back; raises `TransportError` where nothing did."""

    async def send(self, request: Request) -> Response:
        """Sends one request."""
        ...

    async def close(self) -> None:
        """Gives connections back."""
        ...


class HttpxTransport:
    """One pooled `httpx.AsyncClient`; redirects are not followed, because a signature is good for one URL only."""

    def __init__(self, *, pool_size: int = 10) -> None:
        try:
            import httpx
        except ModuleNotFoundError as error:
            raise ConfigurationError("AsyncFlickr needs httpx: pip install 'flickrkit[async]'") from error
        self._httpx = httpx
        limits = httpx.Limits(max_connections=pool_size, max_keepalive_connections=pool_size)
        self._client = httpx.AsyncClient(limits=limits, follow_redirects=False)

    async def send(self, request: Request) -> Response:
        """Sends one request; raises `RequestTimeout` or `TransportError`, neither of which quotes what was sent."""
        import anyio

        get = request.verb == "GET"
        form = multipart_form(request)
        try:
            prepared = self._client.build_request(
                request.verb,
                request.url,
                params=(request.fields or None) if get else None,  # none would take the URL's own away
                data=None if get or form else dict(request.fields),
                content=form.stream() if form else None,
                headers={**request.headers, **(form.headers if form else {})},
                timeout=request.deadline.within(request.timeout),
            )
            with anyio.fail_after(request.deadline.left()):
                answer = await self._client.send(prepared, stream=request.sink is not None)
                body = answer.content if request.sink is None else await _pour(answer, request.sink)
        except (self._httpx.ConnectError, self._httpx.ConnectTimeout, self._httpx.PoolTimeout) as error:
            raise ConnectionFailed(f"{request.url}: {_reason(error)}") from None
        except (self._httpx.TimeoutException, TimeoutError):
            raise RequestTimeout(f"{request.url}: no answer within {request.timeout:g} s") from None
        except self._httpx.HTTPError as error:
            raise TransportError(f"{request.url}: {_reason(error)}") from None
        return Response(status=answer.status_code, headers=dict(answer.headers), body=body)

    async def close(self) -> None:
        """Closes the client's connections."""
        await self._client.aclose()


async def _pour(answer: httpx.Response, sink: Sink) -> bytes:
    """Lets a sink have the body; returns the beginning of one that it does not take."""
    from anyio import to_thread

    try:
        if not sink.begin(Response(status=answer.status_code, headers=dict(answer.headers))):
            return await anext(answer.aiter_bytes(CHUNK), b"")
        async for chunk in answer.aiter_bytes(CHUNK):
            await to_thread.run_sync(sink.write, chunk)
    finally:
        await answer.aclose()
    return b""


def _reason(error: BaseException) -> str:
    """What went wrong, in the system's words where it has any."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
        # Not the context: that may be an error that the caller was handling.
        cause = cause.__cause__ or next((each for each in cause.args if isinstance(each, BaseException)), None)
    return type(error).__name__


class AsyncMockTransport:
    """Answers requests from a function, plain or asynchronous, so that programs are tested without network."""

    def __init__(self, answer: Callable[[Request], Response | Awaitable[Response]]) -> None:
        self._answer = answer

    async def send(self, request: Request) -> Response:
        """What the function returns."""
        answer = self._answer(request)
        return answer if isinstance(answer, Response) else await answer

    async def close(self) -> None:
        """Nothing to give back."""
