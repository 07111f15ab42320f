"""`flickr.groups.join`, `joinRequest` and `leave`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.state import groups
from flickr_sandbox.state.groups import MEMBER

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.state.groups import Group
    from flickr_sandbox.wire import Tree

__all__ = ["join", "join_request", "leave"]


@serves("flickr.groups.join")
def join(call: Call) -> Tree:
    """Joins a public group."""
    group = _group(call)
    if groups.role_in(call.database, group.nsid, call.user.nsid):
        raise Failure(4, "Account is already in that group")
    if group.privacy < 3:
        raise Failure(5, "Membership in group is by invitation only.")
    if group.rules and not call.flag("accept_rules"):
        raise Failure(6, "User must accept the group rules before joining")
    groups.add_member(call.database, group.nsid, call.user.nsid, MEMBER, call.now)
    return {}


@serves("flickr.groups.joinRequest")
def join_request(call: Call) -> Tree:
    """Requests membership of an invite-only group."""
    group = _group(call)
    if groups.role_in(call.database, group.nsid, call.user.nsid):
        raise Failure(4, "Account is already in that group")
    if group.privacy == 3:
        raise Failure(5, "Group is public and open")
    if group.rules and not call.flag("accept_rules"):
        raise Failure(6, "User must accept the group rules before joining")
    row = (group.nsid, call.user.nsid, call.text("message"))
    if not call.database.execute("INSERT OR IGNORE INTO group_requests VALUES (?, ?, ?)", row):
        raise Failure(7, "User has already requested to join that group")
    return {}


@serves("flickr.groups.leave")
def leave(call: Call) -> Tree:
    """Leaves a group, with the caller's photos if `delete_photos` says so."""
    group = _group(call)
    with_photos = call.flag("delete_photos")
    if not groups.remove_member(call.database, group.nsid, call.user.nsid, with_photos=with_photos):
        raise Failure(3, "Account is not in that group")
    return {}


def _group(call: Call) -> Group:
    if not call.stripped("group_id"):
        raise Failure(1, "Required arguments missing")
    found = groups.find_group(call.database, call.stripped("group_id"))
    if found is None:
        raise Failure(2, "Group does not exist")
    return found
