"""The adapter of requests, over the connection pools of this client."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError
from urllib3.poolmanager import PoolManager
from urllib3.util.retry import Retry

from flickr_runtime.network import Proxy
from flickr_runtime.pools import POOLS

if TYPE_CHECKING:
    import ssl

__all__ = ["URLLIB3_FAULTS", "Adapter"]

URLLIB3_FAULTS: tuple[type[Exception], ...] = (HTTPError,)
"""The errors of urllib3; those of requests are all `OSError`."""


class Adapter(HTTPAdapter):
    """The adapter of requests, one per process: no retries, no cookies, and the TLS settings of `context`."""

    def __init__(self, *, pool_size: int, context: ssl.SSLContext | None) -> None:
        self._size, self._context = pool_size, context
        super().__init__(pool_connections=pool_size, pool_maxsize=pool_size)
        self.max_retries = Retry(total=False)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **kwargs: Any) -> None:  # noqa: FBT001, FBT002
        """Creates the pools for connections without a proxy."""
        super().init_poolmanager(connections, maxsize, block, ssl_context=self._context, **kwargs)
        self.poolmanager.pool_classes_by_scheme = POOLS

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """The pools for connections through a proxy."""
        if proxy in self.proxy_manager:
            return self.proxy_manager[proxy]
        through = Proxy(proxy, "")
        if through.is_socks:
            from flickr_runtime.socks_pools import pools_through

            manager: Any = PoolManager(self._size, maxsize=self._size, ssl_context=self._context, **kwargs)
            manager.pool_classes_by_scheme = pools_through(through)
            self.proxy_manager[proxy] = manager
        else:
            contexts = {"ssl_context": self._context, "proxy_ssl_context": self._context}
            manager = super().proxy_manager_for(proxy, **contexts, **kwargs)
            manager.pool_classes_by_scheme = POOLS
        return manager

    def proxy_headers(self, proxy: str) -> dict[str, str]:
        """The user and password as a header field."""
        user = Proxy(proxy, "").user
        return {} if user is None else {"Proxy-Authorization": f"Basic {b64encode(b':'.join(user)).decode()}"}

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Does nothing: the context has the trusted certificates."""
