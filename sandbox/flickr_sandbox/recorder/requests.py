"""The recorded requests of a sandbox, for tests."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, overload

from flickr_sandbox.recorder.request import RecordedRequest, as_sent

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Requests"]

_MAX_COUNT, _MAX_CHARACTERS = 10_000, 16 * 1024 * 1024
_SHOWN = 20


class Requests(Sequence[RecordedRequest]):
    """The newest requests, at most 10 000 and 16 million characters of arguments, the oldest first.

    ```python
    assert sandbox.requests.methods == ["flickr.photos.search", "flickr.photos.getInfo"]
    sandbox.requests.assert_called("flickr.photos.search", text="otters", user="otterbank", times=1)
    sandbox.requests.assert_not_called("flickr.photos.delete")
    ```

    Attributes:
        forgotten: The number of requests that were deleted because there were too many.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._requests: deque[RecordedRequest] = deque()
        self._characters = 0
        self._next = 1
        self.forgotten = 0

    @overload
    def __getitem__(self, index: int) -> RecordedRequest: ...
    @overload
    def __getitem__(self, index: slice) -> list[RecordedRequest]: ...
    def __getitem__(self, index: int | slice) -> RecordedRequest | list[RecordedRequest]:
        return self._now()[index]

    def __len__(self) -> int:
        return len(self._requests)

    def __iter__(self) -> Iterator[RecordedRequest]:
        return iter(self._now())

    def __repr__(self) -> str:
        return f"<{len(self)} requests>"

    @property
    def methods(self) -> list[str]:
        """The method of each request, in order."""
        return [request.method for request in self._now()]

    @property
    def first_number(self) -> int:
        """The number of the oldest request that is stored; that of the next one if there are none."""
        with self._changed:
            return self._requests[0].number if self._requests else self._next

    def of(self, method: str = "*", *, user: str | None = None, **arguments: object) -> list[RecordedRequest]:
        """The requests for a method.

        Args:
            method: Its name; `*` stands for any text, as in `flickr.photos.*`.
            user: Path alias or NSID of the user who called; anybody if None.
            arguments: What they were sent, among others.
        """
        return [each for each in self._now() if _fits(each, method, user, arguments)]

    def clear(self) -> None:
        """Deletes all of them."""
        with self._changed:
            self._requests.clear()
            self._characters = self.forgotten = 0

    def assert_called(
        self, method: str, *, times: int | None = None, user: str | None = None, **arguments: object
    ) -> RecordedRequest:
        """Returns the last such request; raises `AssertionError`, which lists the requests, if there is none.

        Args:
            method: Its name; `*` stands for any text.
            times: The exact number of them, 1 or more; at least one if None.
            user: Path alias or NSID of the user who called.
            arguments: What was sent, among others.
        """
        __tracebackhide__ = True
        found = self.of(method, user=user, **arguments)
        if not found or (times is not None and len(found) != times):
            wanted = _text(method, arguments, user)
            how = "not called" if not found else f"called {_times(len(found))}, not {_times(times or 0)}"
            raise AssertionError(f"{wanted} was {how}; {self._listed()}")
        return found[-1]

    def assert_not_called(self, method: str = "*", *, user: str | None = None, **arguments: object) -> None:
        """Raises `AssertionError` if there was such a request."""
        __tracebackhide__ = True
        if found := self.of(method, user=user, **arguments):
            wanted = _text(method, arguments, user)
            raise AssertionError(f"{wanted} was called {_times(len(found))}; {self._listed()}")

    def wait_for(
        self, method: str, *, seconds: float = 10, user: str | None = None, **arguments: object
    ) -> RecordedRequest:
        """Waits for such a request, which another process may send; raises `AssertionError` if it is not sent."""
        __tracebackhide__ = True
        end = time.monotonic() + seconds
        with self._changed:
            while not (found := self.of(method, user=user, **arguments)):
                if not self._changed.wait(end - time.monotonic()) and time.monotonic() >= end:
                    break
        if not found:
            wanted = _text(method, arguments, user)
            raise AssertionError(f"{wanted} was not called within {seconds:g} seconds; {self._listed()}")
        return found[-1]

    def add(self, request: RecordedRequest) -> None:
        """Appends one."""
        with self._changed:
            self._requests.append(request)
            self._characters += _size(request)
            while len(self._requests) > _MAX_COUNT or (self._characters > _MAX_CHARACTERS and len(self._requests) > 1):
                self._characters -= _size(self._requests.popleft())
                self.forgotten += 1
            self._changed.notify_all()

    def next_number(self) -> int:
        """The number of the next request."""
        with self._changed:
            self._next += 1
            return self._next - 1

    def _now(self) -> list[RecordedRequest]:
        with self._changed:
            return list(self._requests)

    def _listed(self) -> str:
        requests = self._now()
        if not requests:
            return "there were no requests"
        lines = [f"  {_text(each.method, each.arguments, each.user)} {each.outcome}" for each in requests[-_SHOWN:]]
        return "\n".join([f"{_plural(len(requests), 'request')} came, the newest last:", *lines])


def _fits(request: RecordedRequest, method: str, user: str | None, arguments: Mapping[str, object]) -> bool:
    return fnmatchcase(request.method, method) and user in (None, request.user) and request.sent(arguments)


def _text(method: str, arguments: Mapping[str, object], user: str | None) -> str:
    given = ", ".join(f"{name}={as_sent(value)!r}" for name, value in arguments.items())
    return f"{method}({given})" + (f" by {user}" if user else "")


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _size(request: RecordedRequest) -> int:
    return sum(len(name) + len(value) for name, value in request.arguments.items())
