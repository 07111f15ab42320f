"""The fixtures `flickr_sandbox` and `as_flickr`, for tests over real HTTP (extra `sandbox`); pytest finds both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_sandbox import Sandbox

__all__ = ["as_flickr", "flickr_sandbox"]


@pytest.fixture
def flickr_sandbox() -> Iterator[Sandbox]:
    """A local Flickr for one test: `Flickr(flickr_sandbox.consumer_key, base_url=flickr_sandbox.base_url)`."""
    pytest.importorskip("werkzeug", reason="flickr_sandbox needs the extra: pip install 'flickrkit[sandbox]'")
    from flickr_sandbox import Sandbox

    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def as_flickr() -> Iterator[Sandbox]:
    """A local Flickr in Flickr's place for one test: whatever it starts reaches the sandbox under Flickr's host names.

    `Flickr.from_env()` has its API key; clients that were made before the test do not reach it.
    """
    pytest.importorskip("werkzeug", reason="as_flickr needs the extra: pip install 'flickrkit[sandbox]'")
    from flickr_sandbox import Sandbox

    with Sandbox(as_flickr=True) as sandbox:
        yield sandbox
