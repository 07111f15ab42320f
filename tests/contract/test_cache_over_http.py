"""The cache over real HTTP, between the generated clients and the sandbox: what Flickr would see of it."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest

from flickr_client import AsyncFlickr, Flickr
from flickr_runtime import Token
from flickr_runtime.cache.cache import Cache
from flickr_sandbox import Sandbox
from tests.programs import Program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flickr_runtime import Event


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


class Sent:
    """Counts what really goes out."""

    def __init__(self) -> None:
        self.methods: list[str] = []

    def __call__(self, event: Event) -> None:
        if event.kind == "request":
            self.methods.append(event.method)


@pytest.fixture
def sent() -> Sent:
    return Sent()


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of these tests' own, without data, on a socket in their folder."""
    if shutil.which("redis-server") is None:
        if os.environ.get("CI"):
            pytest.fail("redis-server is not installed, and CI has to test with it")
        pytest.skip("redis-server is not installed (apt-get install redis-server)")
    folder = tmp_path_factory.mktemp("r")
    command = ["redis-server", "--port", "0", "--unixsocket", "s", "--save", "", "--appendonly", "no"]
    with Program(command, stdout=subprocess.DEVNULL, cwd=folder) as server:
        while not (folder / "s").exists() and server.poll() is None:
            time.sleep(0.02)
        yield f"unix://{folder}/s"
        server.terminate()


@pytest.fixture(params=["file", "redis"])
def cache(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Cache]:
    if request.param == "redis":
        opened = Cache(request.getfixturevalue("redis_url"))
        opened.clear()
    else:
        opened = Cache(f"sqlite:///{tmp_path}/cache.sqlite3")
    yield opened
    opened.close()


def token_of(sandbox: Sandbox, user: str) -> Token:
    nsid = next(each.nsid for each in sandbox.users if each.username == user)
    given = sandbox.sign_in(user)
    return Token(token=given.token, secret=given.secret, user_nsid=nsid)


def client(sandbox: Sandbox, cache: Cache, sent: Sent, user: str | None = None, kind: Any = Flickr) -> Any:
    return kind(
        sandbox.consumer_key,
        sandbox.consumer_secret,
        token=token_of(sandbox, user) if user else None,
        base_url=sandbox.base_url,
        cache=cache,
        hooks=[sent],
    )


def test_a_search_is_sent_once_and_its_answer_is_the_same(sandbox: Sandbox, cache: Cache, sent: Sent) -> None:
    with client(sandbox, cache, sent) as flickr:
        pages = [flickr.photos.search(text="otter", extras=["owner_name"]) for _ in range(3)]
    assert sent.methods == ["flickr.photos.search"]
    assert pages[0] == pages[1] == pages[2]
    assert len(pages[0]) > 0


def test_both_clients_use_one_cache(sandbox: Sandbox, cache: Cache, sent: Sent) -> None:
    user = sandbox.users[0].username
    with client(sandbox, cache, sent, user) as flickr:
        page = flickr.people.get_photos("me")

    async def program() -> list[Any]:
        async with client(sandbox, cache, sent, None, AsyncFlickr) as anonymous:
            signed = anonymous.acting_for(flickr.token)
            return [
                await signed.people.get_photos("me"),
                *(await asyncio.gather(*[anonymous.photos.licenses.get_info() for _ in range(20)])),
            ]

    assert asyncio.run(program())[0] == page
    assert sent.methods == ["flickr.people.getPhotos", "flickr.photos.licenses.getInfo"]


def test_what_one_may_see_the_other_does_not_get(sandbox: Sandbox, cache: Cache, sent: Sent) -> None:
    mine, other = (user.username for user in sandbox.users[:2])
    with client(sandbox, cache, sent, mine) as owner, client(sandbox, cache, sent, other) as stranger:
        nsid = owner.token.user_nsid
        photo_id = next(iter(owner.people.get_photos("me"))).id
        owner.photos.set_perms(photo_id, is_public=False, is_friend=False, is_family=False)
        assert photo_id in [photo.id for photo in owner.people.get_photos(nsid)]
        assert photo_id not in [photo.id for photo in stranger.people.get_photos(nsid)]
        assert photo_id not in [photo.id for photo in stranger.acting_for(None).people.get_photos(nsid)]


def test_a_new_title_shows_at_once_wherever_the_photo_is(sandbox: Sandbox, cache: Cache, sent: Sent) -> None:
    user = sandbox.users[0].username
    with client(sandbox, cache, sent, user) as flickr, client(sandbox, cache, sent) as anonymous:
        nsid = flickr.token.user_nsid
        photo_id = next(iter(anonymous.people.get_public_photos(nsid))).id
        anonymous.photos.get_info(photo_id)
        flickr.photos.set_meta(photo_id, title="An otter, renamed", description="")
        titles = {photo.id: photo.title for photo in anonymous.people.get_public_photos(nsid)}
        assert titles[photo_id] == "An otter, renamed"
        assert anonymous.photos.get_info(photo_id).title == "An otter, renamed"


def test_an_album_shows_in_the_list_once_it_is_made(sandbox: Sandbox, cache: Cache, sent: Sent) -> None:
    user = sandbox.users[0].username
    with client(sandbox, cache, sent, user) as flickr, client(sandbox, cache, sent) as anonymous:
        nsid = flickr.token.user_nsid
        before = len(flickr.photosets.get_list()), len(anonymous.photosets.get_list(user_id=nsid))
        photo_id = next(iter(flickr.people.get_photos("me"))).id
        flickr.photosets.create(title="Otters", primary_photo_id=photo_id)
        assert len(flickr.photosets.get_list()) == before[0] + 1
        assert len(anonymous.photosets.get_list(user_id=nsid)) == before[1] + 1


def test_an_upload_shows_in_the_stream_at_once(sandbox: Sandbox, cache: Cache, sent: Sent) -> None:
    from flickr_sandbox.pictures.draw import draw

    user = sandbox.users[0].username
    with client(sandbox, cache, sent, user) as flickr:
        before = flickr.people.get_photos("me").total
        photo = flickr.upload(draw("pond", 8, 5), name="otter.png")
        assert flickr.people.get_photos("me").total == before + 1
        assert flickr.photos.get_info(photo.photo_id).id == photo.photo_id


def test_what_is_forgotten_is_asked_for_again(sandbox: Sandbox, cache: Cache, sent: Sent) -> None:
    with client(sandbox, cache, sent) as flickr:
        photo = next(iter(flickr.photos.search(text="otter")))
        flickr.photos.get_sizes(photo.id)
        assert flickr.forget(photo=photo.id) == 2
        flickr.photos.search(text="otter")
        flickr.photos.get_sizes(photo.id)
        assert flickr.forget(user=photo.owner) == 2
    assert len(sent.methods) == 4
