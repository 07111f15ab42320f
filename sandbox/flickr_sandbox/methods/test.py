"""`flickr.test.*`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.methods.registry import serves
from flickr_sandbox.wire.tree import content

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.wire import Tree

__all__ = ["echo", "login", "null"]


@serves("flickr.test.echo")
def echo(call: Call) -> Tree:
    """All arguments as they were sent."""
    return {name: content(value) for name, value in call.arguments.items() if name not in ("stat", "_content")}


@serves("flickr.test.login")
def login(call: Call) -> Tree:
    """Who is logged in."""
    user = call.user
    return {"user": {"id": user.nsid, "username": content(user.username), "path_alias": user.path_alias}}


@serves("flickr.test.null")
def null(_call: Call) -> Tree:
    """An empty response."""
    return {}
