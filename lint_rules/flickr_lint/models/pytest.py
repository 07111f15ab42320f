"""pytest: parameters of tests have the values of fixtures, also of the sandbox's plug-in."""

from __future__ import annotations

from flickr_lint.models.rows import Injection

__all__ = ["ROWS"]

ROWS = (
    Injection("pytest.fixture"),
    Injection("pytest_asyncio.fixture"),
    Injection("flickr_sandbox.Sandbox", names=("flickr_sandbox", "flickr_sandbox_session", "as_flickr")),
)
