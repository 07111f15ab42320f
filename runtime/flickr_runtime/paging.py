"""Walks through the pages of a list: what to ask for next, and which items of an answer are new.

`flickr_runtime.sweep` reads the pages so that nothing is lost. Here it is driven, each item is given once, and what
came is compared with the `total` that Flickr stated.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from flickr_runtime.errors import IncompleteResultsWarning
from flickr_runtime.sweep import Sweep, identity, is_clearly_short

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping

__all__ = ["Pager", "Paging", "identity"]

_END_OF_CURSOR = "-1"


class Paging(msgspec.Struct, frozen=True):
    """How a method is paged.

    Attributes:
        page: The argument that takes the number of a page, the first being 1.
        per_page: The argument that takes the size of a page.
        maximum: The largest size that Flickr grants, or None where it is not known.
        first: The number of the first page.
        cursor: The argument, and the member of the answer, that leads from page to page instead of a number; the walk
            begins with 0 and ends with -1 (facts: pagination quirks).
        within: The field of the answer that is the list, or None where the answer is.
        range: What the list can be narrowed by, so that a walk gets past the number of results that Flickr gives.
    """

    page: str = "page"
    per_page: str = "per_page"
    maximum: int | None = None
    first: int = 1
    cursor: str | None = None
    range: Literal["upload_date"] | None = None
    within: str | None = None


class Pager:
    """One walk through the pages of a method; not shared between threads.

    Call `next_arguments`, make the call, give its answer to `accept`, and so on until there are no more arguments.
    """

    def __init__(self, paging: Paging, arguments: Mapping[str, Any], *, method: str = "the list") -> None:
        self._paging, self._method = paging, method
        self._arguments = {name: _repeatable(value) for name, value in arguments.items() if value is not None}
        if paging.maximum is not None:
            self._arguments.setdefault(paging.per_page, paging.maximum)
        self._seen: set[Any] = set()
        self._found: list[Any] = []
        self._shortfall: str | None = None
        self._steps = self._walk()
        self._wanted: dict[str, Any] | None = next(self._steps)

    def next_arguments(self) -> dict[str, Any] | None:
        """The arguments of the next call, or None after the last.

        Warns with `IncompleteResultsWarning` after the last if the walk was clearly short.
        """
        if self._wanted is None and self._shortfall is not None:
            message, self._shortfall = self._shortfall, None
            warnings.warn(message, IncompleteResultsWarning, stacklevel=3)
        return self._wanted

    def accept(self, response: Any) -> list[Any]:
        """The items of an answer that did not come before."""
        self._found = []
        try:
            self._wanted = self._steps.send(response)
        except StopIteration:
            self._wanted = None
        return self._found

    def _walk(self) -> Generator[dict[str, Any], Any, None]:
        """Yields the arguments of each call, is sent its answer, and adds to `_found`."""
        cursor = self._paging.cursor
        sweep = yield from (self._follow(cursor) if cursor else self._sweep(self._arguments))
        if sweep is not None:
            self._compare(sweep.expected, sweep.count + sweep.hidden)

    def _follow(self, argument: str) -> Generator[dict[str, Any], Any, Sweep | None]:
        """Follows a cursor to its end; if Flickr answers a page without one, goes on by page numbers."""
        cursor, used = "0", set[str]()
        while cursor != _END_OF_CURSOR and cursor not in used:
            used.add(cursor)
            response = yield {**self._arguments, argument: cursor}
            reached = getattr(self._list(response), argument, None)
            if reached is None:
                return (yield from self._sweep(self._arguments, response))
            self._give(self._list(response))
            cursor = str(reached)
        return None

    def _sweep(
        self,
        arguments: Mapping[str, Any],
        response: Any = None,
        *,
        most: int | None = None,
        grows_last: bool = False,
        fresh: list[Any] | None = None,
    ) -> Generator[dict[str, Any], Any, Sweep]:
        """Reads all pages of one list.

        `response` is the first page, if it came already; `fresh` takes the items in the order in which they came.
        """
        names = self._paging
        size = _whole(self._arguments.get(names.per_page))
        sweep = Sweep(first=names.first, size=size, most=most, grows_last=grows_last)
        while (page := sweep.next_page()) is not None:
            number, other_size = page
            if response is None:
                request = {**arguments, names.page: number}
                response = yield request if other_size is None else {**request, names.per_page: other_size}
            new, response = sweep.accept(self._list(response)), None
            if fresh is not None:
                fresh += new
            self._give(new)
        return sweep

    def _give(self, items: Iterable[Any]) -> None:
        for item in items:
            key = identity(item)
            if key not in self._seen:
                self._seen.add(key)
                self._found.append(item)

    def _list(self, response: Any) -> Any:
        return getattr(response, self._paging.within) if self._paging.within else response

    def _compare(self, expected: int, accounted: int, reason: str = "") -> None:
        """Keeps a warning for the end of the walk if too little came; a reason is one even if a little is missing."""
        came = len(self._seen)
        if is_clearly_short(expected, came, accounted) or (reason and came < expected):
            message = f"{self._method}: {came} of about {expected} items were returned, and Flickr has no more pages"
            self._shortfall = f"{message}{reason and f': {reason}'}"


def _repeatable(value: Any) -> Any:
    """An argument that can be sent more than once: an iterator is used up by the first call."""
    return list(value) if hasattr(value, "__next__") else value


def _whole(size: Any) -> int | None:
    try:
        return max(1, int(size))
    except (TypeError, ValueError):
        return None
