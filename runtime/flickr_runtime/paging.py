"""Walks through the pages of a list: what to ask for next, and which items of an answer are new.

Flickr's pages shift while one reads, may be shorter than asked although more follow, and past the end the last page
comes again (facts: pagination quirks). So a walk ends with the number of pages that Flickr states, or with an answer
that is not the page asked for, and an item is given once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

from flickr_runtime.scalars import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Pager", "Paging"]


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
    """One walk through the pages of a method; not shared between threads."""

    def __init__(self, paging: Paging, arguments: Mapping[str, Any]) -> None:
        self._paging = paging
        self._arguments = {name: value for name, value in arguments.items() if value is not None}
        if paging.maximum is not None:
            self._arguments.setdefault(paging.per_page, paging.maximum)
        self._page: int | None = paging.first
        self._cursor: str | None = "0" if paging.cursor else None
        self._seen: set[Any] = set()

    def next_arguments(self) -> dict[str, Any] | None:
        """The arguments of the next call, or None after the last."""
        if self._page is None:
            return None
        if self._paging.cursor and self._cursor is not None:
            return {**self._arguments, self._paging.cursor: self._cursor}
        return {**self._arguments, self._paging.page: self._page}

    def accept(self, answer: Any) -> list[Any]:
        """The items of an answer that did not come before."""
        if self._paging.within:
            answer = getattr(answer, self._paging.within)
        if self._paging.cursor and self._cursor is not None:
            self._cursor = getattr(answer, self._paging.cursor, None)
            if self._cursor is not None:
                if str(self._cursor) == "-1":
                    self._page = None
                return self._new(answer)
        asked = self._page or 0
        told = getattr(answer, "page", None)
        if told and told != asked:
            self._page = None
            return []
        pages = getattr(answer, "pages", None)
        items = self._new(answer)
        if pages is None:
            self._page = asked + 1 if items else None
        else:
            self._page = asked + 1 if asked < pages else None
        return items

    def _new(self, items: Iterable[Any]) -> list[Any]:
        found: list[Any] = []
        for item in items:
            key = identity(item)
            if key not in self._seen:
                self._seen.add(key)
                found.append(item)
        return found


def identity(item: Any) -> Any:
    """What tells an item from others: its id, or all of it where it has none."""
    for name in ("id", "nsid"):
        if value := getattr(item, name, None):
            return value
    return msgspec.json.encode(item) if isinstance(item, Record) else item
