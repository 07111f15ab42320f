"""A simulated search: sorted by the true time of upload, while a few photos state another one."""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from flickr_runtime import Record, Timestamp
from flickr_runtime.paging import Paging
from flickr_runtime.search import SearchPager

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
START = 1_500_000_000


class Photo(Record, frozen=True, kw_only=True):
    id: str
    dateupload: Timestamp | None = None


class Page(Record, frozen=True, kw_only=True):
    page: int = 0
    pages: int = 0
    perpage: int = 0
    total: int = 0
    photo: list[Photo] = []

    def __iter__(self) -> Any:
        return iter(self.photo)


@dataclass
class Search:
    """Responds as Flickr does: sorted, clamped, repeating itself past the cap.

    Attributes:
        times: The true time of upload by number of the photo.
        stated: What photos say instead, in seconds, or None for nothing.
        cap: How many results can be had.
        past: What comes beyond the cap: the last page as such (`clamp`), as the page that was asked for (`repeat`), or
            the first page again (`first`).
        most: The largest page that is granted.
        swap: How far photos move between calls.
        hidden: Photos that are counted but not shown.
        by_stated: Dates in arguments are compared with what photos state; the order is still the true one.
    """

    times: dict[int, int]
    stated: Mapping[int, int | None] = field(default_factory=dict)
    cap: int = 4000
    past: str = "clamp"
    most: int = 500
    swap: float = 0.0
    hidden: frozenset[int] = frozenset()
    by_stated: bool = False
    seed: int = 0
    calls: int = 0
    asked: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311
        self.sort()

    def sort(self) -> None:
        """Takes note of photos that came or went."""
        self.line = sorted((time, number) for number, time in self.times.items())
        self.moments = [time for time, _ in self.line]

    def respond(self, arguments: Mapping[str, Any]) -> Page:
        """The page that is asked for."""
        self.calls += 1
        self.asked.append(dict(arguments))
        assert self.calls < 5000, "the walk does not end"
        found = self._matching(arguments)
        if arguments.get("sort") != "date-posted-asc":
            found.reverse()
        if self.swap:
            moved = [(place + self.chance.uniform(-self.swap, self.swap), number) for place, number in enumerate(found)]
            found = [number for _, number in sorted(moved)]
        size = min(int(arguments.get("per_page", 100)), self.most)
        asked, pages = int(arguments.get("page", 1)), -(-len(found) // size)
        page = shown = max(1, min(asked, pages))
        if shown > max(1, self.cap // size):
            shown = 1 if self.past == "first" else max(1, self.cap // size)
            page = shown if self.past == "clamp" else page
        photos = [
            _photo(number, self.stated.get(number, self.times[number]))
            for number in found[(shown - 1) * size : shown * size]
            if number not in self.hidden
        ]
        return Page(page=page, pages=pages, perpage=size, total=len(found), photo=photos)

    def _matching(self, arguments: Mapping[str, Any]) -> list[int]:
        least, most = arguments.get("min_upload_date"), arguments.get("max_upload_date")
        if self.by_stated:
            low, high = -(10**12) if least is None else int(least), 10**12 if most is None else int(most)
            return [number for time, number in self.line if low <= (self.stated.get(number) or time) <= high]
        start = 0 if least is None else bisect_left(self.moments, int(least))
        end = len(self.line) if most is None else bisect_right(self.moments, int(most))
        return [number for _, number in self.line[start:end]]


@cache
def _photo(number: int, seconds: int | None) -> Photo:
    return Photo(id=str(number), dateupload=None if seconds is None else EPOCH + timedelta(seconds=seconds))


def walk(search: Search, between: Callable[[], None] = lambda: None, **arguments: Any) -> list[int]:
    """The photos that a walk through the search gives, with pages as large as they may be."""
    pager = SearchPager(Paging(maximum=500), arguments)
    found: list[int] = []
    while (wanted := pager.next_arguments()) is not None:
        found += [int(photo.id) for photo in pager.accept(search.respond(wanted))]
        between()
    return found


def spread(count: int) -> dict[int, int]:
    """Times of upload at uneven distances, some of them equal."""
    chance, time = random.Random(count), START  # noqa: S311
    times: dict[int, int] = {}
    for number in range(count):
        time += chance.choice([0, 0, 1, 60, 3600, 86_400 * chance.randrange(3)])
        times[number] = time
    return times
