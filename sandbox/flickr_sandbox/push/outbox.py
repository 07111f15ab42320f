"""The queue of bodies for one callback, posted in order by a thread that runs while the queue is not empty."""

from __future__ import annotations

import http.client
import socket
import threading
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Outbox"]

_TIMEOUT_SECONDS = 5.0
_PAUSES_SECONDS = (0.2, 1.0)  # before the second and the third attempt, which is the last
_MAX_WAITING = 1000
_ATOM = "application/atom+xml; charset=utf-8"


class Outbox:
    """Posts bodies to a callback, each at most three times, until it responds with HTTP 2xx.

    Of more than a thousand in the queue, the oldest are dropped. `log` receives a line for each that was sent or
    dropped.
    """

    def __init__(self, callback: str, log: Callable[[str], None] | None) -> None:
        self._parts, self._log = urlsplit(callback), log
        self._waiting: deque[tuple[str, bytes]] = deque(maxlen=_MAX_WAITING)
        self._lock, self._closed = threading.Lock(), threading.Event()
        self._thread: threading.Thread | None = None
        self._connection: http.client.HTTPConnection | None = None

    def put(self, about: str, body: bytes) -> None:
        """Adds a body at the end; `about` names it in the log."""
        with self._lock:
            self._waiting.append((about, body))
            if self._thread is None and not self._closed.is_set():
                self._thread = threading.Thread(target=self._run, name="push delivery", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Drops the queue, and stops the post in progress."""
        self._closed.set()
        with self._lock:
            self._waiting.clear()
            thread = self._thread
            if self._connection is not None and self._connection.sock is not None:
                with suppress(OSError):  # closed already
                    self._connection.sock.shutdown(socket.SHUT_RDWR)
        if thread is not None and thread is not threading.current_thread():
            thread.join(_TIMEOUT_SECONDS)

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return
                about, body = self._waiting.popleft()
            outcome = self._deliver(body)
            if self._log and not self._closed.is_set():
                self._log(f"{about}: {outcome}")

    def _deliver(self, body: bytes) -> str:
        outcome = ""
        for pause in (0.0, *_PAUSES_SECONDS):
            if self._closed.wait(pause):
                return "given up"
            outcome = self._post(body)
            if outcome.startswith("2"):
                return outcome
        return f"given up, {outcome}"

    def _post(self, body: bytes) -> str:
        """The status of the response, or the error without one."""
        parts = self._parts
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=_TIMEOUT_SECONDS)
        with self._lock:
            self._connection = connection
        path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        try:
            connection.request("POST", path, body, {"Content-Type": _ATOM, "User-Agent": "flickr-sandbox"})
            return str(connection.getresponse().status)
        except (OSError, http.client.HTTPException) as error:
            return type(error).__name__
        finally:
            with self._lock:
                self._connection = None
            connection.close()
