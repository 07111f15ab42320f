"""The asynchronous client: the same calls, awaited."""

import asyncio
import inspect
import json
from typing import Any

import pytest

from flickr_client import ArgumentError, AsyncFlickr, Flickr, Request, Response
from flickr_client._index import PATHS
from flickr_client.errors.photos import GetInfoPhotoNotFound
from flickr_runtime.async_transport import AsyncMockTransport
from flickr_runtime.transport import MockTransport


def photos(arguments: Request) -> Response:
    page = int(arguments.fields.get("page", "1"))
    body = {"photos": {"page": page, "pages": 3, "photo": [{"id": str(page)}]}, "stat": "ok"}
    return Response(status=200, body=json.dumps(body).encode())


def flickr(response: Any) -> AsyncFlickr:
    made: AsyncFlickr = AsyncFlickr("key", transport=AsyncMockTransport(response))
    return made


def test_a_call_and_all_pages() -> None:
    async def program() -> tuple[int, list[str]]:
        async with flickr(photos) as client:
            page = await client.photos.search(text="otters")
            return len(page), [photo.id async for photo in client.photos.iter_search(text="otters")]

    assert asyncio.run(program()) == (1, ["1", "2", "3"])


def test_the_synchronous_twin_walks_the_same_pages() -> None:
    client = Flickr("key", transport=MockTransport(photos))
    assert [photo.id for photo in client.photos.iter_search(text="otters")] == ["1", "2", "3"]


def test_errors_are_the_same() -> None:
    async def program() -> None:
        body = b'{"stat":"fail","code":1,"message":"Photo not found"}'
        async with flickr(lambda _: Response(status=200, body=body)) as client:
            with pytest.raises(GetInfoPhotoNotFound):
                await client.photos.get_info("1")
            with pytest.raises(ArgumentError):
                await client.photos.search(per_page=501)
            with pytest.raises(GetInfoPhotoNotFound):
                await client.call("flickr.photos.getInfo", photo_id="1")

    asyncio.run(program())


def test_many_calls_at_once() -> None:
    running, together = 0, asyncio.Event()

    async def respond(request: Request) -> Response:
        nonlocal running
        if request.fields["method"] == "flickr.photos.search":
            running += 1
            if running == 10:
                together.set()
            await asyncio.wait_for(together.wait(), 60)
        return photos(request)

    async def program() -> list[int]:
        async with flickr(respond) as client:
            raw = await client.with_raw_response(client.photos.get_recent)
            assert raw.status == 200
            pages = await asyncio.gather(*(client.photos.search(text="x", page=number) for number in range(1, 11)))
            return [page.page for page in pages]

    assert asyncio.run(program()) == list(range(1, 11))


def test_a_cancelled_call_stops_at_once() -> None:
    async def respond(_: Request) -> Response:
        await asyncio.sleep(60)
        raise AssertionError

    async def program() -> None:
        async with flickr(respond) as client:
            task = asyncio.create_task(client.photos.get_recent())
            await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(program())


@pytest.mark.parametrize("name", sorted(PATHS))
def test_every_method_has_the_same_signature(name: str) -> None:
    one: Any = Flickr("key", transport=MockTransport(photos))
    other: Any = flickr(photos)
    for attribute in PATHS[name].split("."):
        one, other = getattr(one, attribute), getattr(other, attribute)
    assert inspect.signature(one) == inspect.signature(other)
    assert inspect.iscoroutinefunction(other)
    assert inspect.getdoc(one) == inspect.getdoc(other)
