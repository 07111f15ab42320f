"""The base of the generated namespaces: they hold the client, and hand calls to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_runtime.client import BaseClient
    from flickr_runtime.method import Method

__all__ = ["Namespace"]

T = TypeVar("T")


class Namespace:
    """Some methods of the API."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    def _call(self, method: Method[T], arguments: Mapping[str, Any]) -> T:
        return self._client.invoke(method, arguments)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._client!r})"
