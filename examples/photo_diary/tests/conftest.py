"""One sandbox for all tests, reset for each of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flickr_client import Flickr
from flickr_sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

WORLD = Path(__file__).with_name("world.json")


@pytest.fixture(scope="session")
def running() -> Iterator[Sandbox]:
    with Sandbox(seed=WORLD, clock="2024-05-07T00:00:00Z") as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox) -> Sandbox:
    running.reset()
    return running


@pytest.fixture
def flickr(sandbox: Sandbox) -> Iterator[Flickr]:
    options = {"token": sandbox.sign_in("heron", perms="write"), "base_url": sandbox.base_url}
    with Flickr(sandbox.consumer_key, sandbox.consumer_secret, **options) as client:
        sandbox.requests.clear()
        yield client
