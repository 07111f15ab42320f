"""Times functions on a noisy machine: the best of many runs, taken in turn so that noise hits all alike."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["best_of", "check_promises"]


def best_of(
    rounds: int, *functions: Callable[[], object], warm: bool = False, clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """The shortest time of each function, in seconds of `clock`, over so many rounds of all of them.

    With `warm`, a call that is not timed begins each turn, so that none pays for the caches and the memory that the
    one before it left behind.
    """
    best = [float("inf")] * len(functions)
    for _ in range(rounds):
        for index, function in enumerate(functions):
            if warm:
                function()
            start = clock()
            function()
            best[index] = min(best[index], clock() - start)
    return best


def check_promises(*promises: tuple[str, bool]) -> None:
    """Prints each promise with whether it holds, and ends the program with 1 if one does not."""
    for text, holds in promises:
        print(f"  {'holds' if holds else 'BROKEN'}: {text}")
    if not all(holds for _, holds in promises):
        sys.exit(1)
