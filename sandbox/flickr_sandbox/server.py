"""The HTTP server: a thread per request, and a shutdown that leaves no thread and no socket behind."""

from __future__ import annotations

import socket
import struct
import sys
import threading
from typing import TYPE_CHECKING, Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from flickr_sandbox.errors import SandboxError

if TYPE_CHECKING:
    from flickr_sandbox.app import Application

__all__ = ["Server"]

_PATIENCE_SECONDS = 5.0
_IDLE_SECONDS = 60


class _Handler(WSGIRequestHandler):
    timeout = _IDLE_SECONDS  # of a client that connects and then says nothing

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - the name is inherited
        """Says nothing: the application logs, without the secrets that addresses carry."""

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:  # noqa: ARG002 - inherited
        """Waits for nothing more from a connection that a client or a fault has ended."""
        self.close_connection = True


class _Threads(ThreadedWSGIServer):
    daemon_threads = True

    def __init__(self, *args: Any, **options: Any) -> None:
        self._connections: set[socket.socket] = set()
        self._changed = threading.Condition()
        super().__init__(*args, **options)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._changed:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        if _is_to_be_reset(request):
            self.close_request(request)  # a shutdown would say goodbye first
        else:
            super().shutdown_request(request)
        with self._changed:
            self._connections.discard(request)
            self._changed.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], OSError):  # clients may hang up
            super().handle_error(request, client_address)

    def drain(self) -> None:
        """Hangs up on whoever is still connected and waits for their threads."""
        with self._changed:
            for connection in self._connections:
                try:
                    connection.shutdown(socket.SHUT_RD)
                except OSError:
                    continue  # gone already
            self._changed.wait_for(lambda: not self._connections, _PATIENCE_SECONDS)


def _is_to_be_reset(connection: socket.socket) -> bool:
    try:
        return bool(struct.unpack("ii", connection.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8))[0])
    except OSError:
        return False


class Server:
    """Serves an application in the background; raises `SandboxError` where the address cannot be used."""

    def __init__(self, app: Application, host: str, port: int) -> None:
        self._socket = _bind(host, port)
        self._server = _Threads(host, port, app, _Handler, fd=self._socket.fileno())
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
        raise SandboxError(
            f"cannot listen at {host}, port {port} ({error}); choose others, port 0 for a free one"
        ) from error
