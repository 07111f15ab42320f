"""Fixtures and marks for tests over real HTTP (extra `sandbox`); pytest finds them by itself."""

from __future__ import annotations

import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_runtime import Token
    from flickr_sandbox import Sandbox

__all__ = ["as_flickr", "flickr_sandbox", "flickr_sandbox_session", "flickr_sandbox_token", "pytest_configure"]

_WORLD, _FAULTS = "flickr_world", "flickr_faults"


def pytest_configure(config: pytest.Config) -> None:
    """Registers the marks."""
    world = "the world of `flickr_sandbox` and `as_flickr`: files beside the test, data, or nothing for an empty one"
    config.addinivalue_line("markers", f"{_WORLD}(*seeds): {world}")
    config.addinivalue_line("markers", f'{_FAULTS}(*faults): what goes wrong from the start, such as "429,times=2"')


@pytest.fixture
def flickr_sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A local Flickr for one test: `Flickr(flickr_sandbox.consumer_key, base_url=flickr_sandbox.base_url)`."""
    with _own_folders(), _started(request) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def flickr_sandbox_session() -> Iterator[Sandbox]:
    """A local Flickr for all tests; `flickr_sandbox_session.reset()` takes it back to its start."""
    with _own_folders(), _started(None) as sandbox:
        yield sandbox


@pytest.fixture
def flickr_sandbox_token(flickr_sandbox: Sandbox) -> Token:
    """The first user of `flickr_sandbox`, signed in with every permission: `Flickr(…, token=flickr_sandbox_token)`."""
    return flickr_sandbox.sign_in()


@pytest.fixture
def as_flickr(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A local Flickr in Flickr's place for one test: whatever it starts reaches the sandbox under Flickr's host names.

    `Flickr.from_env()` has its API key; clients that were made before the test do not reach it.
    """
    with _started(request, as_flickr=True) as sandbox:
        yield sandbox


@contextmanager
def _own_folders() -> Iterator[None]:
    """Has clients cache responses and note uploads in folders of their own: the next sandbox may have the same port."""
    with tempfile.TemporaryDirectory(prefix="flickr-sandbox-") as folder, pytest.MonkeyPatch.context() as patch:
        for kind in ("STATE", "CACHE"):
            patch.setenv(f"XDG_{kind}_HOME", str(Path(folder, kind.lower())))
        yield


@contextmanager
def _started(request: pytest.FixtureRequest | None, **options: Any) -> Iterator[Sandbox]:
    """A sandbox as the marks want it; what they get wrong is told without a traceback."""
    try:
        from flickr_sandbox import Sandbox, SandboxError
    except ImportError as error:
        pytest.fail(f"{error}; the sandbox needs its extra: pip install 'flickrkit[sandbox]'", pytrace=False)
    if request is not None and (world := request.node.get_closest_marker(_WORLD)):
        options["seed"] = [_beside(request.path.parent, seed) for seed in world.args]
    faults = request.node.iter_markers(_FAULTS) if request is not None else ()
    try:
        sandbox = Sandbox(faults=[fault for mark in faults for fault in mark.args], **options).start()
    except SandboxError as error:
        pytest.fail(str(error), pytrace=False)
    with closing(sandbox):
        yield sandbox


def _beside(folder: Path, seed: Any) -> Any:
    from flickr_sandbox.world.worlds import DEMO

    return folder / seed if isinstance(seed, str | Path) and seed != DEMO else seed
