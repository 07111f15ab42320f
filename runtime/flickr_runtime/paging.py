"""Iterates over the pages of a list: which page to request next, and which items of a response are new.

`flickr_runtime.sweep` reads the pages so that nothing is lost. This module runs it, yields each item once, and compares
the number of items with Flickr's `total`.
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
        maximum: The largest size that Flickr grants, or None if it is not known.
        first: The number of the first page.
        cursor: The argument, and the member of the response, that replaces the page number; iteration begins with 0 and
            ends with -1 (facts: pagination quirks).
        within: The field of the response that is the list, or None if the response is the list.
        range: The arguments that narrow the list, for more results than Flickr returns for one list.
    """

    page: str = "page"
    per_page: str = "per_page"
    maximum: int | None = None
    first: int = 1
    cursor: str | None = None
    range: Literal["upload_date"] | None = None
    within: str | None = None


class Pager:
    """One iteration over the pages of a method; not shared between threads.

    Call `next_arguments`, make the call, pass its response to `accept`, and so on until there are no more arguments.
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

        Warns with `IncompleteResultsWarning` after the last if clearly fewer items were returned than stated.
        """
        if self._wanted is None and self._shortfall is not None:
            message, self._shortfall = self._shortfall, None
            warnings.warn(message, IncompleteResultsWarning, stacklevel=3)
        return self._wanted

    def accept(self, response: Any) -> list[Any]:
        """The items of a response that were not in an earlier one."""
        self._found = []
        try:
            self._wanted = self._steps.send(response)
        except StopIteration:
            self._wanted = None
        return self._found

    def _walk(self) -> Generator[dict[str, Any], Any, None]:
        """Yields the arguments of each call, receives its response, and adds to `_found`."""
        cursor = self._paging.cursor
        sweep = yield from (self._follow(cursor) if cursor else self._sweep(self._arguments))
        if sweep is not None:
            self._compare(sweep.expected, sweep.count + sweep.hidden)

    def _follow(self, argument: str) -> Generator[dict[str, Any], Any, Sweep | None]:
        """Follows a cursor to its end; after a page without a cursor, continues by page numbers."""
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

        `response` is the first page, if it was already received; items are appended to `fresh` in their order.
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
        """Stores a warning for the end if too few items were returned, or, with a reason, if any are missing."""
        returned = len(self._seen)
        if is_clearly_short(expected, returned, accounted) or (reason and returned < expected):
            message = (
                f"{self._method}: {returned} of about {expected} items were returned, and Flickr has no more pages"
            )
            self._shortfall = f"{message}{reason and f': {reason}'}"


def _repeatable(value: Any) -> Any:
    """The argument as a value that can be sent more than once: a list for an iterator."""
    return list(value) if hasattr(value, "__next__") else value


def _whole(size: Any) -> int | None:
    try:
        return max(1, int(size))
    except (TypeError, ValueError):
        return None
