"""The fixture `flickr_sandbox` for tests over real HTTP (extra `sandbox`); pytest finds it by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_sandbox import Sandbox

__all__ = ["flickr_sandbox"]


@pytest.fixture
def flickr_sandbox() -> Iterator[Sandbox]:
    """A local Flickr for one test: `Flickr(flickr_sandbox.consumer_key, base_url=flickr_sandbox.base_url)`."""
    pytest.importorskip("werkzeug", reason="flickr_sandbox needs the extra: pip install 'flickrkit[sandbox]'")
    from flickr_sandbox import Sandbox

    with Sandbox() as sandbox:
        yield sandbox
