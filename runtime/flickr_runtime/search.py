"""Iterates over a search of any size, beyond the 4000 results that Flickr returns for one.

Up to 4000 results are read by plain pages. Of a larger search the first 4000 are read, newest first. Then the search is
narrowed to what was uploaded up to a time near the end of these, and so on. The time is a guess: the middle of many
stated dates. The `total` of the narrowed search decides, for it shows how many photos are newer than that time. If
there are more of them than were read, or too few, the time is searched by `total` alone. So a photo with a wrong date
does no harm. The first and the last range are open: no bound is sent that the caller did not give.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from flickr_runtime.logs import logger
from flickr_runtime.paging import Pager
from flickr_runtime.sweep import is_clearly_short

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from flickr_runtime.paging import Paging
    from flickr_runtime.sweep import Sweep

__all__ = ["SEARCH_CAP", "SearchPager"]

SEARCH_CAP = 4000
_LOG = logger("paging")
_NEWEST_FIRST, _OLDEST_FIRST = "date-posted-desc", "date-posted-asc"
_MIN_DATE, _MAX_DATE = "min_upload_date", "max_upload_date"
# The bounds of the search for a time; Flickr reads smaller numbers as years. Photos outside are in the open ranges.
_EARLIEST, _LATEST = 99_999, 2**32


class SearchPager(Pager):
    """One iteration over `flickr.photos.search`, by upload time; not shared between threads.

    A search in another order has that order if it has at most 4000 results, else newest first, since Flickr returns no
    more in the requested order.

    Inside, times run backwards for oldest first (`_sign`), so that iteration is always from larger ones to smaller
    ones.
    """

    def __init__(self, paging: Paging, arguments: Mapping[str, Any], *, method: str = "flickr.photos.search") -> None:
        sort = str(arguments.get("sort") or ("" if arguments.get("lat") is not None else _NEWEST_FIRST))
        self._in_order = sort not in {_NEWEST_FIRST, _OLDEST_FIRST}
        self._sign = -1 if sort == _OLDEST_FIRST else 1
        self._cap = SEARCH_CAP
        self._expected: int | None = None
        self._hidden = 0
        self._is_crowded = False
        least, most = _seconds(arguments.get(_MIN_DATE)), _seconds(arguments.get(_MAX_DATE))
        early, late = (_EARLIEST if least is None else least - 1), (_LATEST if most is None else most)
        self._floor, self._top = (early, late) if self._sign > 0 else (-late - 1, -early - 1)
        self._is_bounded = (least if self._sign > 0 else most) is not None
        super().__init__(paging, arguments, method=method)

    def _walk(self) -> Generator[dict[str, Any], Any, None]:
        if self._in_order and (yield from self._walked_in_order()):
            return
        near: int | None = None
        response: Any = None
        while True:
            fresh: list[Any] = []
            sweep = yield from self._read(self._range(near), response, fresh)
            if sweep.is_whole:
                break
            if sweep.is_capped:
                self._cap = min(self._cap, sweep.covered)
            step = yield from self._narrowed(sweep, near, fresh)
            if step is None:
                break
            near, response = step
        reason = f"more than {SEARCH_CAP} of them were uploaded in the same second" if self._is_crowded else ""
        expected, accounted = self._expected or 0, len(self._seen) + self._hidden
        if is_clearly_short(expected, len(self._seen), accounted):
            # Photos that were removed between two ranges are in no sweep's totals.
            expected = min(expected, (yield from self._count(None, None)))
        self._compare(expected, accounted, reason)

    def _walked_in_order(self) -> Generator[dict[str, Any], Any, bool]:
        """Reads the search in the requested order; returns False if Flickr does not return all of it in this order."""
        response = yield {**self._arguments, self._paging.page: self._paging.first}
        total = getattr(self._list(response), "total", None) or 0
        if total <= SEARCH_CAP:
            sweep = yield from self._sweep(self._arguments, response)
            if sweep.is_whole:
                self._compare(sweep.expected, sweep.count + sweep.hidden)
                return True
        _LOG.warning(
            "%s: %d photos match, and Flickr does not return all of them in this order: they are returned newest first",
            self._method,
            total,
        )
        return False

    def _read(
        self, arguments: Mapping[str, Any], response: Any, fresh: list[Any] | None = None
    ) -> Generator[dict[str, Any], Any, Sweep]:
        """Reads the pages of one range, and counts its expected items."""
        sweep = yield from self._sweep(arguments, response, most=self._cap, grows_last=self._sign < 0, fresh=fresh)
        self._hidden += sweep.hidden
        removed = max(0, (sweep.first_total or 0) - (sweep.total or 0))
        self._expected = (sweep.first_total or 0 if self._expected is None else self._expected) - removed
        return sweep

    def _narrowed(
        self, sweep: Sweep, near: int | None, fresh: list[Any]
    ) -> Generator[dict[str, Any], Any, tuple[int, Any] | None]:
        """The next near end of the range, and its first page if that was already received; None at the end.

        Photos before the new end were read: at least half of this range, for progress, and at most all but a quarter of
        a page, so that photos at the edge may move.
        """
        top = self._top if near is None else near
        if top <= self._floor:
            self._is_crowded = True
            return None
        size, covered = sweep.size or 1, sweep.covered
        least, most = max(1, covered // 2), max(1, covered - size // 4)
        guess = self._middle(fresh[-max(size, covered // 8) :], top)
        if guess is not None:
            response = yield {**self._range(guess), self._paging.page: self._paging.first}
            before = (sweep.total or 0) - (getattr(self._list(response), "total", None) or 0)
            if least <= before <= most:
                return guess, response
        return (yield from self._bisect(guess, near, (sweep.total or 0), least, most))

    def _bisect(
        self, guess: int | None, near: int | None, total: int, least: int, most: int
    ) -> Generator[dict[str, Any], Any, tuple[int, None] | None]:
        """A near end with `least` to `most` photos before it, searched by `total` alone."""
        low, many = self._floor, total
        high, few = (self._top if near is None else near), 0
        turn = 0
        while high - low > 1:
            if guess is None or not low < guess < high:
                share = (most - few) / (many - few) if turn % 2 and many > most else 0.5
                guess, turn = min(max(high - int((high - low) * share), low + 1), high - 1), turn + 1
            before, tried, guess = (yield from self._count(guess, near)), guess, None
            if before > most:
                low, many = tried, before
            elif before < least:
                high, few = tried, before
            else:
                return tried, None
        if few:
            return high, None
        yield from self._read_second(high - 1, near)
        return None if low <= self._floor and self._is_bounded else (low, None)

    def _count(self, after: int | None, near: int | None) -> Generator[dict[str, Any], Any, int]:
        """The number of photos between two times, including the near one only; without both, of all."""
        response = yield {**self._range(near, after), self._paging.per_page: 1, self._paging.page: self._paging.first}
        return getattr(self._list(response), "total", None) or 0

    def _read_second(self, after: int, near: int | None) -> Generator[dict[str, Any], Any, None]:
        """Reads one second with more photos than Flickr returns for a search, from both ends."""
        arguments = self._range(near, after)
        sweep = yield from self._read(arguments, None)
        if sweep.is_whole:
            return
        other = _OLDEST_FIRST if self._sign > 0 else _NEWEST_FIRST
        again = yield from self._read({**arguments, "sort": other}, None)
        self._is_crowded |= len(sweep.known | again.known) < sweep.expected

    def _range(self, near: int | None, after: int | None = None) -> dict[str, Any]:
        """The arguments for photos up to one time and, if given, after another."""
        arguments = {
            **self._arguments,
            "sort": _NEWEST_FIRST if self._sign > 0 else _OLDEST_FIRST,
            "extras": _with_upload_date(self._arguments.get("extras")),
        }
        first, last = (_MAX_DATE, _MIN_DATE) if self._sign > 0 else (_MIN_DATE, _MAX_DATE)
        if near is not None:
            arguments[first] = self._sign * near
        if after is not None:
            arguments[last] = self._sign * (after + 1)
        return arguments

    def _middle(self, photos: list[Any], top: int) -> int | None:
        """The median of the plausible upload times of photos."""
        stated = [getattr(photo, "dateupload", None) for photo in photos]
        times = sorted(self._sign * int(time.timestamp()) for time in stated if time is not None)
        possible = [time for time in times if self._floor < time <= top]
        return min(possible[len(possible) // 2], top - 1) if possible and top - 1 > self._floor else None


def _with_upload_date(extras: Any) -> Any:
    """The extras with the upload date added; the type of text, also `Unchecked`, does not change."""
    if isinstance(extras, str):
        names = {name.strip() for name in extras.split(",")}
        return extras if names & {"date_upload", "standard"} else type(extras)(f"{extras},date_upload".lstrip(","))
    wanted = [*(extras or ())]
    return wanted if "date_upload" in wanted or "standard" in wanted else [*wanted, "date_upload"]


def _seconds(value: Any) -> int | None:
    """A date argument in Unix seconds, or None; text that is not a number is a MySQL datetime in UTC."""
    try:
        if isinstance(value, datetime):
            return int((value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp())
        if isinstance(value, date):
            value = value.isoformat()
        return None if value is None else int(float(value))
    except (TypeError, ValueError, OverflowError):
        return _mysql_seconds(str(value))


def _mysql_seconds(text: str) -> int | None:
    try:
        return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())
    except (ValueError, OverflowError):
        return None
