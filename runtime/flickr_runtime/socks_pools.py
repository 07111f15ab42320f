"""Pools for connections through a SOCKS proxy; importing it needs PySocks."""

from __future__ import annotations

from typing import Any

from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.contrib.socks import SOCKSConnection, SOCKSHTTPSConnection
from urllib3.exceptions import NewConnectionError

from flickr_runtime.pools import Connection, Stack
from flickr_runtime.sockets import adopted
from flickr_runtime.transfer import CURRENT

__all__ = ["POOLS"]


class _Connection(Connection, SOCKSConnection):
    def _new_conn(self) -> Any:
        transfer = CURRENT.get()
        if transfer is not None:
            self.timeout = transfer.step()
        try:
            made = adopted(super(Connection, self)._new_conn())
        except NewConnectionError as error:
            raise error from error.__cause__ or error.__context__  # which urllib3 leaves out
        if transfer is not None:
            transfer.reached = True
        return made


class _TLSConnection(_Connection, SOCKSHTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection  # pyright: ignore[reportAssignmentType]
    QueueCls = Stack  # type: ignore[assignment]  # any queue would do


class _TLSPool(HTTPSConnectionPool):
    ConnectionCls = _TLSConnection  # pyright: ignore[reportAssignmentType]
    QueueCls = Stack  # type: ignore[assignment]

    def _validate_conn(self, conn: Any) -> None:
        if conn.is_closed:
            conn.connect()


POOLS = {"http": _Pool, "https": _TLSPool}
