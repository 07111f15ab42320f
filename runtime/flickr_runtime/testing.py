"""A Flickr made of answers that a test gives, for programs that are tested without network."""

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
    """Gives each method the answers that it was told, in turn and the last one again, and remembers the calls.

    >>> mock = FlickrMock()
    >>> mock.answers("flickr.test.login", {"user": {"id": "1@N01"}})
    >>> mock.fails("flickr.photos.getInfo", 1, "Photo not found")
    >>> flickr = Flickr("key", transport=mock.transport)  # doctest: +SKIP
    >>> flickr = AsyncFlickr("key", transport=mock.async_transport)  # doctest: +SKIP
    """

    def __init__(self) -> None:
        self.calls: list[MockCall] = []
        self.transport = MockTransport(self._respond)
        self.async_transport = AsyncMockTransport(self._respond)
        self._answers: dict[str, list[Response | Exception]] = {}

    def answers(self, method: str, *answers: Mapping[str, Any]) -> None:
        """Lets a method answer `stat=ok` with these members; without any, with nothing more."""
        for answer in answers or ({},):
            self._add(method, Response(status=200, body=json.dumps({**answer, "stat": "ok"}).encode()))

    def fails(self, method: str, code: int, message: str) -> None:
        """Lets a method answer `stat=fail`."""
        body = json.dumps({"stat": "fail", "code": code, "message": message}).encode()
        self._add(method, Response(status=200, body=body))

    def responds(self, method: str, *responses: Response | Exception) -> None:
        """Lets a method have these HTTP responses, or errors of the transport, such as `TransportError("reset")`."""
        for response in responses:
            self._add(method, response)

    def _add(self, method: str, response: Response | Exception) -> None:
        self._answers.setdefault(method, []).append(response)

    def _respond(self, request: Request) -> Response:
        method = request.fields.get("method", request.url)
        arguments = {name: value for name, value in request.fields.items() if name not in _FORM}
        self.calls.append(MockCall(method, arguments))
        known = self._answers.get(method)
        if not known:
            raise AssertionError(f"{method} was called, and the test gives no answer: see FlickrMock.answers")
        outcome = known.pop(0) if len(known) > 1 else known[0]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome
