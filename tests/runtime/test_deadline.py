from __future__ import annotations

from flickr_runtime.deadline import NEVER, Deadline


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_what_is_left_never_falls_below_nothing() -> None:
    clock = Clock()
    deadline = Deadline.after(3, clock)
    assert (deadline.left(), deadline.within(30), deadline.within(1)) == (3, 3, 1)
    assert deadline.allows(2.9)
    assert not deadline.allows(3)

    clock.now += 4
    assert (deadline.left(), deadline.within(30), deadline.passed) == (0, 0, True)


def test_no_deadline_never_passes() -> None:
    assert Deadline.after(None) == NEVER
    assert (NEVER.left(), NEVER.within(30), NEVER.passed, NEVER.allows(1e9)) == (None, 30, False, True)
