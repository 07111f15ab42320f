"""`flickr-sandbox explore`: reports the endpoint and the credentials, and serves until it is interrupted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.explorer.standalone.app import AloneApplication
from flickr_sandbox.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_sandbox.explorer.standalone.calls import Target

__all__ = ["explore", "notes_for"]

_HOST = "127.0.0.1"


def notes_for(target: Target) -> list[str]:
    """The notes for the user before the first call: endpoint, credentials, limit."""
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


def explore(target: Target, port: int, report_url: Callable[[str], None], report: Callable[[str], None]) -> None:
    """Serves until it is interrupted; `report_url` is called with the URL to open, `report` with each note.

    Raises:
        SandboxError: The port cannot be used.
    """
    app = AloneApplication(target)
    server = Server(app, _HOST, port)
    try:
        report_url(f"http://{_HOST}:{server.port}{app.path}")
        for line in notes_for(target):
            report(line)
        server.wait()
    finally:
        server.close()
        target.close()
