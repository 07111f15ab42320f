"""The stores of shared state have the interface that `flickr_runtime.state.store` describes."""

from __future__ import annotations

import inspect
import re
import time
from typing import TYPE_CHECKING

import pytest

from flickr_runtime.state import store
from flickr_runtime.state.redis import RedisStore
from flickr_runtime.state.sqlite import SQLiteStore
from flickr_runtime.state.store import Booking, Call, KeyState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.runtime.conftest import RedisServer

KINDS = (SQLiteStore, RedisStore)
DESCRIBED = dict(re.findall(r"^\| `(\w+)\((.*?)\)` \|", store.__doc__ or "", re.MULTILINE))


@pytest.fixture(params=KINDS)
def a_store(request: pytest.FixtureRequest) -> Iterator[SQLiteStore | RedisStore]:
    if request.param is SQLiteStore:
        opened: SQLiteStore | RedisStore = SQLiteStore(None)
    else:
        server: RedisServer = request.getfixturevalue("redis_server")
        opened = RedisStore(server.url, prefix="interface", settle=0)
    yield opened
    opened.close()


def test_both_have_the_methods_that_are_described() -> None:
    public = [
        {name for name, found in vars(kind).items() if inspect.isfunction(found) and name[0] != "_"} for kind in KINDS
    ]
    assert public == [set(DESCRIBED)] * 2
    for name, parameters in DESCRIBED.items():
        sqlite, redis = (inspect.signature(getattr(kind, name)) for kind in KINDS)
        assert sqlite == redis, name
        assert [each for each in sqlite.parameters if each not in ("self", "deadline")] == [
            each for each in parameters.split(", ") if each
        ], name


def test_each_method_of_both(a_store: SQLiteStore | RedisStore) -> None:
    now = time.time()
    booking = Booking(key_id="key", lanes=(("", 1),), slot="a", owner="me", now=now, span=60.0)
    booked = a_store.book(booking)
    assert (booked.booked, booked.start) == (True, pytest.approx(now, abs=1))
    a_store.release("key", ("",), "a", booked.start)
    assert a_store.book(booking).start == pytest.approx(now, abs=1)
    a_store.pause("key", now + 30, now)
    state = a_store.renew("key", "me", now)
    assert isinstance(state, KeyState)
    assert state.paused_until == pytest.approx(now + 30, abs=1)
    call, minute = Call("key", int(now // 3600), "flickr.test.echo", "ok", False), int(now // 60)
    a_store.add({call: 2}, {("key", minute): 2})
    assert a_store.calls("key", call.hour) == {call: 2}
    assert a_store.sent("key", minute) == 2
    assert a_store.key_ids() == ["key"]
    a_store.forget(call.hour + 1)
    assert a_store.calls("key", call.hour) == {}
