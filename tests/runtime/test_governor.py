"""A client under its key's limit: it waits, or raises, and counts what it did."""

from pathlib import Path
from typing import Any

import pytest

from flickr_runtime import BaseClient, Event, MockTransport, Request, Response
from flickr_runtime.core import Core
from flickr_runtime.endpoints import Endpoints
from flickr_runtime.errors import APIError, ConfigurationError, HTTPStatusError, TransportError
from flickr_runtime.governor import Governor, is_local
from flickr_runtime.limits.errors import RateLimited
from flickr_runtime.state.location import open_state

ECHO = "flickr.test.echo"


class World:
    """Time that passes only when somebody sleeps, and a Flickr that responds at once."""

    def __init__(self, path: Path) -> None:
        self.now = 1_700_000_000.0
        self.url = f"sqlite:///{path}/state.sqlite3"
        self.started: list[float] = []
        self.outcomes: list[Response | Exception] = []

    def respond(self, _request: Request) -> Response:
        self.started.append(self.now)
        outcome = self.outcomes.pop(0) if self.outcomes else Response(status=200, body=b'{"stat":"ok"}')
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def client(self, calls_per_hour: int = 3600, **options: Any) -> BaseClient:
        client = BaseClient("key", transport=MockTransport(self.respond), state=False, **options)
        governor = Governor(lambda: open_state(self.url), "key", calls_per_hour=calls_per_hour, wall=lambda: self.now)
        client._core = Core(
            client._core.credentials,
            client._core.endpoints,
            client._core.options,
            governor,
            client._core.hooks,
            lambda: self.now,
        )
        client._sleep = self.sleep  # type: ignore[method-assign]
        return client


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_the_call_after_the_last_waits_for_its_hour(world: World) -> None:
    events: list[Event] = []
    with world.client(calls_per_hour=3, hooks=[events.append]) as client:
        for _ in range(7):
            client.call(ECHO)
    starts = [start - world.started[0] for start in world.started]
    assert starts[:3] == [0, 0, 0]
    assert all(3600 <= later - earlier < 3610 for earlier, later in zip(starts, starts[3:], strict=False))
    assert {event.detail for event in events if event.kind == "wait"} == {
        "the API key's calls for the hour are used up, or it is paused"
    }


def test_two_clients_with_one_key_share_its_limit(world: World) -> None:
    with world.client(calls_per_hour=2) as one, world.client(calls_per_hour=2) as other:
        for client in (one, other, one):
            client.call(ECHO)
    assert world.started[2] - world.started[0] >= 3600


def test_a_deadline_raises_instead_of_waiting(world: World) -> None:
    with world.client(calls_per_hour=1, deadline=60) as client:
        client.call(ECHO)
        with pytest.raises(RateLimited, match="try again in 36"):
            client.call(ECHO)
        assert client.usage().last_hour == 1  # what was not sent counts for nothing
    assert len(world.started) == 1


def test_too_many_requests_hold_back_everybody_with_the_key(world: World) -> None:
    world.outcomes = [Response(status=429, headers={"retry-after": "100"})]
    with world.client(retries=1) as one, world.client() as other:
        one.call(ECHO)
        assert world.started[1] - world.started[0] >= 100
        world.outcomes = [Response(status=429, headers={"retry-after": "100"})] * 2
        before = world.now
        with pytest.raises(HTTPStatusError):
            one.call(ECHO)
        other.call(ECHO)
    assert world.started[-1] - before >= 100


def test_every_outcome_is_counted(world: World) -> None:
    world.outcomes = [
        Response(status=200, body=b'{"stat":"ok"}'),
        Response(status=200, body=b'{"stat":"fail","code":1,"message":"no"}'),
        TransportError("reset"),
        Response(status=429),
    ]
    with world.client(retries=0) as client:
        client.call(ECHO)
        for error in (APIError, TransportError, HTTPStatusError):
            with pytest.raises(error):
                client.call(ECHO)
        report = client.usage()
    (method,) = report.methods
    assert (method.method, method.sent, method.failed) == (ECHO, 4, 3)
    hour = report.hours[-1]
    assert (hour.ok, hour.fail, hour.transport, hour.limited) == (1, 1, 1, 1)


def test_a_client_of_this_machine_has_no_limit_unless_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_local(Endpoints.below("http://localhost:5000"))
    assert not is_local(Endpoints())
    local = {"base_url": "http://127.0.0.1:5000"}
    assert BaseClient("key", **local)._core.governor is None
    assert BaseClient("key")._core.governor is not None
    assert BaseClient("key", state=False)._core.governor is None
    with pytest.raises(ConfigurationError, match="counts no calls"):
        BaseClient("key", state=False).usage()
    monkeypatch.setenv("FLICKR_STATE_URL", "memory:")
    assert BaseClient("key", **local)._core.governor is not None


@pytest.mark.parametrize("calls", [0, 3601, -1])
def test_more_than_the_guide_allows_is_refused(calls: int) -> None:
    with pytest.raises(ConfigurationError, match="Developer Guide, «Limits»"):
        BaseClient("key", calls_per_hour=calls)
