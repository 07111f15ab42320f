"""A server that responds to each connection with whatever a function writes, for tests of what is no tidy HTTP."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable

    Reply = Callable[[socket.socket, threading.Event], None]


class RawServer:
    """Calls `answer(connection, over)` for each connection, on a thread of its own; `over` is set at the end."""

    def __init__(self, response: Reply, *, context: ssl.SSLContext | None = None, read: bool = True) -> None:
        self._respond, self._context, self._read = response, context, read
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self.base_url = f"{'https' if context else 'http'}://127.0.0.1:{self.port}"
        self.over = threading.Event()
        self.connections = 0
        self.heads: list[bytes] = []

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        while not self.over.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            connection.settimeout(30)
            if self._context is not None:
                with self._context.wrap_socket(connection, server_side=True) as wrapped:
                    self._serve_one(wrapped)
            else:
                self._serve_one(connection)
        connection.close()

    def _serve_one(self, connection: socket.socket) -> None:
        self.heads.append(_request(connection) if self._read else b"")
        self._respond(connection, self.over)


def _request(connection: socket.socket) -> bytes:
    """The head of a request, once its body has come, too: what nobody reads would make the system reset connections."""
    data = b""
    while b"\r\n\r\n" not in data:
        if not (piece := connection.recv(65536)):
            return data
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().splitlines() if line.startswith(b"content-length:")]
    missing = int(lengths[0].partition(b":")[2]) - len(body) if lengths else 0
    while missing > 0 and (piece := connection.recv(65536)):
        missing -= len(piece)
    return head + b"\r\n\r\n"


def sends(*pieces: bytes, pause: float = 0.0) -> Reply:
    """A response of these pieces, and no more."""

    def respond(connection: socket.socket, over: threading.Event) -> None:
        for piece in pieces:
            connection.sendall(piece)
            over.wait(pause)

    return respond


def drips(beginning: bytes, piece: bytes, pause: float = 0.1) -> Reply:
    """A response that begins and then continues for ever, piece by piece."""

    def respond(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(beginning)
        while not over.wait(pause):
            connection.sendall(piece)

    return respond


def silent(connection: socket.socket, over: threading.Event) -> None:
    """No response at all."""
    over.wait(60)
