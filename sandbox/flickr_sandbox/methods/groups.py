"""`flickr.groups.*`, and the methods about groups of `people` and `urls`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from flickr_sandbox.access import seen_group
from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.paging import page_of
from flickr_sandbox.state import discussions, groups, users
from flickr_sandbox.state.database import words_of
from flickr_sandbox.state.groups import ADMIN, MEMBER, MODERATOR
from flickr_sandbox.wire.tree import content, zero_or_text

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.state.groups import Group
    from flickr_sandbox.wire import Tree

__all__ = ["get_group", "get_groups", "get_info", "get_members", "get_public_groups", "lookup_group", "search"]

_ADDRESS = re.compile(r"(?:https?://)?[^/?#]+/groups/([^/?#]+)")


@serves("flickr.groups.getInfo")
def get_info(call: Call) -> Tree:
    """Everything about a group."""
    if not call.stripped("group_id") and call.stripped("group_path_alias"):
        found = groups.group_by_path(call.database, call.stripped("group_path_alias"))
        if found is None or found.privacy == 1:
            raise Failure(1, "Group not found")
    else:
        found = seen_group(call)
    return {
        "group": {
            "id": found.nsid,
            "nsid": found.nsid,
            "path_alias": found.path_alias,
            "iconserver": 0,
            "iconfarm": 0,
            "lang": "",
            "ispoolmoderated": int(found.is_moderated),
            "photo_limit_opt_out": 0,
            "eighteenplus": 0,
            "invitation_only": int(found.privacy == 2),
            **_standing(call, found),
            "name": content(found.name),
            "description": content(found.description),
            "rules": content(found.rules),
            "members": content(str(len(groups.members_of(call.database, found.nsid)))),
            "pool_count": content(str(groups.pool_size(call.database, found.nsid))),
            "topic_count": content(str(discussions.count_topics(call.database, found.nsid))),
            "privacy": content(str(found.privacy)),
            "roles": {"member": "Member", "moderator": "Moderator", "admin": "Admin"},
            "throttle": _throttle(found),
            "restrictions": _restrictions(found),
        }
    }


@serves("flickr.groups.search")
def search(call: Call) -> Tree:
    """Groups by the beginnings of words in their names and descriptions; private ones are not found."""
    if not call.stripped("text"):
        raise Failure(1, "No text passed")
    found = groups.search_groups(call.database, words_of(call.text("text")).split()[:20])
    page = page_of(call, len(found))
    shown = found[page.offset : page.offset + page.per_page]
    return {
        "groups": {
            **page.members(),
            "adj_search_args": "",
            "group": [
                {"nsid": group.nsid, "name": group.name, **_counts(call, group), "privacy": group.privacy}
                for group in shown
            ],
        }
    }


@serves("flickr.groups.members.getList")
def get_members(call: Call) -> Tree:
    """The members of a group, for its members only; `membertypes` restricts them to the roles 2, 3 or 4."""
    found = seen_group(call)
    wanted = {int(word) for word in call.words("membertypes") if word in ("2", "3", "4")} or {MEMBER, MODERATOR, ADMIN}
    members = [(nsid, role) for nsid, role in groups.members_of(call.database, found.nsid) if role in wanted]
    page = page_of(call, len(members))
    shown = members[page.offset : page.offset + page.per_page]
    return {"members": {**page.members(), "member": [_member(call, nsid, role) for nsid, role in shown]}}


@serves("flickr.people.getGroups")
def get_groups(call: Call) -> Tree:
    """The groups of a user; private ones for their members only."""
    user = call.person("user_id", 1, "User not found")
    found = [
        group
        for group in groups.groups_of(call.database, user.nsid)
        if group.privacy > 1 or groups.role_in(call.database, group.nsid, call.caller.nsid)
    ]
    return {"groups": {"group": [_of_user(call, group, user.nsid) for group in found]}}


@serves("flickr.people.getPublicGroups")
def get_public_groups(call: Call) -> Tree:
    """The groups of a user, without private ones."""
    user = call.person("user_id", 1, "User not found")
    found = [group for group in groups.groups_of(call.database, user.nsid) if group.privacy > 1]
    return {"groups": {"group": [_of_user(call, group, user.nsid) for group in found]}}


@serves("flickr.urls.getGroup")
def get_group(call: Call) -> Tree:
    """The address of a group."""
    found = seen_group(call)
    return {"group": {"nsid": found.nsid, "url": f"{call.site.base}/groups/{found.path_alias}/"}}


@serves("flickr.urls.lookupGroup")
def lookup_group(call: Call) -> Tree:
    """The group whose page has that URL, on any host."""
    matched = _ADDRESS.match(call.stripped("url"))
    found = groups.group_by_path(call.database, unquote(matched[1])) if matched else None
    if found is None:
        raise Failure(1, "Group not found")
    return {"group": {"id": found.nsid, "groupname": content(found.name)}}


def _counts(call: Call, group: Group) -> Tree:
    return {
        "eighteenplus": 0,
        "iconserver": 0,
        "iconfarm": 0,
        "members": str(len(groups.members_of(call.database, group.nsid))),
        "pool_count": zero_or_text(groups.pool_size(call.database, group.nsid)),
        "topic_count": discussions.count_topics(call.database, group.nsid),
    }


def _of_user(call: Call, group: Group, nsid: str) -> Tree:
    role = groups.role_in(call.database, group.nsid, nsid)
    wanted = call.words("extras")
    return {
        "nsid": group.nsid,
        "name": group.name,
        **_counts(call, group),
        "admin": int(role == ADMIN),
        "invitation_only": int(group.privacy == 2),
        "is_member": int(role > 0),
        "is_moderator": int(role == MODERATOR),
        "is_admin": int(role == ADMIN),
        **({"privacy": group.privacy} if "privacy" in wanted else {}),
        **({"throttle": _throttle(group)} if "throttle" in wanted else {}),
        **({"restrictions": _restrictions(group)} if "restrictions" in wanted else {}),
    }


def _standing(call: Call, group: Group) -> Tree:
    if call.caller.nsid is None:
        return {}
    role = groups.role_in(call.database, group.nsid, call.caller.nsid)
    return {"is_member": int(role > 0), "is_moderator": int(role == MODERATOR), "is_admin": int(role == ADMIN)}


def _member(call: Call, nsid: str, role: int) -> Tree:
    user = users.find_user(call.database, nsid)
    names = {"username": user.username, "iconserver": zero_or_text(user.icon_server), "iconfarm": 66} if user else {}
    return {"nsid": nsid, **names, "membertype": role, "realname": user.realname if user else ""}


def _throttle(group: Group) -> Tree:
    counted = {"count": group.throttle_count} if group.throttle_count else {}
    return {**counted, "mode": group.throttle_mode}


def _restrictions(group: Group) -> Tree:
    return {
        "photos_ok": int(group.photos_ok),
        "videos_ok": int(group.videos_ok),
        "images_ok": int(group.photos_ok),
        "screens_ok": int(group.screens_ok),
        "art_ok": int(group.art_ok),
        "virtual_ok": int(group.art_ok),
        "safe_ok": 1,
        "moderate_ok": int(group.moderate_ok),
        "restricted_ok": int(group.restricted_ok),
        "has_geo": int(group.has_geo),
    }
