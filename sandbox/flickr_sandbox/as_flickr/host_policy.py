"""Decides which hosts a program behind the proxy may reach."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flickr_sandbox.as_flickr.hosts import is_flickr, is_loopback
from flickr_sandbox.errors import SandboxError

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_sandbox.as_flickr.authority import Authority

__all__ = ["Gate", "checked_host"]

_PATTERN = re.compile(r"\*|(?:\*?\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[?[0-9a-f]*:[0-9a-f:]+\]?")


class Gate:
    """Routes requests by host: Flickr's to the sandbox; this machine and allowed hosts are forwarded, others refused.

    Args:
        authority: The authority for Flickr's host names.
        allowed: Other hosts that programs may reach, from `checked_host`; `.example.com` means all below it, `*` every
            host.
        notice: Called once for each refused host, with a message.
    """

    def __init__(self, authority: Authority, allowed: frozenset[str], notice: Callable[[str], None] | None) -> None:
        self.authority = authority
        self._allowed = allowed
        self._notice = notice
        self._reported: set[str] = set()

    def passes(self, host: str) -> bool:
        """Whether requests for a host that is not Flickr's are forwarded."""
        bare = host.lower().removesuffix(".")
        parents = [f".{bare.split('.', cut)[cut]}" for cut in range(1, bare.count(".") + 1)]
        return is_loopback(bare) or any(name in self._allowed for name in (bare, "*", *parents))

    def refusal(self, host: str) -> str:
        """The message to a program about a refused host; reports it to the user, too."""
        text = f"{host} is not Flickr, so flickr-sandbox refused it; --allow {host} lets programs reach it"
        self._report(text)
        return text

    def distrusted(self, host: str) -> None:
        """Reports to the user that a program did not accept the certificate."""
        self._report(
            f"the program does not trust the sandbox as {host}; it reads none of the variables that were set, "
            f"so make it trust {self.authority.bundle}"
        )

    def _report(self, text: str) -> None:
        if self._notice and text not in self._reported:
            self._reported.add(text)
            self._notice(text)


def checked_host(host: str) -> str:
    """An allowed host in the form for `Gate`; raises `SandboxError` if it is not a host, or is Flickr's."""
    bare = host.strip().lower().removesuffix(".")
    if not _PATTERN.fullmatch(bare):
        raise SandboxError(f"{host!r} cannot be allowed; give the name of a host alone, such as example.com")
    bare = bare.removeprefix("*") or "*"
    if is_flickr(bare.removeprefix(".")):
        raise SandboxError(f"{host!r} cannot be allowed: Flickr's hosts are the sandbox here")
    return bare.strip("[]")
