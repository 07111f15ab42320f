"""Shared by the methods of discussions: the post of a call, who may write, and the elements of posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.errors import Failure
from flickr_sandbox.state import discussions, groups, users
from flickr_sandbox.state.groups import ADMIN, MEMBER, MODERATOR
from flickr_sandbox.wire.tree import content, zero_or_text

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.state.discussions import Reply, Topic
    from flickr_sandbox.state.groups import Group
    from flickr_sandbox.wire import Tree

__all__ = ["asked_group", "asked_reply", "asked_topic", "author_tree", "may_delete", "may_post", "reply_tree", "rights"]
__all__ += ["standing", "topic_tree"]

_ROLES = {MEMBER: "member", MODERATOR: "moderator", ADMIN: "admin"}


def asked_group(call: Call, *, code: int = 1, message: str = "Group not found") -> Group:
    """The group of `group_id`, an NSID or a path alias; private ones are known to their members only."""
    found = groups.group_by_path(call.database, call.stripped("group_id"))
    if found is None or (found.privacy == 1 and not groups.role_in(call.database, found.nsid, call.caller.nsid)):
        raise Failure(code, message)
    return found


def asked_topic(call: Call) -> tuple[Group, Topic]:
    """The topic of `topic_id`, which must be one of the group of `group_id`."""
    group = asked_group(call, message="Topic not found")
    topic = discussions.find_topic(call.database, call.stripped("topic_id"))
    if topic is None or topic.group_id != group.nsid:
        raise Failure(1, "Topic not found")
    return group, topic


def asked_reply(call: Call) -> tuple[Group, Topic, Reply]:
    """The reply of `reply_id`, which must be one to the topic of `topic_id`."""
    group, topic = asked_topic(call)
    reply = discussions.find_reply(call.database, call.stripped("reply_id"))
    if reply is None or reply.topic_id != topic.id:
        raise Failure(2, "Reply not found")
    return group, topic, reply


def may_post(call: Call, group_id: str, topic: Topic | None = None) -> bool:
    """Whether the caller may write in a group: its members may, though not to a locked topic."""
    return bool(groups.role_in(call.database, group_id, call.caller.nsid)) and not (topic and topic.is_locked)


def may_delete(call: Call, group_id: str, author: str) -> bool:
    """Whether the caller may delete a post: its author, a moderator or an administrator may."""
    role = groups.role_in(call.database, group_id, call.caller.nsid)
    return role >= MODERATOR or (role > 0 and author == call.caller.nsid)


def topic_tree(call: Call, topic: Topic) -> Tree:
    """The element of a topic in a list."""
    replies = discussions.replies_of(call.database, topic.id)
    last = replies[-1] if replies else None
    return {
        "id": topic.id,
        "subject": topic.subject,
        "message": content(topic.message),
        **author_tree(call, topic.group_id, topic.author),
        "count_replies": len(replies),
        **rights(call, topic.group_id, topic.author),
        **standing(call, topic),
        "datecreate": str(topic.created),
        "datelastpost": str(last.created if last else topic.created),
        "last_reply": last.id if last else 0,
        "lastedit": str(topic.edited),
    }


def reply_tree(call: Call, group_id: str, reply: Reply) -> Tree:
    """The element of a reply."""
    return {
        "id": reply.id,
        "message": content(reply.message),
        **author_tree(call, group_id, reply.author),
        **rights(call, group_id, reply.author),
        "datecreate": str(reply.created),
        "lastedit": str(reply.edited) if reply.edited else 0,
    }


def author_tree(call: Call, group_id: str, author: str, *, prefix: str = "") -> Tree:
    """Who wrote a post, and what they are in the group; `prefix` goes before the names of the icon."""
    user = users.find_user(call.database, author)
    role = _ROLES.get(groups.role_in(call.database, group_id, author), "")
    return {
        "author": author,
        "authorname": user.username if user else "",
        "author_path_alias": user.path_alias if user else None,
        "author_is_deleted": 0,
        "is_pro": int(user.is_pro) if user else 0,
        "role": role,
        f"{prefix}iconserver": zero_or_text(user.icon_server if user else 0),
        f"{prefix}iconfarm": 66,
    }


def rights(call: Call, group_id: str, author: str) -> Tree:
    """What the caller may do with a post."""
    edits = author == call.caller.nsid and may_post(call, group_id)
    return {"can_edit": int(edits), "can_delete": int(may_delete(call, group_id, author))}


def standing(call: Call, topic: Topic) -> Tree:
    """Whether the caller may reply to a topic, and whether it is sticky or locked."""
    return {
        "can_reply": int(may_post(call, topic.group_id, topic)),
        "is_sticky": int(topic.is_sticky),
        "is_locked": int(topic.is_locked),
    }
