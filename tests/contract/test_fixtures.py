"""The fixtures that come with the package, found by pytest as in somebody's own tests: nothing here imports them."""

import asyncio

import pytest

from flickr_client import AsyncFlickr, Flickr
from flickr_client.errors.photos import GetInfoPhotoNotFound
from flickr_runtime.errors import TransportError
from flickr_runtime.testing import FlickrMock, MockCall
from flickr_sandbox import Sandbox


def test_a_mock_gives_the_answers_in_turn_and_remembers_the_calls(flickr_mock: FlickrMock) -> None:
    flickr_mock.returns("flickr.photos.search", {"photos": {"total": 2}}, {"photos": {"total": 3}})
    flickr_mock.fails("flickr.photos.getInfo", 1, "Photo not found")
    with Flickr("key", transport=flickr_mock.transport) as flickr:
        assert [flickr.photos.search(text="x").total for _ in range(3)] == [2, 3, 3]
        with pytest.raises(GetInfoPhotoNotFound):
            flickr.photos.get_info("7")
    assert flickr_mock.calls[-1] == MockCall("flickr.photos.getInfo", {"photo_id": "7"})


def test_a_mock_can_break(flickr_mock: FlickrMock) -> None:
    flickr_mock.responds("flickr.test.echo", TransportError("reset"))
    with Flickr("key", transport=flickr_mock.transport, retries=0) as flickr:
        with pytest.raises(TransportError, match="reset"):
            flickr.test.echo()
        with pytest.raises(AssertionError, match=r"flickr.test.null was called, but the test states no response"):
            flickr.test.null()


def test_one_mock_serves_the_asynchronous_client_too(flickr_mock: FlickrMock) -> None:
    flickr_mock.returns("flickr.test.null")

    async def program() -> None:
        async with AsyncFlickr("key", transport=flickr_mock.async_transport) as flickr:
            await flickr.test.null()

    asyncio.run(program())
    assert flickr_mock.calls == [MockCall("flickr.test.null", {})]


def test_a_sandbox_for_one_test(flickr_sandbox: Sandbox) -> None:
    with Flickr(flickr_sandbox.consumer_key, base_url=flickr_sandbox.base_url) as flickr:
        assert flickr.photos.search(text="otter").total > 0
