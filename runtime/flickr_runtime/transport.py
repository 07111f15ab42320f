"""Sends requests: the only module of the synchronous client with network I/O, and what tests replace."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol, TypeVar

from flickr_runtime.decompression import ACCEPT_ENCODING, Collector, unpacker
from flickr_runtime.errors import ArgumentError, FlickrError
from flickr_runtime.messages import Request, Response
from flickr_runtime.network import Network
from flickr_runtime.transfer import CURRENT, Transfer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from requests import PreparedRequest
    from urllib3 import BaseHTTPResponse

    from flickr_runtime.adapter import Adapter
    from flickr_runtime.multipart import MultipartBody
    from flickr_runtime.network import Proxy

__all__ = ["CHUNK", "HEADERS", "MockTransport", "RequestsTransport", "Transport", "multipart_form"]

T = TypeVar("T")
R = TypeVar("R")

CHUNK = 256 * 1024
"""Maximum number of bytes per read."""

HEADERS = {"Accept": "*/*", "Accept-Encoding": ACCEPT_ENCODING}
"""Header fields of every request that does not have its own."""


class Transport(Protocol):
    """Sends a request and returns the response; raises `TransportError` if there is none."""

    def send(self, request: Request) -> Response:
        """Sends one request."""
        ...

    def close(self) -> None:
        """Closes the connections."""
        ...


class RequestsTransport:
    """The connections of requests without its session: no redirects, cookies or `.netrc`, and nothing is sent twice.

    A signature is good for one URL only. Threads may share a transport; after a fork each process has connections of
    its own.

    Args:
        pool_size: Maximum number of open connections per server.
        network: Proxies and certificates; those of the environment unless given.
    """

    def __init__(self, *, pool_size: int = 10, network: Network | None = None) -> None:
        from flickr_runtime import adapter, network_errors

        # Here, because a module that a thread imports during a fork stays locked in the child.
        self._network_errors, self._adapter_module = network_errors, adapter
        self._pool_size = pool_size
        self._network = network or Network()
        self._pid, self._adapters = os.getpid(), dict[bool, "Adapter"]()

    def send(self, request: Request) -> Response:
        """Sends one request.

        Raises `RequestTimeout`, `ResponseTooLarge` or another `TransportError`, none of which quotes the request, and
        `ConfigurationError` for proxies and certificates that cannot be used.
        """
        proxy = self._network.proxy_for(request.url)
        adapter = self._adapter(secure=request.url[:6].lower() == "https:", proxy=proxy)
        transfer = Transfer(request)
        token = CURRENT.set(transfer)
        try:
            return self._exchange(adapter, request, transfer, proxy)
        except FlickrError:
            raise
        except (*self._network_errors.FAULTS, *self._adapter_module.URLLIB3_FAULTS) as error:
            failed = transfer.foreign or self._network_errors.fault(request, transfer, error, self._network, proxy)
        finally:
            CURRENT.reset(token)
        raise failed  # outside, so that it does not reference the library's error and its frames

    def close(self) -> None:
        """Closes the connections; a later request opens others."""
        if self._pid == os.getpid():
            for adapter in list(self._adapters.values()):
                adapter.close()

    def _adapter(self, *, secure: bool, proxy: Proxy | None) -> Adapter:
        """The connections of this process, with TLS settings if they are needed."""
        if self._pid != os.getpid():  # the child must not read the parent's responses
            self._pid, self._adapters = os.getpid(), {}
        tls = secure or (proxy is not None and proxy.url.startswith("https:"))
        found = self._adapters.get(tls)
        if found is None:
            context = self._network.context if tls else None
            if context is not None:
                from flickr_runtime.sockets import TimedTLSSocket

                context.sslsocket_class = TimedTLSSocket
            found = self._adapters.setdefault(
                tls, self._adapter_module.Adapter(pool_size=self._pool_size, context=context)
            )
        return found

    def _exchange(self, adapter: Adapter, request: Request, transfer: Transfer, proxy: Proxy | None) -> Response:
        received = adapter.send(
            _prepared(request, transfer),
            stream=True,
            timeout=request.timeout,
            verify=not self._network.trusts_everybody,
            proxies={"http": proxy.url, "https": proxy.url} if proxy else None,
        )
        raw: BaseHTTPResponse = received.raw
        headers = {name.lower(): value for name, value in received.headers.items()}
        response = Response(status=received.status_code, headers=headers)
        try:
            if proxy is not None and response.status == 407:
                raise self._network_errors.proxy_refuses(request, proxy, 407, received.reason or "")
            if request.sink is not None and _own(transfer, request.sink.begin, response):
                for piece in _pieces(request, headers, raw):
                    _own(transfer, request.sink.write, piece)
                    transfer.step()
                return response
            collector = Collector(request.url, request.max_bytes)
            for piece in _pieces(request, headers, raw):
                collector.add(piece)
                if request.sink is not None:  # the beginning is enough for the error
                    break
            return Response(status=response.status, headers=headers, body=collector.body())
        finally:
            raw.close()  # no effect on a connection that is back in its pool


def multipart_form(request: Request) -> MultipartBody | None:
    """The body of a request with files, which are read while they are sent."""
    if not request.files:
        return None
    from flickr_runtime.multipart import MultipartBody

    return MultipartBody(request.fields, request.files)


def _prepared(request: Request, transfer: Transfer) -> PreparedRequest:
    """The request for requests; raises `ArgumentError` if it cannot be encoded."""
    import requests

    get, form = request.verb == "GET", multipart_form(request)
    prepared = requests.PreparedRequest()
    try:
        prepared.prepare_method(request.verb)
        prepared.prepare_url(request.url, dict(request.fields) if get else None)
        prepared.prepare_headers({**HEADERS, **request.headers, **(form.headers if form else {})})
        body = _Body(form, transfer) if form else None
        prepared.prepare_body(None if get else body or dict(request.fields), None)
    except ValueError as error:  # the libraries' own errors are among them; their text quotes the request
        raise ArgumentError(f"{request.url}: the request cannot be sent: {type(error).__name__}") from None
    return prepared


def _own(transfer: Transfer, function: Callable[[T], R], argument: T) -> R:
    """Calls the caller's own code, and stores what it raises, which is not a network error."""
    try:
        return function(argument)
    except Exception as error:
        transfer.foreign = error
        raise


class _Body:
    """A form that stores what the caller's own code raises, which is not a network error."""

    def __init__(self, form: MultipartBody, transfer: Transfer) -> None:
        self._form, self._transfer = form, transfer

    def __len__(self) -> int:
        return len(self._form)

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._form
        except Exception as error:
            self._transfer.foreign = error
            raise ValueError("the file cannot be read") from error


def _pieces(request: Request, headers: Mapping[str, str], raw: BaseHTTPResponse) -> Iterator[bytes]:
    """Yields the body, decompressed, as it arrives."""
    unpacking = unpacker(request.url, headers)
    while data := raw.read1(CHUNK, decode_content=False):
        yield from unpacking.feed(data)
    unpacking.end()


class MockTransport:
    """Passes each request to a function and returns its response, for tests without a network."""

    def __init__(self, handler: Callable[[Request], Response]) -> None:
        self._handler = handler

    def send(self, request: Request) -> Response:
        """Returns what the function returns."""
        return self._handler(request)

    def close(self) -> None:
        """Does nothing."""
