"""Walks through a search of any size, past the 4000 results that Flickr gives of one.

Instead of counting pages, the walk remembers the upload time of the last photo it was given and asks for the first
page of what was uploaded up to then. So it never needs a page that Flickr does not give, and photos that come or go
meanwhile shift nothing: a photo that is there all the time is given exactly once. Pages are counted only where one
second holds more photos than a page; there they are read from the last to the first, because photos that go move the
others towards the first, and again until nothing new comes.
"""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flickr_runtime.paging import Pager

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_runtime.paging import Paging

__all__ = ["SEARCH_CAP", "SearchPager"]

SEARCH_CAP = 4000
_LOG = logging.getLogger("flickr")
_NEWEST_FIRST, _OLDEST_FIRST = "date-posted-desc", "date-posted-asc"
_BEFORE_FLICKR = int(datetime(2004, 1, 1, tzinfo=UTC).timestamp())


class SearchPager(Pager):
    """One walk through `flickr.photos.search`, by upload time; not shared between threads.

    A search in another order than by upload time keeps that order while it has no more than 4000 results, and comes
    newest first otherwise, since Flickr gives no more in the order that was asked for.
    """

    def __init__(self, paging: Paging, arguments: Mapping[str, Any], *, now: float | None = None) -> None:
        super().__init__(paging, arguments)
        sort = str(self._arguments.get("sort") or _NEWEST_FIRST)
        self._in_order = sort not in {_NEWEST_FIRST, _OLDEST_FIRST}
        self._upwards = sort == _OLDEST_FIRST
        # What is uploaded after the walk has begun does not belong to it.
        self._low = _seconds(self._arguments.get("min_upload_date"), _BEFORE_FLICKR)
        self._high = _seconds(self._arguments.get("max_upload_date"), int(time.time() if now is None else now))
        self._number = 1
        self._crowded: _Crowded | None = None

    def next_arguments(self) -> dict[str, Any] | None:
        """The arguments of the next call, or None after the last."""
        if self._in_order:
            return super().next_arguments()
        if self._low > self._high:
            return None
        near = self._low if self._upwards else self._high
        return {
            **self._arguments,
            "sort": _OLDEST_FIRST if self._upwards else _NEWEST_FIRST,
            "extras": _with_upload_date(self._arguments.get("extras")),
            "min_upload_date": near if self._crowded else self._low,
            "max_upload_date": near if self._crowded else self._high,
            self._paging.page: self._crowded.page if self._crowded else self._number,
        }

    def accept(self, answer: Any) -> list[Any]:
        """The photos of an answer that did not come before."""
        if self._in_order:
            return self._accept_in_order(answer)
        photos = list(answer)
        new, pages = self._new(photos), getattr(answer, "pages", None) or 1
        if self._crowded:
            if self._crowded.is_through(pages, any_new=bool(new)):
                self._crowded = None
                self._leave_second()
            return new
        reached = self._reached(photos)
        if reached is not None and self._narrow(reached):
            self._number = 1
        elif self._number >= pages or getattr(answer, "page", self._number) not in {None, self._number}:
            self._low = self._high + 1  # all of it is seen
        elif reached is None:
            self._number += 1  # nothing on this page that may be shown, or no upload time to go by
        else:
            self._crowded = _Crowded()
        return new

    def _accept_in_order(self, answer: Any) -> list[Any]:
        total = getattr(answer, "total", None) or 0
        if total <= SEARCH_CAP:
            return super().accept(answer)
        _LOG.warning(
            "%d photos match, of which Flickr gives %d in this order: they come newest first", total, SEARCH_CAP
        )
        self._in_order = False
        return []

    def _reached(self, photos: list[Any]) -> int | None:
        """The upload time that the photos of a page lead to, where there are any and Flickr told it."""
        times = [int(posted.timestamp()) for photo in photos if (posted := getattr(photo, "dateupload", None))]
        return None if not times else max(times) if self._upwards else min(times)

    def _narrow(self, reached: int) -> bool:
        """Moves the near end of the range to the time reached; False where it stands there already."""
        if self._upwards:
            moved, self._low = reached > self._low, max(self._low, reached)
        else:
            moved, self._high = reached < self._high, min(self._high, reached)
        return moved

    def _leave_second(self) -> None:
        if self._upwards:
            self._low += 1
        else:
            self._high -= 1


class _Crowded:
    """The walk through one second that holds more photos than a page: last page to first, until nothing new comes."""

    def __init__(self) -> None:
        self.page = 1
        self._counted = self._found = False

    def is_through(self, pages: int, *, any_new: bool) -> bool:
        """Takes note of an answer and sets `page` to the next one; True when there is none."""
        self._found |= any_new
        if not self._counted:  # that first page told how many there are
            self._counted, self.page = True, pages
        else:
            self.page -= 1
        if self.page >= 1:
            return False
        again, self._found, self._counted, self.page = self._found, False, False, 1
        return not again


def _with_upload_date(extras: Any) -> list[str]:
    wanted: list[str] = extras.split(",") if isinstance(extras, str) else [*(extras or ())]
    return wanted if "date_upload" in wanted else [*wanted, "date_upload"]


def _seconds(value: Any, otherwise: int) -> int:
    """A date argument in Unix seconds; text that is no number is a MySQL datetime, which Flickr reads as UTC."""
    if value is None:
        return otherwise
    if isinstance(value, datetime):
        return int((value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp())
    try:
        return int(float(value))
    except ValueError:
        return int(datetime.fromisoformat(str(value)).replace(tzinfo=UTC).timestamp())
