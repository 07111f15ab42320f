"""The bases of the generated namespaces, which pass calls to the client."""

from __future__ import annotations

from inspect import isfunction
from typing import TYPE_CHECKING, Any, TypeVar

from flickr_runtime.other_arguments import explained
from flickr_runtime.other_names import unknown_attribute

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping

    from flickr_runtime.async_client import AsyncBaseClient
    from flickr_runtime.client import BaseClient
    from flickr_runtime.method import Method

__all__ = ["AsyncNamespace", "Namespace"]

T = TypeVar("T")


class _Named:
    """Errors and `repr` of a namespace."""

    _client: Any

    if not TYPE_CHECKING:  # checkers report a name that does not exist

        def __init_subclass__(cls) -> None:
            for name, found in list(vars(cls).items()):
                if isfunction(found) and not name.startswith("_"):
                    setattr(cls, name, explained(found))

        def __getattr__(self, name: str) -> Any:
            raise unknown_attribute(self, name)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._client!r})"


class Namespace(_Named):
    """Some methods of the API."""

    def __init__(self, client: BaseClient) -> None:
        self._client: BaseClient = client

    def _call(self, method: Method[T], arguments: Mapping[str, Any]) -> T:
        return self._client.invoke(method, arguments)

    def _iterate(self, method: Method[Any], arguments: Mapping[str, Any]) -> Iterator[Any]:
        return self._client.iterate(method, arguments)


class AsyncNamespace(_Named):
    """Some methods of the API, to be awaited."""

    def __init__(self, client: AsyncBaseClient) -> None:
        self._client: AsyncBaseClient = client

    async def _call(self, method: Method[T], arguments: Mapping[str, Any]) -> T:
        return await self._client.invoke(method, arguments)

    def _iterate(self, method: Method[Any], arguments: Mapping[str, Any]) -> AsyncIterator[Any]:
        return self._client.iterate(method, arguments)
