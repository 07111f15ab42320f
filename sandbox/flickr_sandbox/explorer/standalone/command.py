"""`flickr-sandbox explore`: says where calls go and what they bring, and serves until it is interrupted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.explorer.standalone.app import AloneApplication
from flickr_sandbox.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_sandbox.explorer.standalone.calls import Target

__all__ = ["explore", "told"]

_HOST = "127.0.0.1"


def told(target: Target) -> list[str]:
    """What a user has to know before the first call."""
    if target.credentials is None:
        brings = "without a key: none was found for this endpoint (--with-credentials sends the environment's)"
    elif target.has_user:
        brings = "with your API key, signed with your user's token if you choose so"
    else:
        brings = "with your API key, not signed"
    lines = [f"calls go to {target.endpoints.rest} only, {brings}"]
    if target.has_user:
        lines.append("methods that write change data there, as far as your token permits")
    if target.governor:
        lines.append("they count against the key's limit of 3600 per hour, together with your other programs")
    return lines


def explore(target: Target, port: int, say: Callable[[str], None], tell: Callable[[str], None]) -> None:
    """Serves until it is interrupted; `say` is given the address to open, `tell` all else.

    Raises:
        SandboxError: The port cannot be used.
    """
    app = AloneApplication(target)
    server = Server(app, _HOST, port)
    try:
        say(f"http://{_HOST}:{server.port}{app.path}")
        for line in told(target):
            tell(line)
        server.wait()
    finally:
        server.close()
        target.close()
