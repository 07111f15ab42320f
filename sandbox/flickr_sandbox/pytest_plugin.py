"""Fixtures and marks for tests over real HTTP (extra `sandbox`); pytest loads them automatically."""

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
__all__ += ["pytest_runtest_setup"]

_WORLD, _FAULTS, _SESSION = "flickr_world", "flickr_faults", "flickr_sandbox_session"


def pytest_configure(config: pytest.Config) -> None:
    """Registers the marks."""
    world = "the world of `flickr_sandbox` and `as_flickr`: files beside the test, data, or nothing for an empty world"
    config.addinivalue_line("markers", f"{_WORLD}(*seeds): {world}")
    config.addinivalue_line("markers", f'{_FAULTS}(*faults): faults of the test, such as "429,times=2"')


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Refuses marks that would have no effect: the sandbox of the session has no world of one test."""
    names = set(getattr(item, "fixturenames", ()))
    marks = [name for name in (_WORLD, _FAULTS) if item.get_closest_marker(name)]
    if marks and _SESSION in names and not names & {"flickr_sandbox", "as_flickr"}:
        pytest.fail(f"{marks[0]} has no effect on {_SESSION}: use its add_world, faults and reset", pytrace=False)


@pytest.fixture
def flickr_sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A local Flickr for one test: `Flickr(flickr_sandbox.consumer_key, base_url=flickr_sandbox.base_url)`."""
    with _own_folders(), _started(request) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def flickr_sandbox_session() -> Iterator[Sandbox]:
    """A local Flickr for all tests; `flickr_sandbox_session.reset()` restores its initial state."""
    with _own_folders(), _started(None) as sandbox:
        yield sandbox


@pytest.fixture
def flickr_sandbox_token(flickr_sandbox: Sandbox) -> Token:
    """The first user of `flickr_sandbox`, signed in with every permission: `Flickr(…, token=flickr_sandbox_token)`."""
    return flickr_sandbox.sign_in()


@pytest.fixture
def as_flickr(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A local Flickr under Flickr's host names for one test, also for the programs that the test starts.

    `Flickr.from_env()` uses its API key. Clients that were created before the test do not reach it.
    """
    with _started(request, as_flickr=True) as sandbox:
        yield sandbox


@contextmanager
def _own_folders() -> Iterator[None]:
    """Gives clients new folders for cached responses and journals: the next sandbox may have the same port."""
    with tempfile.TemporaryDirectory(prefix="flickr-sandbox-") as folder, pytest.MonkeyPatch.context() as patch:
        for kind in ("STATE", "CACHE"):
            patch.setenv(f"XDG_{kind}_HOME", str(Path(folder, kind.lower())))
        yield


@contextmanager
def _started(request: pytest.FixtureRequest | None, **options: Any) -> Iterator[Sandbox]:
    """A sandbox as the marks say; an error in them is reported without a traceback."""
    try:
        from flickr_sandbox import Sandbox, SandboxError
    except ImportError as error:
        pytest.fail(str(error), pytrace=False)
    if request is not None and (world := request.node.get_closest_marker(_WORLD)):
        options["seed"] = [_beside(request.path.parent, seed) for seed in world.args]
    faults = request.node.iter_markers(_FAULTS) if request is not None else ()
    sandbox, problem = None, ""
    try:
        sandbox = Sandbox(faults=[fault for mark in faults for fault in mark.args], **options).start()
    except SandboxError as error:
        problem = str(error)
    if sandbox is None:
        pytest.fail(problem, pytrace=False)  # outside of the handler, for a report without a chain
    with closing(sandbox):
        yield sandbox


def _beside(folder: Path, seed: Any) -> Any:
    from flickr_sandbox.world.worlds import DEMO

    return folder / seed if isinstance(seed, str | Path) and seed != DEMO else seed
