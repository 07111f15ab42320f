"""The HTTP server: a thread per connection, and a shutdown that leaves no thread and no socket behind."""

from __future__ import annotations

import errno
import socket
import struct
import sys
import threading
from typing import TYPE_CHECKING, Any

from werkzeug.serving import ThreadedWSGIServer

from flickr_sandbox.errors import SandboxError
from flickr_sandbox.handler import Handler

if TYPE_CHECKING:
    import ssl

    from _typeshed.wsgi import WSGIApplication

    from flickr_sandbox.as_flickr.host_policy import Gate

__all__ = ["Server"]

_PATIENCE_SECONDS = 5.0


class _Threads(ThreadedWSGIServer):
    daemon_threads = True

    def __init__(self, *args: Any, gate: Gate | None = None, tls: ssl.SSLContext | None = None, **options: Any) -> None:
        self.gate, self.tls = gate, tls
        self._connections: set[socket.socket] = set()
        self._secured: dict[socket.socket, ssl.SSLSocket] = {}
        self._changed = threading.Condition()
        super().__init__(*args, **options)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._changed:
            self._connections.add(request)
        super().process_request(request, client_address)

    def secure(self, connection: socket.socket, context: ssl.SSLContext) -> ssl.SSLSocket:
        """Speaks TLS on a connection from here on; raises `OSError` if the client does not want to."""
        with self._changed:  # the connection can no longer be used
            secured = context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
            self._connections.discard(connection)
            self._connections.add(secured)
            self._secured[connection] = secured
        secured.do_handshake()
        return secured

    def shutdown_request(self, request: Any) -> None:
        with self._changed:
            secured = self._secured.pop(request, None)
        request = secured or request
        if _is_to_be_reset(request):
            self.close_request(request)  # a shutdown would send TLS's closing message first
        else:
            if secured:
                _say_goodbye(secured)
            super().shutdown_request(request)
        with self._changed:
            self._connections.discard(request)
            self._changed.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], OSError):  # clients may close the connection
            super().handle_error(request, client_address)

    def drain(self) -> None:
        """Closes all remaining connections, and waits for their threads."""
        with self._changed:
            for connection in self._connections:
                try:
                    socket.socket.shutdown(connection, socket.SHUT_RD)  # that of TLS would stop the encryption
                except OSError:
                    continue  # closed already
            self._changed.wait_for(lambda: not self._connections, _PATIENCE_SECONDS)


def _is_to_be_reset(connection: socket.socket) -> bool:
    try:
        return bool(struct.unpack("ii", connection.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8))[0])
    except OSError:
        return False


def _say_goodbye(secured: ssl.SSLSocket) -> None:
    """Sends TLS's closing message, without waiting for that of the client."""
    try:
        secured.settimeout(0)
        secured.unwrap()
    except (OSError, ValueError):
        return


class Server:
    """Serves an application in the background, as a proxy too if there is a gate, and over TLS if there is `tls`.

    Raises:
        SandboxError: The address cannot be used.
    """

    def __init__(
        self,
        app: WSGIApplication,
        host: str,
        port: int,
        gate: Gate | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._socket = _bind(host, port)
        self._server = _Threads(host, port, app, Handler, fd=self._socket.fileno(), gate=gate, tls=tls)
        self.host = host
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), name=f"flickr-sandbox:{self.port}", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stops, lets running requests end, and frees the port."""
        self._server.shutdown()
        self._thread.join()
        self._server.drain()
        self._socket.close()

    def wait(self) -> None:
        """Returns when the server stops."""
        while self._thread.is_alive():
            self._thread.join(0.5)


def _bind(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            raise SandboxError(f"port {port} of {host} is in use; choose another one, or 0 for a free one") from error
        why = (getattr(error, "strerror", None) or str(error)).partition(" (while ")[0]  # raised by create_server
        raise SandboxError(f"cannot listen on {host}, port {port} ({why}); choose another host or port") from error
