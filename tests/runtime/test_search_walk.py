"""A search of any size, on a simulated Flickr whose photos come and go between two calls."""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flickr_runtime import Record, Timestamp
from flickr_runtime.paging import Paging
from flickr_runtime.search import SearchPager

START = 1_500_000_000
PAGING = Paging(maximum=4)


class Photo(Record, frozen=True, kw_only=True):
    id: str
    dateupload: Timestamp | None = None


class Page(Record, frozen=True, kw_only=True):
    page: int
    pages: int
    total: int
    photo: list[Photo] = []

    def __iter__(self) -> Any:
        return iter(self.photo)


class Flickr:
    """Answers searches as the real one does: sorted, clamped to the last page, and never past the cap."""

    def __init__(self, photos: dict[int, int], cap: int = 10**9, hidden: frozenset[int] = frozenset()) -> None:
        self.photos = photos
        self.cap = cap
        self.hidden = hidden
        self.calls = 0

    def search(self, arguments: dict[str, Any]) -> Page:
        self.calls += 1
        size = arguments["per_page"]
        low, high = arguments.get("min_upload_date", 0), arguments.get("max_upload_date", 10**12)
        matching = [(posted, number) for number, posted in self.photos.items() if low <= posted <= high]
        if arguments.get("sort") == "relevance":
            matching.sort(key=lambda item: item[1] * 7919 % 1009)
        else:
            matching.sort(reverse=arguments.get("sort") != "date-posted-asc")
        pages = -(-len(matching) // size)
        number = max(1, min(arguments["page"], pages, self.cap // size))
        shown = matching[(number - 1) * size : number * size]
        photos = [
            Photo(id=str(number), dateupload=datetime.fromtimestamp(posted, UTC))
            for posted, number in shown
            if number not in self.hidden
        ]
        return Page(page=number, pages=pages, total=len(matching), photo=photos)


def walk(flickr: Flickr, between: Callable[[], None] = lambda: None, **arguments: Any) -> list[int]:
    pager = SearchPager(PAGING, arguments, now=START + 10**6)
    found: list[int] = []
    while (wanted := pager.next_arguments()) is not None:
        assert flickr.calls < 2000, "the walk does not end"
        found += [int(photo.id) for photo in pager.accept(flickr.search(wanted))]
        between()
    return found


def one_a_second(count: int) -> dict[int, int]:
    return {number: START + number for number in range(count)}


@pytest.mark.parametrize("sort", [None, "date-posted-desc", "date-posted-asc"])
def test_a_search_far_past_the_cap(sort: str | None) -> None:
    flickr = Flickr(one_a_second(100), cap=8)
    expected = list(range(100)) if sort == "date-posted-asc" else list(range(99, -1, -1))
    assert walk(flickr, sort=sort) == expected


def test_one_page_is_one_call() -> None:
    flickr = Flickr(one_a_second(4))
    assert walk(flickr) == [3, 2, 1, 0]
    assert flickr.calls == 2
    assert Flickr({}).photos == {}
    assert walk(Flickr({})) == []


def test_the_callers_own_dates_bound_the_walk() -> None:
    flickr = Flickr(one_a_second(50))
    low, high = datetime.fromtimestamp(START + 10, UTC), START + 20
    assert walk(flickr, min_upload_date=low, max_upload_date=high) == list(range(20, 9, -1))


def test_what_is_uploaded_meanwhile_is_left_out() -> None:
    flickr = Flickr(one_a_second(20))

    def upload() -> None:
        flickr.photos[1000 + flickr.calls] = START + 2 * 10**6

    assert walk(flickr, upload) == list(range(19, -1, -1))


def test_pages_on_which_everything_is_hidden_are_no_end() -> None:
    hidden = frozenset(range(80, 100))
    assert walk(Flickr(one_a_second(100), hidden=hidden)) == list(range(79, -1, -1))


def test_a_small_search_keeps_its_order() -> None:
    flickr = Flickr(one_a_second(20))
    assert walk(flickr, sort="relevance") == sorted(range(20), key=lambda number: number * 7919 % 1009)


def test_a_large_one_comes_newest_first(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr("flickr_runtime.search.SEARCH_CAP", 8)
    assert walk(Flickr(one_a_second(20), cap=8), sort="relevance") == list(range(19, -1, -1))
    assert "they come newest first" in caplog.text


def test_the_wanted_extras_are_kept_and_the_upload_date_added() -> None:
    for extras in (["views"], "views", ("views", "date_upload")):
        arguments = SearchPager(PAGING, {"extras": extras}).next_arguments()
        assert arguments is not None
        assert list(arguments["extras"]) == ["views", "date_upload"]


# Photos in few seconds, so that pages end in the middle of one; at most a page of them in each.
sparse = st.lists(st.integers(0, 30), max_size=60).map(
    lambda seconds: {
        number: START + second for number, second in enumerate(seconds) if seconds[:number].count(second) < 2
    }
)
crowded = st.lists(st.integers(0, 3), max_size=60).map(
    lambda seconds: {number: START + second for number, second in enumerate(seconds)}
)
sorts = st.sampled_from(["date-posted-desc", "date-posted-asc"])


@settings(max_examples=300, deadline=None)
@given(sparse, sorts, st.randoms(use_true_random=False))
def test_photos_that_stay_are_given_once_whatever_comes_and_goes(
    photos: dict[int, int], sort: str, chance: random.Random
) -> None:
    """Between any two calls photos are deleted, and others become visible, anywhere in the range."""
    flickr = Flickr(dict(photos), cap=8)
    gone: set[int] = set()

    def change() -> None:
        for number in list(flickr.photos):
            if chance.random() < 0.1:
                gone.add(number)
                del flickr.photos[number]
        for _ in range(chance.randrange(3)):
            second = START + chance.randrange(31)
            if list(flickr.photos.values()).count(second) < 3:
                flickr.photos[1000 + len(gone) + chance.randrange(10**6)] = second

    found = walk(flickr, change, sort=sort)
    assert len(found) == len(set(found))
    assert set(photos) - gone <= set(found)


@settings(max_examples=300, deadline=None)
@given(crowded, sorts, st.randoms(use_true_random=False))
def test_photos_that_stay_are_given_once_in_crowded_seconds(
    photos: dict[int, int], sort: str, chance: random.Random
) -> None:
    """One second may hold many pages; between any two calls photos are deleted."""
    flickr = Flickr(dict(photos))

    def change() -> None:
        for number in list(flickr.photos):
            if chance.random() < 0.1:
                del flickr.photos[number]

    found = walk(flickr, change, sort=sort)
    assert len(found) == len(set(found))
    assert set(flickr.photos) <= set(found)


@given(crowded, sorts)
def test_a_still_collection_comes_whole_and_in_order(photos: dict[int, int], sort: str) -> None:
    found = walk(Flickr(photos), sort=sort)
    times = [photos[number] for number in found]
    assert sorted(found) == sorted(photos)
    assert times == sorted(times, reverse=sort == "date-posted-desc")
