"""Listens on the loopback address for the callback from Flickr.

Browsers request more than the callback (an icon, speculative connections), and some use TLS although the callback is
http (facts: loopback callbacks); so every other request gets a response and is ignored.
"""

from __future__ import annotations

import secrets
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, urlsplit

from flickr_runtime.login.page import HEADERS, page
from flickr_runtime.tokens.secret_text import Hidden

if TYPE_CHECKING:
    import ssl

__all__ = ["Listener"]

_HOST = "127.0.0.1"
_IDLE_SECONDS = 10
_TLS_GRACE_SECONDS = 3.0
"""Browsers that try https first retry with http when it fails; those that require https do not."""
_SLICE_SECONDS = 0.5
_TLS_HANDSHAKE = b"\x16"
_TLS_REFUSAL = bytes([0x15, 3, 1, 0, 2, 2, 40])  # fatal alert: handshake_failure


class Listener:
    """A listener on 127.0.0.1, at a random port and path; listens while it is entered.

    Args:
        tls: The TLS context for https; plain http if None.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._changed = threading.Condition()
        self._path = f"/{secrets.token_urlsafe(12)}"
        self._scheme = "https" if tls else "http"
        self._expected: str | None = None
        self._arrived: str | None = None
        self._tls_since: float | None = None
        self._server = _Server(self, tls)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="flickr login listener", daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.drain()
        self._server.server_close()

    @property
    def callback(self) -> str:
        """The callback URL."""
        return f"{self._scheme}://{_HOST}:{self._server.server_address[1]}{self._path}"

    @property
    def saw_tls(self) -> bool:
        """Whether a browser used TLS with this plain listener."""
        with self._changed:
            return self._tls_since is not None

    def expect(self, request_token: str) -> None:
        """Sets the login to wait for; earlier requests are ignored."""
        with self._changed:
            self._expected = request_token

    def wait(self, timeout: float) -> str | None:
        """The URL of the callback for the expected login.

        None after `timeout` seconds, or soon after a browser used TLS only.
        """
        deadline = time.monotonic() + timeout
        with self._changed:
            while self._arrived is None:
                end = deadline if self._tls_since is None else min(deadline, self._tls_since + _TLS_GRACE_SECONDS)
                left = end - time.monotonic()
                if left <= 0:
                    return None
                self._changed.wait(min(left, _SLICE_SECONDS))  # short, for Ctrl-C on every system
            return self._arrived

    def note_tls(self) -> None:
        """Records that a browser used TLS."""
        with self._changed:
            self._tls_since = self._tls_since or time.monotonic()
            self._changed.notify_all()

    def take(self, target: str, host: str) -> tuple[int, str, str]:
        """Handles a request by its target and `Host`; returns status, title and text of the response."""
        address = urlsplit(target)
        if address.path != self._path or host != f"{_HOST}:{self._server.server_address[1]}":
            return 404, "Nothing here", "This address only accepts the callback from Flickr."
        try:
            fields = dict(parse_qsl(address.query, max_num_fields=50))
        except ValueError:
            fields = {}
        with self._changed:
            token = fields.get("oauth_token", "").encode()
            if self._expected is None or not secrets.compare_digest(token, self._expected.encode()):
                return 400, "Another login", "This login is not the one that the program waits for."
            self._arrived = self._arrived or Hidden(target)
            self._changed.notify_all()
        if not fields.get("oauth_verifier"):
            return 200, "Nothing was granted", "You can close this window."
        return 200, "Thank you", "You can close this window and go back to the program."


class _Server(ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, listener: Listener, tls: ssl.SSLContext | None) -> None:
        self.listener, self.tls = listener, tls
        self._open: set[Any] = set()
        self._closed = threading.Condition()
        super().__init__((_HOST, 0), _Handler)

    def get_request(self) -> tuple[Any, Any]:
        connection, address = super().get_request()
        if self.tls is not None:
            # The handshake runs on the connection's own thread: a silent client must not block the others.
            connection = self.tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._closed:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        with self._closed:
            self._open.discard(request)
            self._closed.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Logs nothing: browsers may close connections and reject certificates."""

    def drain(self) -> None:
        """Closes the connections that are still open."""
        with self._closed:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RD)
                except OSError:
                    continue
            self._closed.wait_for(lambda: not self._open, _IDLE_SECONDS)


class _Handler(BaseHTTPRequestHandler):
    timeout = _IDLE_SECONDS

    def handle(self) -> None:
        server = self._owner()
        if server.tls is None and self.connection.recv(1, socket.MSG_PEEK) == _TLS_HANDSHAKE:
            server.listener.note_tls()
            self.connection.sendall(_TLS_REFUSAL)
            return
        super().handle()

    def do_GET(self) -> None:
        status, title, text = self._owner().listener.take(self.path, self.headers.get("Host", ""))
        body = page(title, text)
        self.send_response(status)
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _owner(self) -> _Server:
        if not isinstance(self.server, _Server):
            raise TypeError(self.server)
        return self.server

    def version_string(self) -> str:
        return "flickrkit"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is inherited
        """Logs nothing: the URL contains the verifier."""
