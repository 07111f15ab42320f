"""A Flickr that returns the responses that a test states, for tests without network."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec

from flickr_runtime.async_transport import AsyncMockTransport
from flickr_runtime.messages import Request, Response
from flickr_runtime.transport import MockTransport

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FlickrMock", "MockCall"]

_FORM = frozenset({"method", "format", "nojsoncallback", "api_key"})


class MockCall(msgspec.Struct, frozen=True):
    """A call that was made: the method's full name, and its arguments as they were sent."""

    method: str
    arguments: dict[str, str]


class FlickrMock:
    """Returns the stated responses of each method in turn, the last one again and again, and records the calls.

    >>> mock = FlickrMock()
    >>> mock.returns("flickr.test.login", {"user": {"id": "1@N01"}})
    >>> mock.fails("flickr.photos.getInfo", 1, "Photo not found")
    >>> flickr = Flickr("key", transport=mock.transport)  # doctest: +SKIP
    >>> flickr = AsyncFlickr("key", transport=mock.async_transport)  # doctest: +SKIP
    """

    def __init__(self) -> None:
        self.calls: list[MockCall] = []
        self.transport = MockTransport(self._respond)
        self.async_transport = AsyncMockTransport(self._respond)
        self._responses: dict[str, list[Response | Exception]] = {}

    def returns(self, method: str, *results: Mapping[str, Any]) -> None:
        """Makes a method return `stat=ok` with these members; without any, with nothing else."""
        for result in results or ({},):
            self._add(method, Response(status=200, body=json.dumps({**result, "stat": "ok"}).encode()))

    def fails(self, method: str, code: int, message: str) -> None:
        """Makes a method return `stat=fail` with a code and a message."""
        body = json.dumps({"stat": "fail", "code": code, "message": message}).encode()
        self._add(method, Response(status=200, body=body))

    def responds(self, method: str, *responses: Response | Exception) -> None:
        """Makes a method return these HTTP responses, or errors of the transport, such as `TransportError("reset")`."""
        for response in responses:
            self._add(method, response)

    def _add(self, method: str, response: Response | Exception) -> None:
        self._responses.setdefault(method, []).append(response)

    def _respond(self, request: Request) -> Response:
        method = request.fields.get("method", request.url)
        arguments = {name: value for name, value in request.fields.items() if name not in _FORM}
        self.calls.append(MockCall(method, arguments))
        known = self._responses.get(method)
        if not known:
            raise AssertionError(
                f"{method} was called, but the test states no response for it; use flickr_mock.returns(…)"
            )
        outcome = known.pop(0) if len(known) > 1 else known[0]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome
