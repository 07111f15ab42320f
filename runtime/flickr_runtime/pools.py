"""The connection pools of the synchronous transport: urllib3's, over sockets with the deadline of their request."""

from __future__ import annotations

import http.client
import queue
import socket
from collections import deque
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    HeaderParsingError,
    NameResolutionError,
    NewConnectionError,
)
from urllib3.util.response import assert_header_parsing

from flickr_runtime import sockets
from flickr_runtime.transfer import CURRENT

__all__ = ["POOLS", "Connection", "Pool", "TLSConnection", "TLSPool"]


class _Head(http.client.HTTPResponse):
    """A response whose header fields must be well-formed, as in httpx."""

    def begin(self) -> None:
        super().begin()
        transfer = CURRENT.get()
        if transfer is not None:
            transfer.head_received()
        lengths = {value.strip() for value in self.msg.get_all("Content-Length", ())}
        try:
            assert_header_parsing(self.msg)
        except HeaderParsingError:
            lengths.add("")
        if len(lengths) > 1 or not all(map(_is_number, lengths)):
            raise http.client.HTTPException("malformed header fields")


class Connection(HTTPConnection):
    """A connection that reports to the current request when it is connected."""

    response_class = _Head

    def connect(self) -> None:
        """Connects, and reports when the connection is ready for the request."""
        super().connect()
        _note_connected()

    def request(self, *args: Any, **kwargs: Any) -> None:
        """Sends a request, over a connection that may already be open."""
        if self.sock is not None:
            _note_connected()
        super().request(*args, **kwargs)

    def reach(self) -> sockets.TimedSocket:
        """A socket that is connected to the host."""
        return sockets.connect(self._dns_host, self.port, self.socket_options or ())

    def _new_conn(self) -> socket.socket:
        try:
            made = self.reach()
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        except TimeoutError as error:
            raise ConnectTimeoutError(self, str(error)) from error
        except (OSError, UnicodeError) as error:
            raise NewConnectionError(self, f"no connection: {error}") from error
        if (transfer := CURRENT.get()) is not None:
            transfer.reached = True
        return made


class TLSConnection(Connection, HTTPSConnection):
    """The same over TLS."""


class _Stack:
    """Idle connections, the last one first; without a lock, which might stay locked after a fork."""

    def __init__(self, maxsize: int = 0) -> None:
        self._items: deque[Any] = deque()
        self._most = maxsize

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:  # noqa: ARG002, FBT001, FBT002
        """Returns a connection to the pool; closes it if the pool is full."""
        if self._most and len(self._items) >= self._most:
            if item is not None:
                item.close()
            return
        self._items.append(item)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:  # noqa: ARG002, FBT001, FBT002
        """The connection that was used last; raises `queue.Empty`."""
        try:
            return self._items.pop()
        except IndexError:
            raise queue.Empty from None

    def qsize(self) -> int:
        """The number of connections."""
        return len(self._items)


class Pool(HTTPConnectionPool):
    """The connections to one server."""

    ConnectionCls = Connection  # pyright: ignore[reportAssignmentType]  # as in urllib3 itself
    QueueCls = _Stack  # type: ignore[assignment]  # any queue would do


class TLSPool(HTTPSConnectionPool):
    """The same over TLS."""

    ConnectionCls = TLSConnection  # pyright: ignore[reportAssignmentType]
    QueueCls = _Stack  # type: ignore[assignment]

    def _validate_conn(self, conn: Any) -> None:
        """Connects; without urllib3's warning at each request of a client with `verify=False`."""
        if conn.is_closed:
            conn.connect()


POOLS = {"http": Pool, "https": TLSPool}


def _note_connected() -> None:
    transfer = CURRENT.get()
    if transfer is not None:
        transfer.connected = True


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
