"""When the next call may start: the schedule against the plain definition of a sliding window."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from flickr_runtime.state.schedule import earliest, rows

SPAN = 10


def crowded(starts: list[float], limit: int) -> bool:
    """Whether any window contains more starts than it may."""
    ordered = sorted(starts)
    return any(last - first < SPAN for first, last in zip(ordered, ordered[limit:], strict=False))


def test_a_free_window_lets_start_at_once() -> None:
    assert earliest([rows([1, 2], 3)], SPAN, 5) == 5


def test_a_full_window_lets_start_when_its_first_start_has_left_it() -> None:
    assert earliest([rows([1, 2, 3], 3)], SPAN, 5) == 11


def test_a_slot_that_was_given_up_is_found_before_the_end_of_the_queue() -> None:
    assert earliest([rows([1, 2, 3, 11, 13], 3)], SPAN, 5) == 12


def test_a_share_and_the_whole_both_count() -> None:
    whole, share = rows([1, 2, 3, 4], 4), rows([4], 1)
    assert earliest([whole, share], SPAN, 5) == 14
    assert earliest([whole], SPAN, 5) == 11


@given(st.lists(st.integers(0, 60), max_size=30), st.integers(1, 5), st.integers(0, 40))
def test_it_is_the_first_moment_that_the_definition_allows(requests: list[int], limit: int, at: int) -> None:
    starts: list[float] = []
    for requested in requests:
        found = earliest([rows(starts, limit)], SPAN, requested)
        assert found >= requested
        starts = sorted([*starts, found])
        assert not crowded(starts, limit)
    found = earliest([rows(starts, limit)], SPAN, at)
    earlier = [moment for moment in range(at, int(found)) if not crowded([*starts, moment], limit)]
    assert earlier == []
    assert all(first <= second for first, second in pairwise(starts))
