"""Directs the requests of this process and its children to a sandbox."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import quote

from flickr_sandbox.as_flickr.authority import Authority
from flickr_sandbox.as_flickr.host_policy import Gate, checked_host
from flickr_sandbox.as_flickr.variables import led, variables
from flickr_sandbox.errors import SandboxError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

__all__ = ["Lead"]

_leading: list[Lead] = []  # at most one: there is one environment


class Lead:
    """An authority and a gate for one sandbox, and the original environment.

    Args:
        allow: Other hosts that programs may reach.
        notice: Called with a message about each refused host.
        folder: Where flickrkit's client stores cached responses, counted calls and which files were uploaded, unless
            `FLICKR_STATE_URL` is set; None for a folder that is deleted at the end.

    Raises:
        SandboxError: A host cannot be allowed.
    """

    def __init__(self, allow: Iterable[str], notice: Callable[[str], None] | None, folder: Path | None = None) -> None:
        self._allowed = frozenset(checked_host(host) for host in allow)
        self._notice = notice
        self._folder = folder
        self._authority: Authority | None = None
        self._before: dict[str, str | None] = {}

    def open(self) -> Gate:
        """Creates the authority; raises `SandboxError` if another sandbox already is in Flickr's place."""
        if _leading:
            raise SandboxError("another sandbox of this process is in Flickr's place already; close it first")
        _leading.append(self)
        self._authority = Authority(other_roots=bool(self._allowed))
        return Gate(self._authority, self._allowed, self._notice)

    def take(self, proxy: str, key: str, secret: str) -> None:
        """Sets the variables of this process, and removes those that would bypass the sandbox."""
        if self._authority is None:
            raise SandboxError("the authority is not made yet")
        wanted = led(os.environ, variables(proxy, self._authority.bundle, key=key, secret=secret))
        memory = (self._folder or self._authority.folder).resolve() / "client.sqlite3"
        if not wanted.get("FLICKR_STATE_URL"):  # another sandbox has other data under the same name
            wanted["FLICKR_STATE_URL"] = f"sqlite:///{quote(str(memory))}"
        changed = [name for name in {*os.environ, *wanted} if os.environ.get(name) != wanted.get(name)]
        self._before = {name: os.environ.get(name) for name in changed}
        _apply({name: wanted.get(name) for name in changed})

    def close(self) -> None:
        """Restores the variables, and deletes the authority's files."""
        _apply(self._before)
        self._before = {}
        if self in _leading:
            _leading.remove(self)
        if self._authority:
            self._authority.close()


def _apply(changes: dict[str, str | None]) -> None:
    for name, value in changes.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
