"""`flickr.prefs.*`: the caller's defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.methods.registry import serves

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.wire import Tree

__all__ = ["get_content_type", "get_geo_perms", "get_hidden", "get_privacy", "get_safety_level"]


@serves("flickr.prefs.getPrivacy")
def get_privacy(call: Call) -> Tree:
    """1 public, 2 friends, 3 family, 4 friends and family, 5 private."""
    return {"person": {"nsid": call.user.nsid, "privacy": call.user.privacy}}


@serves("flickr.prefs.getContentType")
def get_content_type(call: Call) -> Tree:
    """1 photo, 2 screenshot, 3 other."""
    return {"person": {"nsid": call.user.nsid, "content_type": call.user.content_type}}


@serves("flickr.prefs.getHidden")
def get_hidden(call: Call) -> Tree:
    """Whether uploads are hidden from public searches."""
    return {"person": {"nsid": call.user.nsid, "hidden": call.user.hidden}}


@serves("flickr.prefs.getSafetyLevel")
def get_safety_level(call: Call) -> Tree:
    """1 safe, 2 moderate, 3 restricted."""
    return {"person": {"nsid": call.user.nsid, "safety_level": call.user.safety_level}}


@serves("flickr.prefs.getGeoPerms")
def get_geo_perms(call: Call) -> Tree:
    """Who may see places: 0 none set, 1 public, 2 contacts, 3 friends and family, 4 friends, 5 family, 6 private."""
    user = call.user
    return {"person": {"nsid": user.nsid, "geoperms": user.geo_perms, "importgeoexif": user.import_geo}}
