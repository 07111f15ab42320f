"""`flickr.profile.getProfile`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.methods.registry import serves

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.wire import Tree

__all__ = ["get_profile"]


@serves("flickr.profile.getProfile")
def get_profile(call: Call) -> Tree:
    """A user's profile; only the user sees the e-mail address."""
    user = call.person("user_id", 1, "Invalid NSID provided")
    first, _, last = user.realname.partition(" ")
    return {
        "profile": {
            "id": user.nsid,
            "nsid": user.nsid,
            "join_date": str(user.joined),
            "occupation": "",
            "hometown": user.location,
            "first_name": first,
            "last_name": last,
            **({"email": user.email} if user.nsid == call.caller.nsid else {}),
            "profile_description": user.description,
            "website": "",
            "city": user.location,
            "country": "",
            "facebook": "",
            "twitter": "",
            "tumblr": "",
            "instagram": "",
            "pinterest": "",
        }
    }
