"""Reads one list page by page, without losing items that move meanwhile.

A page covers positions `[start, end)` of the list. The list may change between two calls:

- Photos are removed (`total` falls): later ones move towards the first page, perhaps onto pages that were read. The
  sweep goes back by as many positions as `total` fell by, and reads them again.
- Photos swap places: one moves from a page that was read to the next one and is returned twice, another moves the other
  way and is missed. The repetition shows this; the sweep then reads a page that has this boundary in its middle.
- Photos are added: later ones move towards the last page and are returned twice, but nothing is missed.

Past the end, Flickr returns the last page again, or the same one forever (facts: pagination quirks).
"""

from __future__ import annotations

from typing import Any

import msgspec

from flickr_runtime.scalars import Record

__all__ = ["Sweep", "identity", "is_clearly_short"]

# Pages in a row without a new item, after which a list counts as repeating: any pages, or equal ones of a list that can
# be narrowed, so that nothing is lost if that is wrong.
_BARREN, _REPEATED = 50, 2
_HALF = 2
_MANY = 4000


class Sweep:
    """The pages of one list: which to request next, and which items of a response are new in this sweep.

    Attributes:
        size: Entries of a page, as Flickr counts them: before the first response the requested number, if any.
        first_total: The `total` of the first response, None if the list does not state one.
        total: The `total` of the last response.
        is_capped: Whether the list repeated itself before its end.
        read_to: Positions that were read, from the first.
        known: The ids of the items so far.
    """

    def __init__(self, *, first: int = 1, size: int | None = None, most: int | None = None, grows_last: bool = False):
        """Begins at page number `first`; reads at most `most` entries.

        `grows_last` says that new entries come last, so they do not move others to the next page.
        """
        self.size = size
        self.first_total: int | None = None
        self.total: int | None = None
        self.is_capped = False
        self.read_to = 0
        self._first, self._most, self._grows_last = first, most, grows_last
        self.known: set[Any] = set()
        self._pages: int | None = None
        self._ahead: tuple[int, int] | None = None  # positions that were read beyond a gap
        self._middle: int | None = None  # the boundary, counted in pages, in the middle of the next page
        self._number = first
        self._requested_size: int | None = None
        self._hidden: dict[int, int] = {}
        self._last_ids: set[Any] = set()
        self._repeated = self._barren = self._fresh_to = self._fell = 0
        self._repairs = 4
        self._ended = False

    def next_page(self) -> tuple[int, int | None] | None:
        """Number and size of the page to request, None after the last; the size is None for the list's usual one."""
        if not self._hidden:
            return self._request(0)
        size = self.size or 1
        if self._middle is not None:
            boundary, self._middle = self._middle, None
            return self._request(boundary, _around(boundary, size))
        if self._is_through():
            return None
        if self.read_to % size == 0 and self._ahead is None:
            return self._request(self.read_to // size)
        start = max(0, self.read_to - self._fell)  # as many may be removed before the next response
        boundary = self.read_to // size + 1
        around = _around(boundary, size)
        is_inside = boundary * around <= start and (boundary + 1) * around >= boundary * size
        return self._request(boundary, around) if is_inside and self._repairs > 0 else self._request(start // size)

    def accept(self, response: Any) -> list[Any]:
        """The items of a response that are new in this sweep."""
        items = list(response)
        ids = [identity(item) for item in items]
        fresh = [item for item, key in zip(items, ids, strict=True) if key not in self.known]
        again = len(items) - len(fresh)
        self.known.update(ids)
        before, grown = self.total, 0
        if (total := _stated(response, "total", items)) is not None:
            if before is not None:
                self._take_back(max(0, before - total))
                grown = 0 if self._grows_last else max(0, total - before)
            self.total = total
            self.first_total = total if self.first_total is None else self.first_total
        if self._requested_size is not None:
            self._accept_around(response, fresh)
        else:
            self._accept_page(response, set(ids), fresh, moved=again > grown, shown=items)
        return fresh

    @property
    def count(self) -> int:
        """The number of different items so far."""
        return len(self.known)

    @property
    def hidden(self) -> int:
        """The number of entries missing on pages that were read; Flickr omits those that the caller may not see."""
        return sum(self._hidden.values())

    @property
    def expected(self) -> int:
        """The expected number of entries, by the lower of the first and the last `total`."""
        return min(self.first_total or 0, self.total or 0)

    @property
    def is_whole(self) -> bool:
        """Whether the list was read to its end, according to `total`."""
        if self.is_capped or (self._most is not None and (self.total or 0) > self._most):
            return False
        return not is_clearly_short(self.expected, self.count, self.count + self.hidden, half=False)

    @property
    def covered(self) -> int:
        """The number of entries that were read from the first; if a list repeats itself, those before that."""
        is_short = is_clearly_short(self.read_to, self.count, self.count + self.hidden, half=False)
        return max(1, self._fresh_to if is_short else self.read_to)

    def _request(self, index: int, size: int | None = None) -> tuple[int, int | None]:
        self._number, self._requested_size = self._first + index, size
        return self._number, size

    def _is_through(self) -> bool:
        size = self.size or 1
        if self.is_capped or self._ended:
            return True
        if self._most is not None and (self.total or 0) > self._most and self.read_to:
            return self.read_to + size > self._most
        if self._pages is None:
            return self.total is not None and self.read_to >= self.total
        if self.read_to < (self._pages - self._first + 1) * size:
            return False
        # If pages are smaller than stated, their number may be too small as well.
        is_short = is_clearly_short(self.expected, self.count, self.count + self.hidden)
        return not is_short or self._fresh_to < self.read_to

    def _take_back(self, positions: int) -> None:
        self._fell = positions if self._repairs > 0 else 0
        if not self._fell:
            return
        self.read_to = max(0, self.read_to - positions)
        if self._ahead:
            start, end = self._ahead
            self._ahead = (start, end - positions) if end - positions > start else None

    def _accept_around(self, response: Any, fresh: list[Any]) -> None:
        self._repairs -= not fresh
        index, size = self._number - self._first, self._requested_size or 1
        if getattr(response, "page", None) in {None, 0, self._number}:
            self._cover(index * size, (index + 1) * size)

    def _accept_page(self, response: Any, ids: set[Any], fresh: list[Any], *, moved: bool, shown: list[Any]) -> None:
        index, stated = self._number - self._first, getattr(response, "page", None)
        self._pages = _stated(response, "pages", shown)
        if not self._hidden:
            self._begin(response, shown)
        elif stated and stated != self._number and len(fresh) * _HALF <= len(shown):
            return self._accept_other(stated)
        if index in self._hidden:
            self._repairs -= not fresh
        elif index and moved and ids != self._last_ids and self._repairs > 0:
            self._middle = index
        size = self.size or 1
        start, total = index * size, self.total
        self._hidden[index] = 0 if total is None else max(0, min(size, total - start) - len(shown))
        self._cover(start, start + size)
        self._note(ids, fresh, start + size)
        return None

    def _begin(self, response: Any, items: list[Any]) -> None:
        """Sets the page size by the first response: Flickr may return fewer entries than requested."""
        granted = getattr(response, "perpage", None) or getattr(response, "per_page", None)
        size = max(int(granted or self.size or 0), len(items), 1)
        if self._pages and self._pages > 1 and self.total and size * (self._pages - 1) >= self.total:
            size = max(-(-self.total // self._pages), len(items))
        self.size = size
        self._repairs += -(-(self.total or 0) // size) // _HALF

    def _accept_other(self, stated: int) -> None:
        """Handles a response with another page than requested, which was read before."""
        if self._pages is None or stated < self._pages:
            self.is_capped = True
        elif self.read_to >= (stated - self._first) * (self.size or 1):
            self._ended = True  # the list has become shorter

    def _note(self, ids: set[Any], fresh: list[Any], end: int) -> None:
        """Detects whether a list repeats itself, which its page numbers may not show."""
        if fresh:
            self._fresh_to, self._barren, self._repeated = max(self._fresh_to, end), 0, 0
        else:
            self._barren += 1
            self._repeated = self._repeated + 1 if ids and ids == self._last_ids else 0
            if self._pages is None:
                self._ended = not ids or self._repeated > 0 or self._barren > 1
            elif self._barren >= (_BARREN if self._most is None or not self._repeated else _REPEATED):
                self.is_capped = True
                self.read_to = self._fresh_to
        self._last_ids = ids

    def _cover(self, start: int, end: int) -> None:
        if start > self.read_to and self._repairs > 0:
            self._ahead = (start, end)
            return
        self.read_to = max(self.read_to, end)
        if self._ahead and self._ahead[0] <= self.read_to:
            self.read_to, self._ahead = max(self.read_to, self._ahead[1]), None


def identity(item: Any) -> Any:
    """The identity of an item: its id, or the item itself if it has none."""
    for name in ("id", "nsid"):
        if value := getattr(item, name, None):
            return value
    return msgspec.json.encode(item) if isinstance(item, Record) else item


def is_clearly_short(expected: int, received: int, accounted: int, *, half: bool = True) -> bool:
    """Whether fewer items were returned than `total`, by more than the error of an estimate.

    `accounted` counts items that were returned or omitted on pages that were read. With `half`, a list is also short if
    less than half was returned.
    """
    share = 100 if expected <= _MANY else 50
    if expected - accounted > max(3, expected // share):
        return True
    return half and expected - received >= 10 and received * _HALF <= expected


def _around(boundary: int, size: int) -> int:
    """The page size with which page number `boundary`, counted from 0, has that boundary in its middle."""
    return max(1, round(boundary * size / (boundary + 0.5)))


def _stated(response: Any, name: str, items: list[Any]) -> int | None:
    """A number of the response; 0 beside items means that it was omitted."""
    value = getattr(response, name, None)
    return None if value is None or value < 0 or (value == 0 and items) else int(value)
