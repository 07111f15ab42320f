"""One call in flight per key, however many threads and tasks ask, and nobody is left waiting when it fails."""

import asyncio
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from flickr_client import AsyncFlickr, Flickr
from flickr_runtime import MockTransport, Request, Response
from flickr_runtime.async_transport import AsyncMockTransport
from flickr_runtime.cache.cache import Cache
from flickr_runtime.cache.single_flight import Flights
from flickr_runtime.errors import DeadlineExceeded, FlickrError

KEY = {"text": "otters"}


class Slow:
    """Responds after a moment, to threads or tasks, and fails as often as requested."""

    def __init__(self, *, failures: int = 0, seconds: float = 0.1) -> None:
        self.failures, self.seconds = failures, seconds
        self.calls = 0
        self.lock = threading.Lock()
        self.meet: threading.Barrier | None = None

    def respond(self) -> Response:
        with self.lock:
            self.calls += 1
            if self.failures:
                self.failures -= 1
                return Response(status=500)
        title = f'{{"photos":{{"page":1,"pages":1,"photo":[{{"id":"7","title":"{self.calls}"}}]}},"stat":"ok"}}'
        return Response(status=200, body=title.encode())

    def __call__(self, _: Request) -> Response:
        if self.meet is not None:
            self.meet.wait(30)
        time.sleep(self.seconds)
        return self.respond()

    async def later(self, _: Request) -> Response:
        await asyncio.sleep(self.seconds)
        return self.respond()


def sync_client(server: Slow, cache: Cache, **options: Any) -> Flickr:
    return Flickr("key", transport=MockTransport(server), cache=cache, state=False, **{"retries": 0, **options})


def async_client(server: Slow, cache: Cache, **options: Any) -> AsyncFlickr:
    transport = AsyncMockTransport(server.later)
    return AsyncFlickr("key", transport=transport, cache=cache, state=False, **{"retries": 0, **options})


def title(client: Flickr) -> str:
    return str(next(iter(client.photos.search(**KEY))).title)


async def title_of(client: AsyncFlickr) -> str:
    return str(next(iter(await client.photos.search(**KEY))).title)


def test_many_threads_make_one_call() -> None:
    server = Slow()
    client = sync_client(server, Cache("memory:"))
    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(lambda _: title(client), range(64))) == {"1"}
    assert server.calls == 1


def test_many_tasks_make_one_call() -> None:
    """More of them than there are threads to run their work."""
    server = Slow()

    async def program() -> list[str]:
        async with async_client(server, Cache("memory:")) as client:
            return await asyncio.gather(*(title_of(client) for _ in range(200)))

    assert set(asyncio.run(program())) == {"1"}
    assert server.calls == 1


def test_threads_and_tasks_wait_for_each_other() -> None:
    server, cache = Slow(seconds=0.3), Cache("memory:")

    async def program() -> list[str]:
        async with async_client(server, cache) as client:
            return await asyncio.gather(*(title_of(client) for _ in range(8)))

    with ThreadPoolExecutor(9) as pool:
        threads = [pool.submit(title, sync_client(server, cache)) for _ in range(8)]
        tasks = pool.submit(asyncio.run, program())
        assert {*tasks.result(), *(thread.result() for thread in threads)} == {"1"}
    assert server.calls == 1


def test_other_arguments_and_other_users_do_not_wait() -> None:
    server = Slow(seconds=0)
    server.meet = threading.Barrier(4)  # each call ends when all of them are under way
    client = sync_client(server, Cache("memory:"))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda page: client.photos.search(page=page, **KEY), range(1, 5)))
    assert server.calls == 4


def test_after_a_failure_the_next_one_tries() -> None:
    server = Slow(failures=2, seconds=0.05)
    client = sync_client(server, Cache("memory:"))

    def outcome(_: int) -> str:
        try:
            return title(client)
        except FlickrError:
            return "failed"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(outcome, range(8)))
    assert sorted(outcomes) == ["3"] * 6 + ["failed"] * 2
    assert server.calls == 3


def test_after_a_cancellation_the_next_one_tries() -> None:
    server = Slow()

    async def program() -> list[Any]:
        async with async_client(server, Cache("memory:")) as client:
            tasks = [asyncio.create_task(title_of(client)) for _ in range(4)]
            await asyncio.sleep(0.05)
            tasks[0].cancel()
            tasks[2].cancel()
            return await asyncio.gather(*tasks, return_exceptions=True)

    outcomes = asyncio.run(program())
    assert [outcomes[1], outcomes[3]] == ["1", "1"]
    assert isinstance(outcomes[0], asyncio.CancelledError)
    assert isinstance(outcomes[2], asyncio.CancelledError)
    assert server.calls == 1


def test_who_waits_does_so_until_their_own_deadline() -> None:
    server, cache = Slow(seconds=0.5), Cache("memory:")
    with ThreadPoolExecutor(1) as pool:
        leader = pool.submit(title, sync_client(server, cache))
        time.sleep(0.1)
        with pytest.raises(DeadlineExceeded, match="the same call was under way"):
            title(sync_client(server, cache, deadline=0.1))

        async def program() -> str:
            async with async_client(server, cache, deadline=0.05) as client:
                return await title_of(client)

        with pytest.raises(DeadlineExceeded):
            asyncio.run(program())
        assert leader.result() == "1"
    assert server.calls == 1


def test_who_asks_after_a_write_does_not_join_a_call_from_before_it() -> None:
    server, cache = Slow(seconds=0.2), Cache("memory:")
    with ThreadPoolExecutor(1) as pool:
        leader = pool.submit(title, sync_client(server, cache))
        time.sleep(0.05)
        cache.changed({7})
        assert title(sync_client(server, cache)) == "2"
        assert leader.result() == "1"
    assert title(sync_client(server, cache)) == "2"


def test_without_a_store_many_still_make_one_call() -> None:
    server = Slow()
    client = sync_client(server, Cache("redis://127.0.0.1:1/0"))
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: title(client), range(8))) == {"1"}
    assert server.calls == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system does not fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_fork_does_not_wait_for_flights_of_its_parent() -> None:
    flights = Flights()
    flight, leads = flights.join(b"k")
    assert leads
    child = os.fork()
    if child == 0:
        os._exit(0 if flights.join(b"k")[1] else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    flights.land(b"k", flight, b"body")
    assert flight.result() == b"body"
