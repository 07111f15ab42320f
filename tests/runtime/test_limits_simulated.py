"""No window has more starts than the limit, if callers oversleep, give up, are paused or are killed."""

import heapq
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from flickr_runtime.limits.limiter import Limiter
from flickr_runtime.limits.reservation import Reservation
from flickr_runtime.state.location import open_state

LIMIT, WINDOW, GRACE = 3, 60.0, 1.0
START = 1_700_000_000.0


@dataclass(frozen=True)
class Caller:
    """Asks at `arrives`, wakes late by each of `sleepiness` in turn, gives up or is killed at its `patience`th wake."""

    arrives: float
    sleepiness: tuple[float, ...]
    patience: int
    killed: bool
    slow: bool


callers = st.lists(
    st.builds(
        Caller,
        arrives=st.floats(0, 200),
        sleepiness=st.lists(st.sampled_from([0.0, 0.0, 0.01, 0.5, 0.99, 1.5, 7.0, 45.0]), min_size=1, max_size=4).map(
            tuple
        ),
        patience=st.sampled_from([1, 3, 1000, 1000, 1000]),
        killed=st.booleans(),
        slow=st.booleans(),
    ),
    min_size=1,
    max_size=14,
)


def run(callers: list[Caller], pauses: list[tuple[float, float]]) -> list[tuple[float, bool]]:
    """When each call started and whether it was a slow one; every caller is a process, and time is simulated."""
    store = open_state("memory:")
    limiters = [Limiter(store, limit=LIMIT, window=WINDOW, grace=GRACE, shares={"slow": 1}) for _ in callers]
    events: list[tuple[float, int, Reservation | None, int]] = [
        (START + caller.arrives, number, None, 0) for number, caller in enumerate(callers)
    ]
    pausing = sorted(pauses)
    heapq.heapify(events)
    starts = []
    while events:
        now, number, reservation, wakes = heapq.heappop(events)
        while pausing and START + pausing[0][0] <= now:
            began, length = pausing.pop(0)
            limiters[0].pause("key", START + began + length, now)
        caller, limiter = callers[number], limiters[number]
        if reservation is None:
            reservation = limiter.reserve("key", "slow" if caller.slow else "quick", now)
        elif wakes >= caller.patience:
            if not caller.killed:
                limiter.release(reservation)
            continue
        else:
            reservation = limiter.confirm(reservation, now)
        if reservation.ready:
            starts.append((now, caller.slow))
            continue
        late = caller.sleepiness[wakes % len(caller.sleepiness)]
        heapq.heappush(events, (max(now, reservation.wake) + late, number, reservation, wakes + 1))
        assert wakes < 2000, "a caller never gets its turn"
    return starts


def most(starts: list[float]) -> int:
    return max((sum(1 for other in starts if start <= other < start + WINDOW) for start in starts), default=0)


@settings(max_examples=150, deadline=None)
@given(callers, st.lists(st.tuples(st.floats(0, 200), st.floats(0, 90)), max_size=2))
def test_no_window_holds_more_starts_than_the_limit(callers: list[Caller], pauses: list[tuple[float, float]]) -> None:
    # Someone who always wakes too late never starts, so that each is on time now and then.
    callers = [Caller(c.arrives, (*c.sleepiness, 0.0, 0.0, 0.0), c.patience, c.killed, c.slow) for c in callers]
    starts = run(callers, pauses)
    assert most([start for start, _ in starts]) <= LIMIT
    assert most([start for start, slow in starts if slow]) <= 1


def test_everybody_gets_a_turn() -> None:
    crowd = [Caller(0.0, (0.0,), 1000, killed=False, slow=False) for _ in range(30)]
    starts = [start for start, _ in run(crowd, [])]
    assert len(starts) == 30
    assert max(starts) == START + 9 * (WINDOW + GRACE)
