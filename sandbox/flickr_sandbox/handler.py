"""Reads requests from one connection: HTTP/1.1 with keep-alive, and a proxy's requests if there is a gate."""

from __future__ import annotations

import socket
import ssl
import time
from contextlib import closing
from email.utils import formatdate
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, urlsplit

from werkzeug.serving import WSGIRequestHandler
from werkzeug.wsgi import ClosingIterator

from flickr_sandbox.as_flickr.hosts import is_flickr, is_loopback, split_port
from flickr_sandbox.as_flickr.relay import connect, head_for, relay

if TYPE_CHECKING:
    from collections.abc import Callable
    from io import BufferedIOBase

    from _typeshed.wsgi import WSGIEnvironment

    from flickr_sandbox.as_flickr.host_policy import Gate

__all__ = ["Handler"]

_IDLE_SECONDS, _DRAIN_SECONDS = 60, 5
_ASCII = "".join(map(chr, range(0x21, 0x7F)))
_CHUNK = 1024 * 1024
_BUFFER = 64 * 1024
_TLS_HANDSHAKE = b"\x16"
_DISTRUST = ("UNKNOWN_CA", "CERTIFICATE_UNKNOWN", "BAD_CERTIFICATE")


@lru_cache(maxsize=4)
def _date(seconds: int) -> str:
    return formatdate(seconds, usegmt=True)


class _Body:
    """A request's body, which ends at its declared length, where the next request begins."""

    def __init__(self, file: BufferedIOBase, length: int) -> None:
        self._file, self.left = file, length

    def read(self, size: int | None = -1) -> bytes:
        wanted = self.left if size is None or size < 0 else min(size, self.left)
        return self._counted(self._file.read(wanted))

    def readline(self, size: int | None = -1) -> bytes:
        wanted = self.left if size is None or size < 0 else min(size, self.left)
        return self._counted(self._file.readline(wanted))

    def _counted(self, data: bytes) -> bytes:
        self.left = self.left - len(data) if data else 0
        return data


class Handler(WSGIRequestHandler):
    """One connection of a client.

    A gate, if the server has one, makes it a proxy: it takes `CONNECT host:port` and requests for absolute URLs.
    """

    protocol_version = "HTTP/1.1"
    timeout = _IDLE_SECONDS  # of a client that connects and sends nothing
    disable_nagle_algorithm = True
    wbufsize = _BUFFER  # headers and body are sent together

    def setup(self) -> None:
        """Prepares the connection."""
        if (tls := getattr(self.server, "tls", None)) is not None:
            self.request.settimeout(_IDLE_SECONDS)
            self.request = self.server.secure(self.request, tls)  # type: ignore[attr-defined]
        super().setup()
        self._led_to: str | None = None  # the host that the client named in CONNECT

    @property
    def _gate(self) -> Gate | None:
        return cast("Gate | None", getattr(self.server, "gate", None))

    def handle(self) -> None:
        """Serves requests until one side ends the connection."""
        try:
            super().handle()
        except ssl.SSLError as error:
            self.close_connection = True
            if self._gate and self._led_to and any(word in str(error.reason) for word in _DISTRUST):
                self._gate.distrusted(self._led_to)

    def make_environ(self) -> WSGIEnvironment:
        """The request as WSGI describes it."""
        if not self.path.isascii():  # as the client should have written it; Werkzeug would take the bytes for Latin-1
            self.path = quote(self.path.encode("latin-1"), safe=_ASCII)
        environ = super().make_environ()
        if isinstance(self.connection, ssl.SSLSocket):
            environ["wsgi.url_scheme"] = "https"
        return environ

    def run_wsgi(self) -> None:
        """Serves one request."""
        if self._gate and (target := urlsplit(self.path)).scheme and target.netloc and not self._is_here(target.netloc):
            return self._pass_on(target.netloc)
        self.environ = environ = self.make_environ()
        if environ.get("wsgi.input_terminated"):  # a chunked body: the beginning of the next request is unknown
            self.close_connection = True
        else:
            length = environ.get("CONTENT_LENGTH") or ""
            environ["wsgi.input"] = _Body(self.rfile, int(length) if length.isascii() and length.isdigit() else 0)
        try:
            self._respond(environ)
        except (ConnectionError, TimeoutError) as error:
            self.connection_dropped(error, environ)
        return None

    def do_CONNECT(self) -> None:  # noqa: N802 - inherited
        """Opens a tunnel: to the sandbox itself for Flickr's hosts, to another one if the gate allows it."""
        try:
            host, port = split_port(self.path, 443)
        except ValueError as error:
            return self._say(400, str(error))
        if self._gate is None:
            return self._say(405, "this sandbox is not a proxy; flickr-sandbox run starts one that is")
        if not self._is_here(self.path):
            return self._tunnel(host, port)
        self._established()
        self._led_to = host
        if self.connection.recv(1, socket.MSG_PEEK) == _TLS_HANDSHAKE:
            self.connection = self.server.secure(self.connection, self._gate.authority.context)  # type: ignore[attr-defined]
            self.rfile = self.connection.makefile("rb", self.rbufsize)
            self.wfile = self.connection.makefile("wb", self.wbufsize)
        self.close_connection = False
        return None

    def handle_expect_100(self) -> bool:
        """Requests the body, which some clients do not send before."""
        goes_on = super().handle_expect_100()
        self.wfile.flush()
        return goes_on

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - the name is inherited
        """Logs nothing: the application does it, without the secrets in URLs."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Logs nothing."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The time in the format of HTTP, computed once a second."""
        return _date(int(time.time() if timestamp is None else timestamp))

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:  # noqa: ARG002 - inherited
        """Closes a connection that a client or a fault has ended; logs nothing."""
        self.close_connection = True

    def _respond(self, environ: WSGIEnvironment) -> None:
        begun = False

        def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> Callable[[bytes], object]:
            nonlocal begun
            begun = True
            code, _, reason = status.partition(" ")
            self.send_response(int(code), reason)
            for name, value in headers:
                self.send_header(name, value)
            has_length = any(name.lower() == "content-length" for name, _ in headers)
            if not has_length or getattr(environ["wsgi.input"], "left", None) or self.request_version < "HTTP/1.1":
                self.close_connection = True
            if self.close_connection:
                self.send_header("Connection", "close")
            self.end_headers()
            return self.wfile.write

        try:
            parts = self.server.app(environ, start)
            with closing(ClosingIterator(parts)) as body:
                for part in body:
                    self.wfile.write(part)
                    self.wfile.flush()
        except Exception as error:
            if not begun and not isinstance(error, OSError):
                self._say(500, "Internal Server Error")
            raise
        self.wfile.flush()
        if self.close_connection:  # a client that still sends would see a reset in place of the response
            self.connection.settimeout(_DRAIN_SECONDS)
            while environ["wsgi.input"].read(_CHUNK):
                pass

    def _is_here(self, authority: str) -> bool:
        """Whether a proxied request is for the sandbox: for one of Flickr's hosts, or for its own address."""
        try:
            host, port = split_port(authority.rpartition("@")[2], 80)
        except ValueError:
            return False
        return is_flickr(host) or (is_loopback(host) and port == self.server.server_address[1])

    def _tunnel(self, host: str, port: int) -> None:
        gate = self._gate
        self.close_connection = True
        if gate is None or not gate.passes(host):
            return self._say(403, gate.refusal(host) if gate else "")
        try:
            other = connect(host, port)
        except OSError as error:
            return self._say(502, f"{host}, port {port}, cannot be reached: {error.strerror or error}")
        with other:
            self._established()
            self._carry(other)
        return None

    def _pass_on(self, authority: str) -> None:
        gate, host = self._gate, authority
        self.close_connection = True
        try:
            host, port, head = head_for(self.command, self.path, self.headers.items())
            if gate is None or not gate.passes(host):
                return self._say(403, gate.refusal(host) if gate else "")
            other = connect(host, port)
        except ValueError as error:
            return self._say(400, str(error))
        except OSError as error:
            return self._say(502, f"{host} cannot be reached: {error.strerror or error}")
        with other:
            other.sendall(head)
            self.connection.settimeout(0)
            other.sendall(self.rfile.peek())  # type: ignore[attr-defined]  # what was read of the body already
            self._carry(other)
        return None

    def _carry(self, other: socket.socket) -> None:
        self.connection.settimeout(None)
        try:
            relay(self.connection, other)
        except OSError:
            return  # one of them closed the connection

    def _established(self) -> None:
        self.send_response_only(200, "Connection established")
        self.end_headers()
        self.wfile.flush()

    def _say(self, status: int, text: str) -> None:
        """A proxy's own response; the status line contains the reason too, as many programs show only that."""
        self.close_connection = True
        data = f"{text}\n".encode()
        self.send_response_only(status, text.encode("ascii", "replace").decode())
        for name, value in (("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(data)))):
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)
