"""Walks over HTTP: a search of more photos than Flickr gives of one, and lists that repeat themselves."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from flickr_client import AsyncFlickr, Flickr, IncompleteResultsWarning
from flickr_sandbox import Sandbox
from flickr_sandbox.seed import seed_database
from flickr_sandbox.state import Database, photos, users

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OWNER = "otterbank"
NEW = 4400


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A sandbox in which somebody has thousands of photos, some of them of the year 1970 and some of one second."""
    folder: Path = tmp_path_factory.mktemp("crowded")
    database = Database(folder)
    seed_database(database)
    conditions = photos.Conditions()
    conditions.add("p.is_public AND p.safety_level = 1")
    model = photos.page_of_photos(database, conditions, order="p.id", limit=1, offset=0)[0]
    owner = next(user for user in users.all_users(database) if user.path_alias == OWNER)
    chance = random.Random(1)  # noqa: S311
    with database.transaction():
        for number in range(NEW):
            posted = 0 if number < 20 else 1_600_000_000 if number < 400 else 1_500_000_000 + chance.randrange(10**8)
            photo = replace(model, id=str(60_000_000_000 + number), owner=owner.nsid, posted=posted, title="crowd")
            photos.add_photo(database, photo)
    database.close()
    with Sandbox(folder=folder) as sandbox:
        yield sandbox


def given(sandbox: Sandbox, kind: type[Any], method: str, **arguments: Any) -> tuple[list[str], int]:
    """The ids that a walk gives, and how many calls it made."""
    calls: list[str] = []

    def note(event: Any) -> None:
        if event.kind == "request":
            calls.append(event.method)

    client = kind(sandbox.consumer_key, base_url=sandbox.base_url, hooks=[note])
    if kind is Flickr:
        with client:
            return [photo.id for photo in getattr(client.photos, method)(**arguments)], len(calls)

    async def walked() -> list[str]:
        async with client:
            return [photo.id async for photo in getattr(client.photos, method)(**arguments)]

    return asyncio.run(walked()), len(calls)


@pytest.fixture
def capped(crowded: Sandbox) -> Iterator[Sandbox]:
    crowded.faults.add("cap:1000")
    yield crowded
    crowded.faults.clear()


@pytest.mark.parametrize(("kind", "sort"), [(Flickr, "date-posted-desc"), (AsyncFlickr, "date-posted-asc")])
def test_a_search_past_the_cap_comes_whole(crowded: Sandbox, kind: type[Any], sort: str) -> None:
    found, calls = given(crowded, kind, "iter_search", text="crowd", sort=sort)
    assert len(found) == len(set(found)) == NEW
    assert calls <= 14


def test_a_smaller_cap_that_nobody_announced(capped: Sandbox) -> None:
    found, _ = given(capped, Flickr, "iter_search", text="crowd", min_upload_date="2017-01-01")
    assert len(found) == len(set(found)) == NEW - 20


@pytest.mark.parametrize("kind", [Flickr, AsyncFlickr])
def test_a_list_that_cannot_be_narrowed_says_what_is_missing(capped: Sandbox, kind: type[Any]) -> None:
    with pytest.warns(IncompleteResultsWarning, match="getRecent: 1000 of about 4"):
        found, _ = given(capped, kind, "iter_get_recent")
    assert len(found) == len(set(found)) == 1000
