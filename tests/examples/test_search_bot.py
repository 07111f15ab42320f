"""The search bot: finds come once, hourly at most, a few searches at a time, and a cancellation loses nothing."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from search_bot.bot import Bot, Find
from search_bot.memory import Memory

from flickr_client import AsyncFlickr
from flickr_runtime.async_transport import HttpxTransport
from flickr_sandbox.pictures.draw import draw
from tests.programs import Program

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flickr_runtime.messages import Request, Response

HOUR = 3600


class Watching(HttpxTransport):
    """Counts what is under way; `at` is called with the number of each request before it is sent."""

    def __init__(self, at: Callable[[int], object] = lambda _number: None) -> None:
        super().__init__()
        self.at = at
        self.sent = self.running = self.most = 0

    async def send(self, request: Request) -> Response:
        self.sent += 1
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            self.at(self.sent)
            await asyncio.sleep(0.01)
            return await super().send(request)
        finally:
            self.running -= 1


def upload(world: Any, *titles: str) -> list[str]:
    """Public photos with these titles, each a second after the one before."""
    ids = []
    with world.client() as flickr:
        for title in titles:
            sent = flickr.upload(draw(title, 8, 5), name="p.png", title=title, privacy=1)
            ids.append(sent.photo_id)
    return ids


class Hours:
    """A clock to be moved."""

    def __init__(self) -> None:
        self.passed = 0

    def __call__(self) -> float:
        return time.time() + self.passed * HOUR


def bot_in(world: Any, path: Path, hours: Hours, finds: list[Find], transport: Any = None, **options: Any) -> Any:
    flickr = AsyncFlickr(
        world.sandbox.consumer_key, base_url=world.sandbox.base_url, transport=transport or Watching(), retries=0
    )
    return flickr, Bot(flickr, Memory.read(path), finds.append, clock=hours, **options)


def check(world: Any, path: Path, hours: Hours, texts: list[str], transport: Any = None, **options: Any) -> list[Find]:
    """One look of a bot that is started again."""
    finds: list[Find] = []

    async def once() -> None:
        flickr, bot = bot_in(world, path, hours, finds, transport, **options)
        async with flickr:
            await bot.check(texts)

    asyncio.run(once())
    return finds


def test_finds_are_lines_of_json_and_come_once(world: Any, tmp_path: Path) -> None:
    command = ("search_bot", "seaotter", "--once", "--state", tmp_path / "bot.json")
    (new,) = upload(world, "A seaotter")
    first = world.run(*command)
    assert (first.returncode, first.stderr) == (0, "")
    find = json.loads(first.stdout)
    assert (find["search"], find["id"], find["title"]) == ("seaotter", new, "A seaotter")
    assert find["page"].endswith(f"/photos/{world.sandbox.users[0].nsid}/{new}/")
    world.sandbox.requests.clear()
    assert world.run(*command).stdout == ""
    world.sandbox.requests.assert_not_called()  # it was asked within the last hour


def test_what_is_new_after_an_hour(world: Any, tmp_path: Path) -> None:
    path, hours = tmp_path / "bot.json", Hours()
    (before,) = upload(world, "A seaotter")
    assert [find["id"] for find in check(world, path, hours, ["seaotter"])] == [before]
    (after,) = upload(world, "Another seaotter")
    assert check(world, path, hours, ["seaotter"]) == []
    hours.passed = 1
    assert [find["id"] for find in check(world, path, hours, ["seaotter"])] == [after]
    assert "Another" not in path.read_text()  # ids and times, no copy of what Flickr said


def test_searches_run_side_by_side_but_not_all_at_once(world: Any, tmp_path: Path) -> None:
    transport = Watching()
    check(world, tmp_path / "bot.json", Hours(), [f"otter{number}" for number in range(6)], transport, at_a_time=3)
    assert (transport.sent, transport.most) == (6, 3)


def test_a_search_that_fails_holds_up_no_other(world: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (new,) = upload(world, "A seaotter")
    world.sandbox.faults.add("500,on=flickr.photos.search,times=1")
    found = check(world, tmp_path / "bot.json", Hours(), ["fails", "seaotter"], at_a_time=1)
    assert [find["id"] for find in found] == [new]
    assert (
        "fails: flickr.photos.search: HTTP 500: 500 Internal Server Error; it is looked for again in an hour"
        in caplog.text
    )


@pytest.mark.parametrize("cut", [1, 2])
def test_a_cancellation_loses_nothing_and_doubles_nothing(world: Any, tmp_path: Path, cut: int) -> None:
    path, hours, finds = tmp_path / "bot.json", Hours(), list[Find]()
    new = upload(world, *[f"seaotter {number}" for number in range(4)])

    async def cancelled() -> None:
        task = asyncio.current_task()
        assert task
        transport = Watching(lambda number: task.cancel() if number == cut else None)
        flickr, bot = bot_in(world, path, hours, finds, transport)
        async with flickr:
            await bot.watch(["seaotter", "nothing"])

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(cancelled())
    finds += check(world, path, hours, ["seaotter", "nothing"])
    assert sorted(find["id"] for find in finds) == sorted(new)


def test_a_signal_ends_it_at_once(world: Any, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "search_bot", "seaotter", "--state", str(tmp_path / "bot.json")]
    upload(world, "A seaotter")
    with Program(
        command, env=world.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert json.loads(process.stdout.readline())["title"] == "A seaotter"
        process.send_signal(signal.SIGTERM)
        _, output = process.communicate(timeout=10)
    assert (process.returncode, output) == (0, "Stopped.\n")
