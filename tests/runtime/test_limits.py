"""The limiter in one process, with a clock that the test moves: on memory, on a file and on Redis."""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flickr_runtime.errors import ConfigurationError
from flickr_runtime.limits.errors import RateLimited
from flickr_runtime.limits.limiter import Limiter
from flickr_runtime.limits.shares import SLOW_METHODS
from flickr_runtime.state.errors import StateUnavailable
from flickr_runtime.state.location import StateStore, open_state
from flickr_runtime.state.redis import RedisStore

ECHO, SEARCH = "flickr.test.echo", "flickr.photos.search"
NOW = 1_700_000_000.0


@pytest.fixture(params=["memory", "sqlite", "redis"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    store: StateStore
    if request.param == "redis":
        store = RedisStore(request.getfixturevalue("redis_server").url, settle=0)
    else:
        store = open_state({"memory": "memory:", "sqlite": f"sqlite:///{tmp_path}/state.db"}[request.param])
    yield store
    store.close()


@pytest.fixture
def now(store: StateStore) -> float:
    """Redis has its own clock, so that tests on it live in the present."""
    return time.time() if "Redis" in repr(store) else NOW


def test_calls_start_at_once_until_the_limit(store: StateStore, now: float) -> None:
    limiter = Limiter(store, limit=3)
    for _ in range(3):
        reservation = limiter.reserve("key", ECHO, now)
        assert reservation.start == now
        assert limiter.confirm(reservation, now).ready
    assert limiter.reserve("key", ECHO, now).start == pytest.approx(now + 3601, abs=0.5)


def test_keys_do_not_share_a_limit(store: StateStore, now: float) -> None:
    limiter = Limiter(store, limit=1)
    assert [limiter.reserve(key, ECHO, now).start for key in ("a", "b")] == [now, now]


def test_two_limiters_on_one_store_share_the_limit(store: StateStore, now: float) -> None:
    Limiter(store, limit=1).reserve("key", ECHO, now)
    assert Limiter(store, limit=1).reserve("key", ECHO, now).start > now


def test_the_order_of_asking_is_the_order_of_starting(store: StateStore, now: float) -> None:
    limiter = Limiter(store, limit=2)
    waits = [round(limiter.reserve("key", ECHO, now).start - now) for _ in range(7)]
    assert waits == [0, 0, 3601, 3601, 7202, 7202, 10803]


def test_a_deadline_refuses_without_booking(store: StateStore, now: float) -> None:
    limiter = Limiter(store, limit=1)
    limiter.reserve("key", ECHO, now)
    with pytest.raises(RateLimited, match=r"flickr\.test\.echo: .* in 3601 seconds") as caught:
        limiter.reserve("key", ECHO, now, latest=now + 60)
    assert caught.value.retry_after == pytest.approx(3601, abs=0.5)
    assert limiter.reserve("key", ECHO, now).start == pytest.approx(now + 3601, abs=0.5)


def test_a_released_start_is_free_for_the_next(store: StateStore, now: float) -> None:
    limiter = Limiter(store, limit=1)
    limiter.reserve("key", ECHO, now)
    given_up = limiter.reserve("key", ECHO, now)
    behind = limiter.reserve("key", ECHO, now)
    limiter.release(given_up)
    assert limiter.reserve("key", ECHO, now).start == pytest.approx(now + 3601, abs=0.5)
    assert behind.start == pytest.approx(now + 2 * 3601, abs=0.5)


def test_a_waiting_call_moves_up_when_another_gives_up(store: StateStore, now: float) -> None:
    limiter = Limiter(store, limit=1)
    limiter.reserve("key", ECHO, now)
    given_up, waiting = limiter.reserve("key", ECHO, now), limiter.reserve("key", ECHO, now)
    limiter.release(given_up)
    moved = limiter.confirm(waiting, now + 1)
    assert not moved.ready
    assert moved.start == pytest.approx(now + 3601, abs=1.5)


def test_a_call_that_was_confirmed_is_not_given_back(store: StateStore, now: float) -> None:
    limiter = Limiter(store, limit=1)
    limiter.release(limiter.confirm(limiter.reserve("key", ECHO, now), now))
    assert limiter.reserve("key", ECHO, now).start > now


def test_whoever_oversleeps_is_booked_anew(store: StateStore, now: float) -> None:
    limiter = Limiter(store, limit=1)
    late = limiter.reserve("key", ECHO, now)
    following = limiter.reserve("key", ECHO, now)
    again = limiter.confirm(late, now + 2)
    assert not again.ready
    assert again.start >= following.start + 3600


def test_whoever_oversleeps_gives_the_old_slot_up(store: StateStore, now: float) -> None:
    limiter = Limiter(store, limit=1)
    late = limiter.reserve("key", ECHO, now)
    again = limiter.confirm(late, now + 2)
    assert again.start == now + 2
    assert limiter.confirm(again, now + 2).ready


def test_a_pause_holds_everybody_who_shares_the_key(store: StateStore, now: float) -> None:
    one, other = Limiter(store), Limiter(store)
    one.pause("key", now + 30, now)
    one.pause("key", now + 10, now)  # a pause is never made shorter
    assert other.reserve("key", ECHO, now).start == pytest.approx(now + 30, abs=0.5)
    assert other.reserve("another", ECHO, now).start == now
    with pytest.raises(RateLimited):
        other.reserve("key", ECHO, now, latest=now + 20)


def test_a_pause_moves_calls_that_wait(store: StateStore, now: float) -> None:
    limiter = Limiter(store, limit=1, window=2.0, grace=0.5)
    limiter.reserve("key", ECHO, now)
    waiting = limiter.reserve("key", ECHO, now)
    limiter.pause("key", now + 30, now)
    moved = limiter.confirm(waiting, waiting.start)
    assert not moved.ready
    assert moved.start >= now + 29.5


def test_no_server_can_ask_for_a_pause_of_years(store: StateStore, now: float) -> None:
    limiter = Limiter(store)
    limiter.pause("key", now + 1e9, now)
    assert limiter.reserve("key", ECHO, now).start == pytest.approx(now + 3600, abs=0.5)


def test_slow_methods_have_their_own_share_of_the_limit(store: StateStore, now: float) -> None:
    limiter = Limiter(store, limit=4, shares={SLOW_METHODS: 0.5})
    starts = [
        limiter.reserve("key", method, now).start for method in (SEARCH, "flickr.places.find", SEARCH, ECHO, ECHO)
    ]
    assert starts[:2] == [now, now]
    assert starts[2] == pytest.approx(now + 3601, abs=0.5)
    assert starts[3:] == [now, now]
    assert limiter.reserve("key", ECHO, now).start > now  # the whole counts all of them


def test_a_share_may_be_given_in_calls() -> None:
    limiter = Limiter(open_state("memory:"), shares={"flickr.photos.*": 1})
    assert [limiter.reserve("key", SEARCH, NOW).start > NOW for _ in range(2)] == [False, True]


@pytest.mark.parametrize("share", [0, 0.0, 1.5, -1, 5000])
def test_a_share_must_be_a_part_of_the_limit(share: float) -> None:
    with pytest.raises(ConfigurationError, match="share 'flickr.photos.search'"):
        Limiter(open_state("memory:"), shares={SEARCH: share})


def test_a_limit_must_be_above_nothing() -> None:
    with pytest.raises(ConfigurationError, match="limit=0"):
        Limiter(open_state("memory:"), limit=0)


def test_future_slots_of_a_process_that_is_gone_are_free_after_half_a_minute() -> None:
    store = open_state("memory:")
    gone, alive = Limiter(store, limit=1), Limiter(store, limit=1)
    alive.reserve("key", ECHO, NOW)
    for _ in range(50):
        gone.reserve("key", ECHO, NOW)
    waiting = alive.reserve("key", ECHO, NOW)
    assert waiting.start == NOW + 51 * 3601
    for second in range(5, 60, 5):
        waiting = alive.confirm(waiting, NOW + second)
        if second == 35:
            newcomer = alive.reserve("key", ECHO, NOW + second)
            assert newcomer.start == NOW + 3601
    assert waiting.start == NOW + 2 * 3601


def test_a_process_that_waits_keeps_its_slots() -> None:
    store = open_state("memory:")
    patient, other = Limiter(store, limit=1), Limiter(store, limit=1)
    patient.reserve("key", ECHO, NOW)
    waiting = patient.reserve("key", ECHO, NOW)
    for second in range(5, 300, 5):
        waiting = patient.confirm(waiting, NOW + second)
    assert other.reserve("key", ECHO, NOW + 300).start == NOW + 2 * 3601
    assert waiting.start == NOW + 3601


def test_whoever_was_stopped_for_long_is_booked_anew() -> None:
    limiter = Limiter(open_state("memory:"), limit=1)
    limiter.reserve("key", ECHO, NOW)
    waiting = limiter.reserve("key", ECHO, NOW)
    again = limiter.confirm(waiting, NOW + 3601.5)  # on time, but nobody has heard of it for an hour
    assert again.slot != waiting.slot


def test_a_clock_that_is_set_back_does_not_block_for_long() -> None:
    limiter = Limiter(open_state("memory:"), limit=2)
    limiter.reserve("key", ECHO, NOW)
    limiter.reserve("key", ECHO, NOW + 100)
    day_before = NOW - 86_400
    assert limiter.reserve("key", ECHO, day_before).start == day_before + 3501


@pytest.mark.parametrize("foul", ["text", "pause", "slots", "owners"])
def test_values_of_others_in_redis_do_not_stop_the_calls(redis_server: Any, foul: str) -> None:
    redis, stem = redis_server.client, "flickrkit:{key}"
    store, now = RedisStore(redis_server.url, settle=0), time.time()
    limiter = Limiter(store, limit=2)
    limiter.reserve("key", ECHO, now)
    if foul == "text":
        redis.set(stem, "otter")
    elif foul == "pause":
        redis.hset(stem, mapping={"paused": "otter", "epoch": "otter", "settled": "nan"})
    elif foul == "slots":
        redis.set(f"{stem}:slots/", "otter")
    else:
        redis.set(f"{stem}:owners", "otter")
    assert limiter.reserve("key", ECHO, now).start == now
    assert 3500 < limiter.reserve("key", ECHO, now).start - now < 3700
    limiter.pause("key", now + 30, now)
    store.close()


class Silent:
    """A store that does not respond until it is released."""

    def __init__(self) -> None:
        self.store = open_state("memory:")
        self.silent = True

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def respond(*arguments: Any) -> Any:
            if self.silent:
                raise StateUnavailable("nobody there")
            return getattr(self.store, name)(*arguments)

        return respond


def test_a_store_that_comes_back_is_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    silent = Silent()
    limiter = Limiter(silent)
    reservation = limiter.reserve("key", ECHO, NOW)
    for second in range(1, 10):
        reservation = limiter.confirm(reservation, NOW + second)
        assert not reservation.ready
    assert len(caplog.records) == 1
    silent.silent = False
    reservation = limiter.confirm(limiter.confirm(reservation, NOW + 10), NOW + 10)
    assert reservation.ready


def test_a_store_that_stays_silent_is_an_error() -> None:
    limiter = Limiter(Silent())
    reservation = limiter.reserve("key", ECHO, NOW)
    with pytest.raises(StateUnavailable):
        limiter.confirm(reservation, NOW + 31)
    with pytest.raises(StateUnavailable):
        limiter.reserve("key", ECHO, NOW, latest=NOW + 0.4)


def test_waiting_and_pausing_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    limiter = Limiter(open_state("memory:"), limit=1)
    for _ in range(3):
        limiter.reserve("key", ECHO, NOW)
    limiter.pause("key", NOW + 30, NOW)
    assert [record.levelname for record in caplog.records] == [
        "WARNING",
        "INFO",
        "WARNING",
    ]  # not one for each that waits
    assert caplog.messages[0] == "flickr.test.echo waits 3601.0 s: the API key's calls are used up"
