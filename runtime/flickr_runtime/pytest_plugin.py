"""The fixture `flickr_mock` for tests of programs that use the client; pytest loads it automatically."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flickr_runtime.testing import FlickrMock

__all__ = ["flickr_mock"]


@pytest.fixture
def flickr_mock() -> FlickrMock:
    """A Flickr that returns the responses that the test states: `Flickr("key", transport=flickr_mock.transport)`."""
    from flickr_runtime.testing import FlickrMock

    return FlickrMock()
