"""Walks through pages, against a list that shifts, shortens and repeats itself as Flickr's do."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flickr_runtime import Record
from flickr_runtime.paging import Pager, Paging


class Item(Record, frozen=True, kw_only=True):
    id: str


class Page(Record, frozen=True, kw_only=True):
    page: int | None = None
    pages: int | None = None
    continuation: str | None = None
    item: list[Item] = []

    def __iter__(self) -> Any:
        return iter(self.item)


def items(*names: object) -> list[Item]:
    return [Item(id=str(name)) for name in names]


def walk(pager: Pager, answer: Any) -> tuple[list[str], list[dict[str, Any]]]:
    found: list[str] = []
    asked: list[dict[str, Any]] = []
    while (arguments := pager.next_arguments()) is not None:
        asked.append(arguments)
        assert len(asked) < 100, "the walk does not end"
        found += [item.id for item in pager.accept(answer(arguments))]
    return found, asked


def pages_of(*pages: list[Item], clamp: bool = True) -> Any:
    def answer(arguments: dict[str, Any]) -> Page:
        number = arguments["page"]
        if clamp:
            number = min(number, len(pages)) or 1
        return Page(page=number, pages=len(pages), item=pages[number - 1] if pages else [])

    return answer


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

    def answer(arguments: dict[str, Any]) -> Page:
        return Page(page=min(arguments["page"], 2), pages=50, item=items(arguments["page"]))

    found, asked = walk(Pager(Paging(), {}), answer)
    assert (found, len(asked)) == (["1", "2"], 3)


def test_a_list_that_states_no_number_of_pages_ends_with_nothing_new() -> None:
    def answer(arguments: dict[str, Any]) -> Page:
        return Page(item=items(min(arguments["page"], 3)))

    assert walk(Pager(Paging(), {}), answer)[0] == ["1", "2", "3"]


def test_an_empty_list() -> None:
    assert walk(Pager(Paging(), {}), lambda _: Page(page=1, pages=0)) == ([], [{"page": 1}])


def test_a_cursor_leads_from_page_to_page() -> None:
    answers = {"0": Page(continuation="a", item=items(1)), "a": Page(continuation="-1", item=items(2))}
    found, asked = walk(Pager(Paging(cursor="continuation"), {}), lambda arguments: answers[arguments["continuation"]])
    assert (found, asked) == (["1", "2"], [{"continuation": "0"}, {"continuation": "a"}])


class Gallery(Record, frozen=True, kw_only=True):
    photos: Page


def test_a_list_within_the_answer() -> None:
    pages = pages_of(items(1), items(2))
    found, _ = walk(Pager(Paging(within="photos"), {}), lambda arguments: Gallery(photos=pages(arguments)))
    assert found == ["1", "2"]


def test_a_list_that_answers_a_cursor_with_pages() -> None:
    pages = pages_of(items(1), items(2))
    found, _ = walk(Pager(Paging(cursor="continuation"), {}), lambda arguments: pages({"page": 1, **arguments}))
    assert found == ["1", "2"]


@pytest.mark.parametrize("first", [0, 1])
def test_pages_may_be_counted_from_nought(first: int) -> None:
    def answer(arguments: dict[str, Any]) -> Page:
        return Page(pages=1 + first, item=items(arguments["page"]))

    _, asked = walk(Pager(Paging(first=first), {}), answer)
    assert [arguments["page"] for arguments in asked] == [first, first + 1]


@given(st.lists(st.lists(st.integers(0, 20), max_size=5), min_size=1, max_size=6))
def test_everything_comes_once_and_in_order(pages: list[list[int]]) -> None:
    found, _ = walk(Pager(Paging(), {}), pages_of(*[items(*page) for page in pages]))
    assert found == list(dict.fromkeys(str(item) for page in pages for item in page))
