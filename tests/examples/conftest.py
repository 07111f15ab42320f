"""What the tests of the examples have in common: a sandbox, and a way to run an example as its user would."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flickr_client import Flickr, Token
from flickr_sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_sandbox.state.records import Permission

EXAMPLES = Path(__file__).parents[2] / "examples"
sys.path.append(str(EXAMPLES))


@dataclass
class World:
    """A sandbox, and programs that use it."""

    sandbox: Sandbox
    base_url: str = ""

    def token(self, user: str = "otterbank", perms: Permission = "read") -> Token:
        given = self.sandbox.sign_in(user, perms=perms)
        nsid = next(each.nsid for each in self.sandbox.users if each.path == user)
        return Token(token=given.token, secret=given.secret, user_nsid=nsid, username=user)

    def client(self, user: str | None = "otterbank", perms: Permission = "write", **options: Any) -> Flickr:
        return Flickr(
            self.sandbox.consumer_key,
            self.sandbox.consumer_secret,
            token=self.token(user, perms) if user else None,
            base_url=self.base_url or self.sandbox.base_url,
            **options,
        )

    def environment(self, token: Token | None = None) -> dict[str, str]:
        """The environment of a program that calls the sandbox, for a user or for nobody."""
        environ = {
            **os.environ,
            "PYTHONPATH": str(EXAMPLES),
            "FLICKR_BASE_URL": self.base_url or self.sandbox.base_url,
            "FLICKR_API_KEY": self.sandbox.consumer_key,
            "FLICKR_API_SECRET": self.sandbox.consumer_secret,
        }
        if token:
            environ |= {"FLICKR_OAUTH_TOKEN": token.token, "FLICKR_OAUTH_TOKEN_SECRET": token.secret}
        return environ

    def run(self, *command: object, token: Token | None = None) -> subprocess.CompletedProcess[str]:
        """Runs `python -m COMMAND…`."""
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", *map(str, command)],
            env=self.environment(token),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


@pytest.fixture
def world() -> Iterator[World]:
    with Sandbox() as sandbox:
        yield World(sandbox)
