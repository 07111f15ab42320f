"""Sends requests for the asynchronous client, over httpx (extra `async`)."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Protocol
from weakref import WeakKeyDictionary

from flickr_runtime.decompression import Collector, unpacker
from flickr_runtime.errors import ArgumentError, ConfigurationError, FlickrError
from flickr_runtime.messages import Request, Response
from flickr_runtime.network import Network
from flickr_runtime.transfer import CURRENT, Transfer
from flickr_runtime.transport import HEADERS, multipart_form

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Mapping

    import httpcore

    from flickr_runtime.async_network import Pool
    from flickr_runtime.multipart import MultipartBody
    from flickr_runtime.network import Proxy

__all__ = ["AsyncMockTransport", "AsyncTransport", "HttpxTransport"]


class AsyncTransport(Protocol):
    """Sends a request and returns the response; raises `TransportError` if there is none."""

    async def send(self, request: Request) -> Response:
        """Sends one request."""
        ...

    async def close(self) -> None:
        """Closes the connections."""
        ...


class HttpxTransport:
    """The connections of httpx without its client: no redirects or cookies, and nothing is sent twice.

    A signature is good for one URL only. Each event loop has connections of its own, and so has each process after a
    fork.

    Args:
        pool_size: Maximum number of open connections.
        network: Proxies and certificates; those of the environment unless given.
    """

    def __init__(self, *, pool_size: int = 10, network: Network | None = None) -> None:
        try:
            import httpx  # noqa: F401

            from flickr_runtime import async_network, network_errors
        except ModuleNotFoundError as error:
            raise ConfigurationError("AsyncFlickr needs httpx: pip install 'flickrkit[async]'") from error
        # Here, because a module that a thread imports during a fork stays locked in the child.
        self._network_layer, self._network_errors = async_network, network_errors
        self._pool_size = pool_size
        self._network = network or Network()
        self._pools: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, Pool]] = WeakKeyDictionary()
        self._pid = os.getpid()
        self._inherited: list[object] = []

    async def send(self, request: Request) -> Response:
        """Sends one request.

        Raises `RequestTimeout`, `ResponseTooLarge` or another `TransportError`, none of which quotes the request, and
        `ConfigurationError` for proxies and certificates that cannot be used.
        """
        import anyio

        proxy = self._network.proxy_for(request.url)
        pool = self._pool(secure=request.url[:6].lower() == "https:", proxy=proxy)
        transfer = Transfer(request)
        token = CURRENT.set(transfer)
        try:
            with anyio.fail_after(transfer.left()) as scope:

                def extend() -> None:
                    scope.deadline = anyio.current_time() + transfer.left()

                transfer.extend = extend
                return await self._exchange(pool, request, transfer, proxy)
        except FlickrError:
            raise
        except (*self._network_errors.FAULTS, *self._network_layer.HTTPCORE_FAULTS) as error:
            failed = transfer.foreign or self._network_errors.fault(request, transfer, error, self._network, proxy)
        finally:
            CURRENT.reset(token)
        raise failed  # outside, so that it does not reference the library's error and its frames

    async def close(self) -> None:
        """Closes the connections of this event loop; a later request opens others."""
        for pool in (self._pools.pop(asyncio.get_running_loop(), None) or {}).values():
            if self._pid == os.getpid():
                await pool.aclose()

    def _pool(self, *, secure: bool, proxy: Proxy | None) -> Pool:
        """The connections of this process and event loop, with TLS settings if they are needed."""
        if self._pid != os.getpid():  # the child must not read the parent's responses; the parent closes them
            self._inherited.append(dict(self._pools))
            self._pid, self._pools = os.getpid(), WeakKeyDictionary()
        pools = self._pools.setdefault(asyncio.get_running_loop(), {})
        tls = secure or (proxy is not None and proxy.url.startswith("https:"))
        key = f"{tls} {proxy.url if proxy else ''}"
        if key not in pools:
            pools[key] = self._network_layer.opened_pool(self._pool_size, self._network.context if tls else None, proxy)
        return pools[key]

    async def _exchange(self, pool: Pool, request: Request, transfer: Transfer, proxy: Proxy | None) -> Response:
        from anyio import to_thread

        received = await pool.handle_async_request(_prepared(request, transfer))
        transfer.head_received()
        headers: dict[str, str] = {}
        for name, value in received.headers:
            key, text = name.decode("latin-1").lower(), value.decode("latin-1")
            headers[key] = f"{headers[key]}, {text}" if key in headers else text
        response = Response(status=received.status, headers=headers)
        async with self._network_layer.stream_of(received) as stream:
            if proxy is not None and response.status == 407:
                raise self._network_errors.proxy_refuses(request, proxy, 407, "Proxy Authentication Required")
            if request.sink is not None and _begun(transfer, request, response):
                async for piece in _pieces(request, headers, stream):
                    try:
                        await to_thread.run_sync(request.sink.write, piece)
                    except Exception as error:
                        transfer.foreign = error
                        raise
                return response
            collector = Collector(request.url, request.max_bytes)
            async for piece in _pieces(request, headers, stream):
                collector.add(piece)
                if request.sink is not None:  # the beginning is enough for the error
                    break
            return Response(status=response.status, headers=headers, body=collector.body())


def _prepared(request: Request, transfer: Transfer) -> httpcore.Request:
    """The request for httpcore; raises `ArgumentError` if it cannot be encoded."""
    import httpcore
    import httpx

    get, form = request.verb == "GET", multipart_form(request)
    try:
        made = httpx.Request(
            request.verb,
            request.url,
            params=(request.fields or None) if get else None,  # an empty dict would remove the URL's own
            data=None if get or form else dict(request.fields),
            content=_body(form, transfer) if form else None,
            headers={**HEADERS, **request.headers, **(form.headers if form else {})},
        )
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), request.deadline.within(request.timeout))
        return httpcore.Request(
            method=made.method,
            url=httpcore.URL(
                scheme=made.url.raw_scheme, host=made.url.raw_host, port=made.url.port, target=made.url.raw_path
            ),
            headers=made.headers.raw,
            content=made.stream,
            extensions={"timeout": timeouts},
        )
    except (ValueError, TypeError, httpx.InvalidURL) as error:  # their text quotes the request
        raise ArgumentError(f"{request.url}: the request cannot be sent: {type(error).__name__}") from None


async def _body(form: MultipartBody, transfer: Transfer) -> AsyncIterator[bytes]:
    """Yields a form; stores what the caller's own code raises, which is not a network error."""
    stream = form.stream()
    while True:
        try:
            chunk = await anext(stream, None)
        except Exception as error:
            transfer.foreign = error
            raise
        if chunk is None:
            return
        yield chunk


def _begun(transfer: Transfer, request: Request, response: Response) -> bool:
    try:
        return request.sink is not None and request.sink.begin(response)
    except Exception as error:
        transfer.foreign = error
        raise


async def _pieces(request: Request, headers: Mapping[str, str], stream: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """Yields the body, decompressed, as it arrives."""
    unpacking = unpacker(request.url, headers)
    async for data in stream:
        for piece in unpacking.feed(data):
            yield piece
    unpacking.end()


class AsyncMockTransport:
    """Passes each request to a plain or asynchronous function and returns its response; for tests without a network."""

    def __init__(self, handler: Callable[[Request], Response | Awaitable[Response]]) -> None:
        self._handler = handler

    async def send(self, request: Request) -> Response:
        """Returns what the function returns."""
        response = self._handler(request)
        return response if isinstance(response, Response) else await response

    async def close(self) -> None:
        """Does nothing."""
