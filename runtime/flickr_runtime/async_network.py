"""Connections of the asynchronous transport: httpcore's, which report their progress to the current request."""

from __future__ import annotations

import asyncio
import asyncio.trsock
import contextlib
import ipaddress
import os
import weakref
from typing import TYPE_CHECKING, Any, cast

import anyio
import httpcore

from flickr_runtime.resolver import resolve_async
from flickr_runtime.socks import greet
from flickr_runtime.transfer import CURRENT

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable

    from flickr_runtime.network import Proxy
    from flickr_runtime.socks import Greeting

__all__ = ["HTTPCORE_FAULTS", "Pool", "opened_pool", "stream_of"]

Pool = httpcore.AsyncConnectionPool

HTTPCORE_FAULTS: tuple[type[Exception], ...] = (
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    httpcore.ConnectionNotAvailable,
)
"""The errors of httpcore, which have no base class of their own."""

_PIECE = 64 * 1024
_STAGGER = 0.25  # seconds
_IDLE_SECONDS = 5.0  # seconds for which an idle connection stays open


def opened_pool(size: int, context: ssl.SSLContext | None, proxy: Proxy | None) -> Pool:
    """A pool of so many connections, through a proxy if there is one."""
    through = proxy if proxy is not None and proxy.is_socks else None
    options: dict[str, Any] = {
        "ssl_context": context,
        "max_connections": size,
        "max_keepalive_connections": size,
        "keepalive_expiry": _IDLE_SECONDS,
        "network_backend": _Backend(through),
    }
    if proxy is None or through is not None:
        return httpcore.AsyncConnectionPool(**options)
    import httpx

    place = httpx.URL(proxy.url)
    where = httpcore.URL(scheme=place.raw_scheme, host=place.raw_host, port=proxy.port, target=b"/")
    if place.scheme == "https":
        options["proxy_ssl_context"] = context
    return httpcore.AsyncHTTPProxy(where, proxy.user, **options)


class _Backend(httpcore.AsyncNetworkBackend):
    """Connects to the first address of a host that responds, or through a SOCKS proxy."""

    def __init__(self, through: Proxy | None) -> None:
        self._through = through
        self._inner: httpcore.AsyncNetworkBackend = httpcore.AnyIOBackend()  # type: ignore[assignment, unused-ignore]

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolves the name and connects, both within the timeout."""
        at, to = (host, port) if self._through is None else (self._through.host, self._through.port)
        race = _Race(lambda address: self._inner.connect_tcp(address, to, None, local_address, socket_options))
        try:
            with anyio.fail_after(timeout):
                stream = await race.run(await _addresses(at, to))
                if self._through is not None:
                    await _greet(stream, greet(host, port, self._through.user))
        except anyio.get_cancelled_exc_class():
            await race.stop()
            raise
        except TimeoutError as error:
            await race.stop()
            raise httpcore.ConnectTimeout(error) from error
        except (OSError, UnicodeError) as error:
            await race.stop()
            raise httpcore.ConnectError(error) from error
        except httpcore.NetworkError:
            await race.stop()
            raise
        made = _Stream(stream)
        if (transfer := CURRENT.get()) is not None:
            transfer.reached = True
        return made

    async def sleep(self, seconds: float) -> None:
        """Waits."""
        await anyio.sleep(seconds)


async def _greet(stream: httpcore.AsyncNetworkStream, greeting: Greeting) -> None:
    """Opens a connection through a SOCKS proxy."""
    with contextlib.suppress(StopIteration):
        data, count = next(greeting)
        while True:
            await stream.write(data)
            reply = b""
            while len(reply) < count and (piece := await stream.read(count - len(reply))):
                reply += piece
            data, count = greeting.send(reply)


class _Race:
    """Tries several addresses, each a little later than the one before; the first that responds wins (RFC 8305)."""

    def __init__(self, connect: Callable[[str], Awaitable[httpcore.AsyncNetworkStream]]) -> None:
        self._connect = connect
        self._winner: httpcore.AsyncNetworkStream | None = None
        self._failure: Exception | None = None

    async def run(self, addresses: list[str]) -> httpcore.AsyncNetworkStream:
        async with anyio.create_task_group() as self._group:
            for address in addresses:
                ended = anyio.Event()
                self._group.start_soon(self._attempt, address, ended)
                with anyio.move_on_after(_STAGGER):
                    await ended.wait()
        if self._winner is None:
            # As an argument, because the pool drops the causes of errors.
            raise httpcore.ConnectError(self._failure or "the name has no address")
        return self._winner

    async def stop(self) -> None:
        """Closes what is connected already, also while the caller is being cancelled."""
        if self._winner is not None:
            await _close(self._winner)

    async def _attempt(self, address: str, ended: anyio.Event) -> None:
        try:
            stream = await self._connect(address)
        except (httpcore.ConnectError, OSError) as error:
            self._failure = error
        else:
            if self._winner is None:
                self._winner = stream
                self._group.cancel_scope.cancel()
            else:
                await stream.aclose()
        finally:
            ended.set()


class _Stream(httpcore.AsyncNetworkStream):
    """A connection that reports to the current request what it sent and received."""

    def __init__(self, inner: httpcore.AsyncNetworkStream) -> None:
        self._inner = inner
        _open.add(self)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        data = await self._inner.read(max_bytes, timeout)
        if (transfer := CURRENT.get()) is not None:
            transfer.received(len(data))
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        transfer = CURRENT.get()
        if transfer is not None and buffer.startswith((b"GET ", b"POST ")):
            transfer.connected = True
        if len(buffer) <= _PIECE:
            await self._inner.write(buffer, timeout)
            if transfer is not None:
                transfer.sent(len(buffer))
            return
        view = memoryview(buffer)
        for start in range(0, len(view), _PIECE):
            piece = bytes(view[start : start + _PIECE])
            await self._inner.write(piece, timeout)
            if transfer is not None:
                transfer.sent(len(piece))

    async def aclose(self) -> None:
        _open.discard(self)
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        try:
            return _Stream(await self._inner.start_tls(ssl_context, server_hostname, timeout))
        except anyio.get_cancelled_exc_class():  # httpcore closes it after errors only
            await _close(self._inner)
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


_open: weakref.WeakSet[_Stream] = weakref.WeakSet()


def _drop_inherited() -> None:
    """Closes a child's copies of its parent's connections; their numbers stay taken, as event loops know them."""
    numbers = {_number(stream) for stream in list(_open)} - {-1}
    _open.clear()
    if numbers:
        nothing = os.open(os.devnull, os.O_RDWR)
        for number in numbers:
            os.dup2(nothing, number, inheritable=False)
        os.close(nothing)


def _number(stream: _Stream) -> int:
    """The number of a connection's file, or -1 if it is closed or not known for sure."""
    inner = stream.get_extra_info("socket")
    return inner.fileno() if isinstance(inner, asyncio.trsock.TransportSocket) else -1


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_drop_inherited)


async def _close(stream: httpcore.AsyncNetworkStream) -> None:
    with anyio.CancelScope(shield=True):
        await stream.aclose()


async def _addresses(host: str, port: int) -> list[str]:
    """Returns the addresses of a host as text; an address is returned as it is."""
    with contextlib.suppress(ValueError):
        ipaddress.ip_address(host)
        return [host]
    found = dict.fromkeys(str(address[0]) for *_, address in await resolve_async(host, port))
    return list(found)


@contextlib.asynccontextmanager
async def stream_of(response: httpcore.Response) -> AsyncIterator[AsyncIterable[bytes]]:
    """Yields the body of a response as it arrives; in the end the connection is returned to its pool or closed."""
    try:
        yield cast("AsyncIterable[bytes]", response.stream)
    finally:
        await response.aclose()
