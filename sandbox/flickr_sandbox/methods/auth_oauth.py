"""`flickr.auth.oauth.*`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.state import tokens
from flickr_sandbox.wire.tree import content

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.wire import Tree

__all__ = ["check_token"]


@serves("flickr.auth.oauth.checkToken")
def check_token(call: Call) -> Tree:
    """Whose token it is and what it permits; the token must be an argument, the signature's own does not count."""
    found = tokens.find_access_token(call.database, call.stripped("oauth_token"))
    if found is None or found.consumer != call.caller.consumer:
        raise Failure(98, "Invalid token")
    return {
        "oauth": {
            "token": content(found.token),
            "perms": content(found.perms),
            "user": {"nsid": found.nsid, "username": found.username, "fullname": found.fullname},
        }
    }
