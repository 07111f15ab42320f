"""A search of any size, on a simulated Flickr whose photos come, go, swap places and state wrong dates."""

from __future__ import annotations

import random
import warnings
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flickr_runtime import Unchecked
from flickr_runtime.errors import IncompleteResultsWarning
from flickr_runtime.paging import Paging
from flickr_runtime.search import SearchPager
from tests.runtime.simulated_search import START, Search, spread, walk

SORTS = ["date-posted-desc", "date-posted-asc"]


def pages(search: Search) -> int:
    """The fewest calls that could give all photos."""
    return -(-len(search.times) // search.most)


def lies(count: int, of: int, seconds: int | None, seed: int = 1) -> dict[int, int | None]:
    return dict.fromkeys(random.Random(seed).sample(range(of), min(count, of)), seconds)  # noqa: S311


def check_whole(search: Search, found: list[int]) -> None:
    assert len(found) == len(set(found))
    assert set(search.times) - search.hidden <= set(found)


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("count", [3, 499, 500, 501, 3000, 4000, 4001, 8000, 20_000])
def test_a_still_search_comes_whole_and_in_order_with_few_calls(count: int, sort: str) -> None:
    search = Search(spread(count))
    found = walk(search, sort=sort)
    times = [search.times[number] for number in found]
    assert times == sorted(times, reverse=sort == SORTS[0])
    check_whole(search, found)
    assert search.calls <= pages(search) * (1.1 if count > 4000 else 1) + 1


def test_up_to_4000_photos_no_bound_is_sent() -> None:
    search = Search(spread(4000))
    walk(search)
    assert search.calls == 8
    assert not any({"min_upload_date", "max_upload_date"} & asked.keys() for asked in search.asked)


def test_beyond_that_the_first_and_the_last_range_are_open() -> None:
    for sort, bound in zip(SORTS, ["max_upload_date", "min_upload_date"], strict=True):
        search = Search(spread(9000))
        walk(search, sort=sort)
        assert [set(asked) & {"min_upload_date", "max_upload_date"} for asked in search.asked[:8]] == [set()] * 8
        assert all(set(asked) & {"min_upload_date", "max_upload_date"} == {bound} for asked in search.asked[8:])


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("count", [3000, 9000])
@pytest.mark.parametrize("stated", [0, -1, None, START, 2 * START], ids=["0", "1969", "none", "old", "future"])
@pytest.mark.parametrize("liars", [1, 300, 10**6], ids=["one", "many", "all"])
def test_wrong_dates_mislead_nothing(count: int, sort: str, stated: int | None, liars: int) -> None:
    search = Search(spread(count), stated=lies(liars, count, stated))
    check_whole(search, walk(search, sort=sort))
    ranges = count // 4000 if count > 4000 else 0
    assert search.calls <= pages(search) * 1.3 + 1 + (12 * ranges if liars > 300 else 0)


def test_dates_outside_of_all_bounds_one_might_think_of() -> None:
    times = {**spread(4200), **dict.fromkeys(range(5000, 5020), 0), **dict.fromkeys(range(6000, 6020), 3 * START)}
    times |= {7000: -1, 7001: 2**33}
    for sort in SORTS:
        search = Search(dict(times))
        check_whole(search, walk(search, sort=sort))


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("count", [501, 1000, 6000])
@pytest.mark.parametrize("swap", [3, 50])
def test_neighbours_that_swap_between_calls_are_not_lost(count: int, sort: str, swap: int) -> None:
    search = Search(spread(count), swap=swap, stated=lies(30, count, 0), seed=count + swap)
    check_whole(search, walk(search, sort=sort))
    assert search.calls <= 2.2 * pages(search) + 1


@pytest.mark.parametrize("sort", SORTS)
def test_dates_in_arguments_may_be_compared_with_the_wrong_ones(sort: str) -> None:
    """The order goes by one date and the range by another: those that have two may be lost, nobody else."""
    search = Search(spread(9000), stated=lies(10, 9000, START + 1), by_stated=True)
    found = walk(search, sort=sort)
    assert len(found) == len(set(found))
    assert set(search.times) - set(found) <= set(search.stated)


@pytest.mark.parametrize("past", ["clamp", "repeat", "first"])
@pytest.mark.parametrize("count", [1500, 5000])
def test_a_smaller_cap_than_expected_is_noticed(count: int, past: str) -> None:
    search = Search(spread(count), cap=1000, past=past)
    check_whole(search, walk(search))
    assert search.calls <= 1.7 * pages(search) + 4


@pytest.mark.parametrize("count", [700, 4500])
def test_pages_may_be_smaller_than_asked(count: int) -> None:
    """Searches by place have 250 photos a page."""
    search = Search(spread(count), most=250)
    check_whole(search, walk(search, bbox="0,0,1,1"))
    assert search.calls <= 1.1 * pages(search) + 1


def test_a_page_size_of_the_callers_own() -> None:
    search = Search(spread(4500))
    check_whole(search, walk(search, per_page="300"))
    assert {asked["per_page"] for asked in search.asked} == {"300"}


def test_pages_on_which_everything_is_hidden_are_no_end() -> None:
    for count in (3000, 9000):
        search = Search(spread(count), hidden=frozenset(range(count - 1200, count)))
        check_whole(search, walk(search))
        assert search.calls <= pages(search) * 1.4 + 8


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("count", [501, 4500, 9000])
def test_every_photo_that_is_given_may_be_removed_at_once(count: int, sort: str) -> None:
    """A program that puts into albums what is in none shortens the list that it walks through."""
    search = Search(spread(count))
    pager = SearchPager(Paging(maximum=500), {"sort": sort})
    given: list[int] = []
    while (wanted := pager.next_arguments()) is not None:
        for photo in pager.accept(search.respond(wanted)):
            given.append(int(photo.id))
            del search.times[int(photo.id)]
        search.sort()
    assert (len(given), len(set(given))) == (count, count)
    assert search.calls <= count / 500 * 1.1 + 3


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 700),
    st.sampled_from(SORTS),
    st.sampled_from(["uploads", "deletions", "older uploads"]),
    st.randoms(use_true_random=False),
)
def test_photos_that_stay_are_given_once_whatever_comes_and_goes(
    count: int, sort: str, change: str, chance: random.Random
) -> None:
    """Pages of 10 and a cap of 80; between any two calls a few photos come, or a few go."""
    search = Search(spread(count), cap=80, most=10)
    gone: set[int] = set()
    last = max(search.times.values())

    def between() -> None:
        for _ in range(chance.randrange(3)):
            if change == "deletions":
                gone.add(number := chance.randrange(count))
                search.times.pop(number, None)
            else:
                new = 10**6 + len(search.times)
                search.times[new] = last + search.calls if change == "uploads" else chance.randint(START, last)
        search.sort()

    found = walk(search, between, sort=sort)
    assert len(found) == len(set(found))
    assert set(range(count)) - gone <= set(found)


@pytest.mark.parametrize(
    ("seed", "count", "sort"),
    [(1, 598, SORTS[0]), (2, 639, SORTS[0]), (3, 672, SORTS[0]), (4, 501, SORTS[1]), (5, 674, SORTS[1])]
    + [(seed, 690, SORTS[seed % 2]) for seed in range(6, 60)],
)
def test_photos_that_are_removed_between_ranges_are_not_missing(seed: int, count: int, sort: str) -> None:
    """An `IncompleteResultsWarning` would fail the test."""
    chance = random.Random(seed)  # noqa: S311
    search = Search(spread(count), cap=80, most=10)

    def between() -> None:
        for _ in range(chance.randrange(3)):
            search.times.pop(chance.randrange(count), None)
        search.sort()

    found = walk(search, between, sort=sort)
    assert set(search.times) <= set(found)


@pytest.mark.parametrize("seed", range(20))
def test_a_search_may_shrink_while_it_repeats_itself(seed: int) -> None:
    """Beyond the cap the last page comes again, with what has moved onto it as photos before it were deleted."""
    chance = random.Random(seed)  # noqa: S311
    search = Search(spread(100 + 3 * seed), cap=80, most=10)
    gone: set[int] = set()

    def between() -> None:
        gone.add(number := chance.randrange(100))
        search.times.pop(number, None)
        search.sort()

    everything = set(search.times)
    found = set(walk(search, between))
    assert everything - gone <= found


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.integers(0, 10**6), max_size=300),
    st.sampled_from(SORTS),
    st.dictionaries(st.integers(0, 499), st.none() | st.integers(-(2**31), 2**33), max_size=500),
    st.sampled_from(["clamp", "repeat"]),
)
def test_whatever_photos_say_about_their_dates_none_is_lost(
    seconds: list[int], sort: str, stated: dict[int, int | None], past: str
) -> None:
    """Pages of 10 and a cap of 80."""
    times = {number: START + second for number, second in enumerate(seconds)}
    search = Search(times, stated=stated, cap=80, most=10, past=past)
    check_whole(search, walk(search, sort=sort))
    assert search.calls <= 3 * pages(search) + 8 + 24 * (len(times) // 40)


def test_more_photos_in_one_second_than_flickr_gives() -> None:
    """From both ends twice the cap can be had; the rest is said to be missing."""
    second = dict.fromkeys(range(10_000, 17_000), START + 5000)
    search = Search({**spread(3000), **second})
    check_whole(search, walk(search))
    second |= dict.fromkeys(range(20_000, 23_000), START + 5000)
    search = Search({**spread(3000), **second})
    with pytest.warns(
        IncompleteResultsWarning, match=r"flickr.photos.search: 11000 of about 13000 items were returned.*same second"
    ):
        found = walk(search)
    assert set(range(3000)) <= set(found)
    assert len(found) == len(set(found)) == 11_000


def test_the_warning_is_given_once_and_not_to_a_walk_that_is_left() -> None:
    search = Search(dict.fromkeys(range(9000), START))
    pager = SearchPager(Paging(maximum=500), {})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        while (wanted := pager.next_arguments()) is not None and search.calls < 9:
            pager.accept(search.respond(wanted))
    while wanted is not None:
        pager.accept(search.respond(wanted))
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            wanted = pager.next_arguments()
    assert [each.category for each in caught] == [IncompleteResultsWarning]
    assert pager.next_arguments() is None


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("form", ["seconds", "text", "datetime", "mysql", "unreadable"])
def test_the_callers_own_dates_bound_the_walk(sort: str, form: str) -> None:
    times = spread(12_000)
    low, high = times[1000], times[11_000]
    forms: dict[str, Any] = {
        "seconds": (low, high),
        "text": (str(low), str(high)),
        "datetime": tuple(datetime.fromtimestamp(time, UTC) for time in (low, high)),
        "mysql": tuple(datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%d %H:%M:%S") for time in (low, high)),
        "unreadable": (Unchecked("then"), Unchecked("now")),
    }
    least, most = forms[form]
    search = Search(times)
    response = search.respond

    def read(arguments: Any) -> Any:
        bounds = {"min_upload_date": (least, low), "max_upload_date": (most, high)}
        known = {name: seconds for name, (given, seconds) in bounds.items() if arguments.get(name) == given}
        return response({**arguments, **known})

    search.respond = read  # type: ignore[method-assign]
    found = walk(search, sort=sort, min_upload_date=least, max_upload_date=most)
    assert sorted(found) == [number for number in times if low <= times[number] <= high]
    assert len(found) == len(set(found))


def test_a_small_search_keeps_its_order() -> None:
    search = Search(spread(20))
    walk(search, sort="relevance")
    walk(search, lat=1.0, lon=1.0)
    assert [asked.get("sort") for asked in search.asked] == ["relevance", None]
    assert not any("extras" in asked for asked in search.asked)


def test_a_large_one_comes_newest_first(caplog: pytest.LogCaptureFixture) -> None:
    search = Search(spread(4100))
    found = walk(search, sort="relevance")
    assert found == sorted(found, key=lambda number: (search.times[number], number), reverse=True)
    check_whole(search, found)
    assert "returned newest first" in caplog.text


def test_the_wanted_extras_are_kept_and_the_upload_date_added() -> None:
    expected: dict[Any, Any] = {
        "views": "views,date_upload",
        ("views",): ["views", "date_upload"],
        ("views", "date_upload"): ["views", "date_upload"],
        "standard": "standard",
        Unchecked("brand_new"): Unchecked("brand_new,date_upload"),
        "": "date_upload",
        None: ["date_upload"],
    }
    for extras, sent in expected.items():
        arguments = SearchPager(Paging(), {"extras": extras}).next_arguments()
        assert arguments is not None
        assert (arguments["extras"], type(arguments["extras"])) == (sent, type(sent))


def test_an_iterator_is_an_argument_of_every_call() -> None:
    search = Search(spread(4100))
    walk(search, tags=(tag for tag in ["otter", "river"]), extras=iter(["views"]))
    assert all(asked["tags"] == ["otter", "river"] for asked in search.asked)
    assert all(list(asked["extras"]) == ["views", "date_upload"] for asked in search.asked)
