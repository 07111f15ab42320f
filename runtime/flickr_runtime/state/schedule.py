"""Computes when the next call may start, given the starts of the others: an exact sliding window.

A call may start at `t` when no stretch of `span` seconds, `t` included, has more than `limit` starts. Whenever `limit`
starts in a row lie closer than `span`, no further call may start at a time nearer than `span` to both ends of that row;
`earliest` is the first moment outside all such stretches. Starts may be in the future, since waiting calls have booked
theirs, and a new call never moves them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Rows", "earliest", "rows"]

Rows = list[tuple[float, float]]
"""First and last start of every row of `limit` consecutive starts, ascending."""


def rows(starts: Sequence[float], limit: int) -> Rows:
    """The rows of `limit` consecutive starts; `starts` are ascending."""
    return list(zip(starts[: max(0, len(starts) - limit + 1)], starts[limit - 1 :], strict=True))


def earliest(logs: Sequence[Rows], span: float, at: float) -> float:
    """The first moment from `at` on when one more call may start in all the logs; `span` and times are in seconds."""
    while True:
        before = at
        for log in logs:
            at = _earliest(log, span, at)
        if at == before:
            return at


def _earliest(log: Rows, span: float, at: float) -> float:
    for first, last in log:
        if last - span >= at:  # this full row, and so every later one, is closed only after `at`
            break
        if last - first < span:
            at = max(at, first + span)
    return at
