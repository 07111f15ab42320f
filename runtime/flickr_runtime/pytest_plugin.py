"""The fixture `flickr_mock` for tests of programs that use the client; pytest finds it by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flickr_runtime.testing import FlickrMock

__all__ = ["flickr_mock"]


@pytest.fixture
def flickr_mock() -> FlickrMock:
    """A Flickr that gives the answers that the test tells it: `Flickr("key", transport=flickr_mock.transport)`."""
    from flickr_runtime.testing import FlickrMock

    return FlickrMock()
