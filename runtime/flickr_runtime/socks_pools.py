"""Pools for connections through a SOCKS proxy."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from flickr_runtime import sockets
from flickr_runtime.pools import Connection, Pool, TLSConnection, TLSPool
from flickr_runtime.socks import greet

if TYPE_CHECKING:
    from flickr_runtime.network import Proxy
    from flickr_runtime.sockets import TimedSocket

__all__ = ["pools_through"]


class _Connection(Connection):
    def __init__(self, *args: Any, through: Proxy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._through = through

    def reach(self) -> TimedSocket:
        """Connects to the host through the proxy."""
        through = self._through
        made = sockets.connect(through.host, through.port, self.socket_options or ())
        try:
            greeting, reply = greet(self._dns_host, self.port, through.user), b""
            data, count = next(greeting)
            while True:
                made.sendall(data)
                reply = b""
                while len(reply) < count and (piece := made.recv(count - len(reply))):
                    reply += piece
                data, count = greeting.send(reply)
        except StopIteration:
            return made
        except BaseException:
            made.close()
            raise


class _TLSConnection(_Connection, TLSConnection):
    pass


def pools_through(through: Proxy) -> dict[str, Any]:
    """The classes of pools by scheme."""

    def opened(pool: type[Pool | TLSPool], connection: type[_Connection], *args: Any, **kwargs: Any) -> Any:
        made = pool(*args, **kwargs)
        made.ConnectionCls = partial(connection, through=through)  # type: ignore[assignment]
        return made

    return {"http": partial(opened, Pool, _Connection), "https": partial(opened, TLSPool, _TLSConnection)}
