"""Walks through pages, against a list that shifts, shortens and repeats itself as Flickr's do."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flickr_runtime import Record
from flickr_runtime.errors import IncompleteResultsWarning
from flickr_runtime.paging import Pager, Paging


class Item(Record, frozen=True, kw_only=True):
    id: str


class Page(Record, frozen=True, kw_only=True):
    page: int | None = None
    pages: int | None = None
    perpage: int | None = None
    total: int | None = None
    continuation: str | None = None
    item: list[Item] = []

    def __iter__(self) -> Any:
        return iter(self.item)


def items(*names: object) -> list[Item]:
    return [Item(id=str(name)) for name in names]


def walk(pager: Pager, response: Any) -> tuple[list[str], list[dict[str, Any]]]:
    found: list[str] = []
    asked: list[dict[str, Any]] = []
    while (arguments := pager.next_arguments()) is not None:
        asked.append(arguments)
        assert len(asked) < 200, "the walk does not end"
        found += [item.id for item in pager.accept(response(arguments))]
    return found, asked


def pages_of(*pages: list[Item], clamp: bool = True) -> Any:
    def respond(arguments: dict[str, Any]) -> Page:
        number = arguments["page"]
        if clamp:
            number = min(number, len(pages)) or 1
        return Page(page=number, pages=len(pages), item=pages[number - 1] if pages else [])

    return respond


def test_every_page_is_asked_for_in_the_largest_size() -> None:
    found, asked = walk(Pager(Paging(maximum=500), {"text": "x", "user_id": None}), pages_of(items(1, 2), items(3)))
    assert found == ["1", "2", "3"]
    assert asked == [{"text": "x", "per_page": 500, "page": 1}, {"text": "x", "per_page": 500, "page": 2}]


def test_a_size_of_ones_own_is_kept() -> None:
    _, asked = walk(Pager(Paging(maximum=500), {"per_page": 7}), pages_of(items(1)))
    assert asked == [{"per_page": 7, "page": 1}]


def test_short_and_empty_pages_in_the_middle_are_no_end() -> None:
    assert walk(Pager(Paging(), {}), pages_of(items(1), [], items(2)))[0] == ["1", "2"]


def test_an_item_that_shifted_to_the_next_page_is_given_once() -> None:
    assert walk(Pager(Paging(), {}), pages_of(items(1, 2), items(2, 3)))[0] == ["1", "2", "3"]


def test_a_page_that_was_not_asked_for_is_the_end() -> None:
    """Past its end Flickr gives the last page again, and `pages` may promise more."""

    def respond(arguments: dict[str, Any]) -> Page:
        number = min(arguments["page"], 2)
        return Page(page=number, pages=50, item=items(number))

    found, asked = walk(Pager(Paging(), {}), respond)
    assert (found, len(asked)) == (["1", "2"], 3)


def test_a_list_that_calls_every_page_the_first_is_walked_through() -> None:
    def respond(arguments: dict[str, Any]) -> Page:
        return Page(page=1, pages=4, item=items(arguments["page"]))

    assert walk(Pager(Paging(), {}), respond)[0] == ["1", "2", "3", "4"]


def test_a_list_that_responses_past_its_end_for_ever_is_left() -> None:
    def respond(arguments: dict[str, Any]) -> Page:
        return Page(page=arguments["page"], pages=10**6, item=items(min(arguments["page"], 3)))

    found, asked = walk(Pager(Paging(), {}), respond)
    assert found == ["1", "2", "3"]
    assert len(asked) < 60


def test_a_page_of_known_items_is_no_end() -> None:
    assert walk(Pager(Paging(), {}), pages_of(items(1, 2), items(1, 2), items(2, 1), items(3)))[0] == ["1", "2", "3"]


def test_a_list_that_states_no_number_of_pages_ends_with_nothing_new() -> None:
    def respond(arguments: dict[str, Any]) -> Page:
        return Page(item=items(min(arguments["page"], 3)))

    assert walk(Pager(Paging(), {}), respond)[0] == ["1", "2", "3"]


def test_an_empty_list() -> None:
    assert walk(Pager(Paging(), {}), lambda _: Page(page=1, pages=0)) == ([], [{"page": 1}])


def test_a_cursor_leads_from_page_to_page() -> None:
    responses = {"0": Page(continuation="a", item=items(1)), "a": Page(continuation="-1", item=items(2))}
    found, asked = walk(
        Pager(Paging(cursor="continuation"), {}), lambda arguments: responses[arguments["continuation"]]
    )
    assert (found, asked) == (["1", "2"], [{"continuation": "0"}, {"continuation": "a"}])


class Gallery(Record, frozen=True, kw_only=True):
    photos: Page


def test_a_list_within_the_response() -> None:
    pages = pages_of(items(1), items(2))
    found, _ = walk(Pager(Paging(within="photos"), {}), lambda arguments: Gallery(photos=pages(arguments)))
    assert found == ["1", "2"]


def test_a_list_that_responses_a_cursor_with_pages() -> None:
    pages = pages_of(items(1), items(2))
    found, _ = walk(Pager(Paging(cursor="continuation"), {}), lambda arguments: pages({"page": 1, **arguments}))
    assert found == ["1", "2"]


@pytest.mark.parametrize("first", [0, 1])
def test_pages_may_be_counted_from_nought(first: int) -> None:
    def respond(arguments: dict[str, Any]) -> Page:
        return Page(pages=1 + first, item=items(arguments["page"]))

    _, asked = walk(Pager(Paging(first=first), {}), respond)
    assert [arguments["page"] for arguments in asked] == [first, first + 1]


class Shifting:
    """A list whose items leave, arrive and swap places between calls."""

    def __init__(self, count: int, size: int = 10) -> None:
        self.line = list(range(count))
        self.size = size
        self.calls = 0

    def __call__(self, arguments: dict[str, Any]) -> Page:
        self.calls += 1
        size = int(arguments.get("per_page", self.size))
        pages = -(-len(self.line) // size)
        number = max(1, min(arguments["page"], pages))
        shown = self.line[(number - 1) * size : number * size]
        return Page(page=number, pages=pages, perpage=size, total=len(self.line), item=items(*shown))


@pytest.mark.parametrize("step", [1, 3, 6])
def test_items_that_leave_draw_none_into_pages_that_were_read(step: int) -> None:
    shifting = Shifting(100)
    pager, found, gone = Pager(Paging(), {}), set[int](), set[int]()
    while (arguments := pager.next_arguments()) is not None:
        found |= {int(item.id) for item in pager.accept(shifting(arguments))}
        gone |= set(shifting.line[:step])
        del shifting.line[:step]
    assert set(range(100)) - gone <= found
    assert shifting.calls <= 25


def test_items_that_arrive_cost_no_call() -> None:
    shifting = Shifting(100)
    pager, found = Pager(Paging(), {}), list[str]()
    while (arguments := pager.next_arguments()) is not None:
        found += [item.id for item in pager.accept(shifting(arguments))]
        shifting.line.insert(0, 1000 + shifting.calls)
    assert found == [str(number) for number in range(100)]
    assert shifting.calls == 11


def test_items_that_swap_places_between_two_pages() -> None:
    shifting = Shifting(40)
    pager, found = Pager(Paging(), {}), list[str]()
    while (arguments := pager.next_arguments()) is not None:
        found += [item.id for item in pager.accept(shifting(arguments))]
        if shifting.calls == 1:
            shifting.line[8], shifting.line[11] = 11, 8
    assert sorted(map(int, found)) == list(range(40))
    assert shifting.calls == 5


@pytest.mark.parametrize(("total", "came"), [(100, 60), (2000, 40)])
def test_a_walk_that_is_clearly_short_warns(total: int, came: int) -> None:
    """Either pages are full and the last ones do not come, or they contain less than half of what `total` says."""

    def respond(arguments: dict[str, Any]) -> Page:
        number = min(arguments["page"], came // 10)
        return Page(
            page=number, pages=total // 10, perpage=10, total=total, item=items(*range(number * 10, number * 10 + 10))
        )

    with pytest.warns(IncompleteResultsWarning, match=f"flickr.x.getList: {came} of about {total} items were returned"):
        walk(Pager(Paging(), {}, method="flickr.x.getList"), respond)


def test_short_pages_are_no_reason_to_warn() -> None:
    """Flickr leaves out what the caller may not see, and counts it."""

    def respond(arguments: dict[str, Any]) -> Page:
        number = arguments["page"]
        return Page(page=number, pages=10, perpage=10, total=100, item=items(*range(number * 10, number * 10 + 7)))

    found, asked = walk(Pager(Paging(), {}), respond)
    assert (len(found), len(asked)) == (70, 10)


def test_a_single_item_that_is_hidden_is_no_reason_to_warn() -> None:
    assert walk(Pager(Paging(), {}), lambda _: Page(page=1, pages=1, perpage=100, total=1)) == ([], [{"page": 1}])


def test_a_cursor_that_comes_again_is_the_end() -> None:
    found, asked = walk(Pager(Paging(cursor="continuation"), {}), lambda _: Page(continuation="0", item=items(1)))
    assert (found, len(asked)) == (["1"], 1)


@given(st.lists(st.lists(st.integers(0, 20), max_size=5), min_size=1, max_size=6))
def test_everything_comes_once_and_in_order(pages: list[list[int]]) -> None:
    found, _ = walk(Pager(Paging(), {}), pages_of(*[items(*page) for page in pages]))
    assert found == list(dict.fromkeys(str(item) for page in pages for item in page))
