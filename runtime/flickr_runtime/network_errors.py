"""Converts the errors of HTTP libraries into ours, without quoting the request.

The cause of the error is the system's or the protocol's own error, not the library's, whose text and frames contain
URLs, header fields and bodies.
"""

from __future__ import annotations

import errno
import http.client
import os
import re
import socket
import ssl
from typing import TYPE_CHECKING

from flickr_runtime.errors import ConfigurationError, ConnectionFailed, FlickrError, RequestTimeout, TransportError
from flickr_runtime.socks import SocksRefusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_runtime.messages import Request
    from flickr_runtime.network import Network, Proxy
    from flickr_runtime.transfer import Transfer

__all__ = ["FAULTS", "fault", "proxy_refuses"]

FAULTS: tuple[type[Exception], ...] = (
    OSError,
    EOFError,
    ValueError,  # UnicodeError, and what the libraries raise for URLs and header fields
    ArithmeticError,
    MemoryError,
    RecursionError,
    http.client.HTTPException,
)
"""Exceptions of a request besides the libraries' own errors."""

_OFFLINE = frozenset({errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH})
_WHERE = re.compile(r" \(_ssl\.c:\d+\)$")
_TUNNEL = re.compile(r"(?:Tunnel connection failed: )?(\d{3}) ([^\r\n]*)")


def fault(
    request: Request, transfer: Transfer, error: BaseException, network: Network, proxy: Proxy | None
) -> FlickrError:
    """The error to raise for a library's error, with its cause set."""
    chain = list(_chain(error))
    cause = next((each for each in chain if isinstance(each, FlickrError)), None)
    if cause is not None:
        return cause
    raised = _error_for(request, transfer, chain, network, proxy)
    raised.__cause__ = _bare(chain)
    return raised


def proxy_refuses(request: Request, proxy: Proxy, status: int, reason: str) -> FlickrError:
    """The error for a proxy that refuses the request."""
    message = f"{request.url}: the proxy {proxy} responded {status} {reason[:60]}".rstrip()
    if status == 407:
        return ConfigurationError(f"{message}: put its user and password into the URL, http://user:password@host:port")
    return ConnectionFailed(message, retryable=status >= 500)


def _error_for(
    request: Request, transfer: Transfer, chain: list[BaseException], network: Network, proxy: Proxy | None
) -> FlickrError:
    late = _took_too_long(chain, transfer)
    if transfer.connected:
        if transfer.left() <= 0:
            return RequestTimeout(f"{request.url}: {transfer.why_over()}")
        if late:
            return RequestTimeout(f"{request.url}: no response within {_seconds(request, transfer)}")
        return TransportError(f"{request.url}: {_reason(chain)}")
    refused = None if proxy is None or late else _refused_by(proxy, request, transfer, chain)
    if refused is not None:
        return refused
    direct = proxy is None or transfer.reached
    whom = request.url if direct else f"{request.url}: the proxy {proxy}"
    distrust = next((each for each in chain if isinstance(each, ssl.SSLError)), None)
    if distrust is not None:
        return _no_trust(whom, distrust, network)
    return ConnectionFailed(
        f"{whom}: no connection within {_seconds(request, transfer)}"
        if late
        else f"{whom}: {_reason(chain)}{_advice(chain, direct=direct)}"
    )


def _advice(chain: list[BaseException], *, direct: bool) -> str:
    """What to do if no connection can be made."""
    for each in chain:
        if isinstance(each, ConnectionRefusedError):
            return f"; is the {'server' if direct else 'proxy'} running?"
        if isinstance(each, socket.gaierror) or (isinstance(each, OSError) and each.errno in _OFFLINE):
            return "; is this machine online, or does it need a proxy (HTTPS_PROXY)?" if direct else ""
    return ""


def _refused_by(proxy: Proxy, request: Request, transfer: Transfer, chain: list[BaseException]) -> FlickrError | None:
    """The error for a refusal of the proxy, if there was one."""
    refusal = next((each for each in chain if isinstance(each, SocksRefusal)), None)
    if refusal is not None:
        message = f"{request.url}: the proxy {proxy}: {refusal}"
        if refusal.is_about_user:
            hint = "put its user and password into the URL, socks5://user:password@host:port"
            return ConfigurationError(f"{message}: {hint}")
        return ConnectionFailed(message, retryable=not refusal.final)
    found = (_TUNNEL.match(str(each)) for each in chain if transfer.reached)
    refused = next((match for match in found if match), None)
    return proxy_refuses(request, proxy, int(refused[1]), refused[2].strip()) if refused else None


def _no_trust(whom: str, error: ssl.SSLError, network: Network) -> ConnectionFailed:
    reason = _WHERE.sub("", error.strerror or str(error))
    if not isinstance(error, ssl.SSLCertVerificationError):
        # Busy servers may close the connection in the middle of a handshake.
        final = error.reason in {
            "WRONG_VERSION_NUMBER",
            "HTTP_REQUEST",
            "UNSUPPORTED_PROTOCOL",
            "NO_PROTOCOLS_AVAILABLE",
        }
        hint = "; is it an https server?" if final else ""
        return ConnectionFailed(f"{whom}: TLS: {reason}{hint}", retryable=not final)
    against = ", ".join(f"{path} ({setting})" for path, setting in network.bundles) or "the authorities of certifi"
    return ConnectionFailed(
        f"{whom}: TLS: {reason}; checked against {against}: for a certificate authority of your own, name its file by "
        "verify= or SSL_CERT_FILE",
        retryable=False,
    )


def _took_too_long(chain: list[BaseException], transfer: Transfer) -> bool:
    return transfer.left() <= 0 or any(
        isinstance(each, TimeoutError) or type(each).__name__.endswith(("Timeout", "TimeoutError")) for each in chain
    )


def _seconds(request: Request, transfer: Transfer) -> str:
    return f"{min(request.timeout, transfer.lasted()):.3g} s"


def _reason(chain: list[BaseException]) -> str:
    """The reason, in the words of the system or the protocol; a library's own text may contain a URL."""
    for each in chain:
        if isinstance(each, ssl.SSLError):
            return f"TLS: {_WHERE.sub('', each.strerror or str(each))}"
        if isinstance(each, ConnectionError) and each.errno:
            return os.strerror(each.errno)  # asyncio has its own text
        if isinstance(each, OSError) and each.strerror:
            return each.strerror
    names = {kind.__name__ for each in reversed(chain) for kind in type(each).__mro__}
    return next((message for name, message in _WORDS.items() if name in names), type(chain[-1]).__name__)


_WORDS = {
    "RemoteDisconnected": "the server closed the connection without a response",
    "IncompleteRead": "the connection was closed in the middle of the response",
    "ReadError": "the connection was closed in the middle of the response",
    "HTTPException": "the server sent something other than an HTTP response",
    "ProtocolError": "the server sent something other than an HTTP response",
    "MemoryError": "there is not enough memory for the response",
}
"""Texts for errors without one of the system, by their classes or base classes."""


def _bare(chain: list[BaseException]) -> BaseException:
    """The innermost error of the system or the protocol, without frames and context."""
    mine = (OSError, EOFError, http.client.HTTPException, MemoryError, RecursionError, ArithmeticError)
    found = next((each for each in reversed(chain) if isinstance(each, mine) and _plain(each)), None)
    if found is None:
        return TransportError(type(chain[-1]).__name__)
    found.__traceback__ = found.__cause__ = found.__context__ = None
    return found


def _plain(error: BaseException) -> bool:
    """Whether an error is the interpreter's own, whose text contains no URL, unlike those of libraries."""
    return type(error).__module__ in {"builtins", "socket", "ssl", "http.client"}


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and those that it wraps, from the outside in.

    Not its context, which may be an error that the caller was handling.
    """
    seen = set[int]()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        nested = [each for each in (getattr(error, "reason", None), *error.args) if isinstance(each, BaseException)]
        inner = nested[0] if nested else error.__cause__
        if isinstance(inner, BaseExceptionGroup):
            inner = inner.exceptions[0]
        error = inner
