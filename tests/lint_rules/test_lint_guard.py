"""The time limit for a file, in the main thread and in others."""

from __future__ import annotations

import threading
from itertools import count

import pytest

from flickr_lint.guard import OutOfTime, limit


def _goes_on_for_ever() -> None:
    for _ in count():
        pass


def _in_a_thread(caught: list[str]) -> None:
    try:
        with limit(0.05):
            _goes_on_for_ever()
    except OutOfTime:
        caught.append("out of time")
    with limit(30):  # the next file has its own time
        caught.append("went on")


def test_the_main_thread_is_interrupted() -> None:
    with pytest.raises(OutOfTime), limit(0.05):
        _goes_on_for_ever()


def test_other_threads_are_as_well() -> None:
    caught: list[str] = []
    thread = threading.Thread(target=_in_a_thread, args=(caught,), daemon=True)
    thread.start()
    thread.join(10)
    assert caught == ["out of time", "went on"]


def test_what_ends_in_time_is_left_alone() -> None:
    done: list[int] = []

    def work() -> None:
        for number in range(50):
            with limit(5):
                done.append(number)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(10)
    assert done == list(range(50))
    for timer in (at for at in threading.enumerate() if isinstance(at, threading.Timer)):
        timer.join(3)
        assert not timer.is_alive(), "timers end with what they watch"
