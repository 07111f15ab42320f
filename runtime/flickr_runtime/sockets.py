"""Sockets of the synchronous transport: operations end at the deadline of their request; a fork closes the copies."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import time
import weakref
from typing import TYPE_CHECKING, Any

from flickr_runtime.resolver import resolve
from flickr_runtime.transfer import CURRENT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from typing_extensions import Buffer

    from flickr_runtime.transfer import Transfer

__all__ = ["TimedSocket", "TimedTLSSocket", "connect"]

_PIECE = 64 * 1024
_open: weakref.WeakSet[socket.socket] = weakref.WeakSet()


class _Timed(socket.socket):
    """A socket that receives until the deadline of the current request."""

    def recv(self, *args: Any, **kwargs: Any) -> bytes:
        """As in `socket`; raises `TimeoutError` at the deadline of the request."""
        transfer = _begin(self)
        data = super().recv(*args, **kwargs)
        if transfer is not None:
            transfer.received(len(data))
        return data

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        """As in `socket`; raises `TimeoutError` at the deadline of the request."""
        transfer = _begin(self)
        count = super().recv_into(*args, **kwargs)
        if transfer is not None:
            transfer.received(count)
        return count


class TimedSocket(_Timed):
    """A socket whose operations end at the deadline of the current request."""

    def sendall(self, data: Buffer, flags: int = 0, /) -> None:
        """As in `socket`, in chunks, each with the timeout of a step."""
        with memoryview(data) as view, view.cast("B") as rest:
            done = 0
            while done < len(rest):
                transfer = _begin(self)
                count = super().send(rest[done : done + _PIECE], flags)
                done += count
                if transfer is not None:
                    transfer.sent(count)


class TimedTLSSocket(_Timed, ssl.SSLSocket):
    """The same over TLS; an `SSLContext` creates it if it is its `sslsocket_class`."""

    def do_handshake(self, block: bool = False) -> None:  # noqa: FBT001, FBT002  # the signature is Python's
        """The handshake as a whole is one step."""
        _open.add(self)
        _begin(self)
        super().do_handshake(block)

    def send(self, data: Any, flags: int = 0) -> int:
        """As in `socket`; `sendall` calls it for each chunk."""
        transfer = _begin(self)
        count = super().send(data, flags)
        if transfer is not None:
            transfer.sent(count)
        return count


def connect(host: str, port: int, options: Iterable[tuple[Any, ...]]) -> TimedSocket:
    """Returns a socket connected to the first address of a host that responds.

    The addresses share the time of one step, so that one that does not respond leaves time for the next.

    Raises:
        TimeoutError: None responded in time, or the name was not resolved in time.
        OSError: None can be connected to; `socket.gaierror` for an unknown name.
    """
    transfer = CURRENT.get()
    until = time.monotonic() + (30.0 if transfer is None else transfer.step())
    addresses = resolve(host, port, until - time.monotonic())
    failure: OSError = OSError(f"the name {host} has no address")
    for number, (family, kind, protocol, _, address) in enumerate(addresses):
        seconds = (until - time.monotonic()) / (len(addresses) - number)
        if seconds <= 0:
            raise TimeoutError(f"no address of {host} responded in time")
        made = TimedSocket(family, kind, protocol)
        _open.add(made)
        try:
            for option in options:
                made.setsockopt(*option)
            made.settimeout(seconds)
            made.connect(address)
        except OSError as error:
            made.close()
            failure = error
        else:
            return made
    raise failure


def _begin(made: socket.socket) -> Transfer | None:
    transfer = CURRENT.get()
    if transfer is not None:
        made.settimeout(transfer.step())
    return transfer


def _drop_inherited() -> None:
    """Closes a child's copies of its parent's connections, without sending anything."""
    for made in list(_open):
        with contextlib.suppress(OSError):
            if (number := made.detach()) >= 0:
                os.close(number)
    _open.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_drop_inherited)
