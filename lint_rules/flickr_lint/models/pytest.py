"""pytest: parameters of tests are given what fixtures give; those of the sandbox's plug-in as well."""

from __future__ import annotations

from flickr_lint.models.rows import Injection

__all__ = ["ROWS"]

ROWS = (
    Injection("pytest.fixture"),
    Injection("pytest_asyncio.fixture"),
    Injection("flickr_sandbox.Sandbox", names=("flickr_sandbox", "flickr_sandbox_session", "as_flickr")),
)
