"""`flickr.groups.discuss.*`: topics of groups, and replies to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.discussing import (
    asked_group,
    asked_reply,
    asked_topic,
    author_tree,
    may_delete,
    may_post,
    reply_tree,
    rights,
    standing,
    topic_tree,
)
from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.paging import page_of
from flickr_sandbox.state import discussions, groups
from flickr_sandbox.state.discussions import Reply, Topic
from flickr_sandbox.wire.tree import content

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.paging import Page
    from flickr_sandbox.wire import Tree

__all__ = ["add_reply", "add_topic", "delete_reply", "edit_reply", "get_replies", "get_reply", "get_topic"]
__all__ += ["get_topics"]

_MAX_LENGTH = 50_000  # characters; Flickr does not document its limit
_NO_POSTING = "Cannot post to group"
_MISSING = "Missing required arguments"


@serves("flickr.groups.discuss.topics.getList")
def get_topics(call: Call) -> Tree:
    """The topics of a group."""
    group = asked_group(call)
    found = discussions.topics_of(call.database, group.nsid)
    page = page_of(call, len(found))
    return {
        "topics": {
            "group_id": group.nsid,
            "path_alias": group.path_alias,
            "iconserver": 0,
            "iconfarm": 0,
            "name": group.name,
            "members": str(len(groups.members_of(call.database, group.nsid))),
            "privacy": str(group.privacy),
            "lang": "en-us",
            "ispoolmoderated": int(group.is_moderated),
            **_paging(page),
            "topic": [topic_tree(call, topic) for topic in found[page.offset : page.offset + page.per_page]],
        }
    }


@serves("flickr.groups.discuss.topics.getInfo")
def get_topic(call: Call) -> Tree:
    """One topic."""
    _, topic = asked_topic(call)
    return {"topic": topic_tree(call, topic)}


@serves("flickr.groups.discuss.topics.add")
def add_topic(call: Call) -> Tree:
    """Opens a topic as the caller."""
    subject, message = call.stripped("subject"), call.text("message")
    group = asked_group(call)
    if not (subject and message.strip()):
        raise Failure(4, _MISSING)
    if not may_post(call, group.nsid):
        raise Failure(2, _NO_POSTING)
    if len(message) > _MAX_LENGTH:
        raise Failure(3, "Message is too long")
    made = Topic(discussions.post_id(), group.nsid, call.user.nsid, subject, message, call.now)
    discussions.add_topic(call.database, made)
    return {"topic": topic_tree(call, made)}


@serves("flickr.groups.discuss.replies.getList")
def get_replies(call: Call) -> Tree:
    """A topic and the replies to it."""
    group, topic = asked_topic(call)
    found = discussions.replies_of(call.database, topic.id)
    page = page_of(call, len(found))
    about = {
        "topic_id": topic.id,
        "subject": topic.subject,
        "message": content(topic.message),
        "group_id": group.nsid,
        "iconserver": 0,
        "iconfarm": 0,
        "name": group.name,
        **author_tree(call, group.nsid, topic.author, prefix="author_"),
        **rights(call, group.nsid, topic.author),
        **standing(call, topic),
        "datecreate": str(topic.created),
        "datelastpost": str(found[-1].created if found else topic.created),
        **_paging(page),
    }
    shown = found[page.offset : page.offset + page.per_page]
    return {"replies": {"topic": about, "reply": [reply_tree(call, group.nsid, reply) for reply in shown]}}


@serves("flickr.groups.discuss.replies.getInfo")
def get_reply(call: Call) -> Tree:
    """One reply."""
    group, _, reply = asked_reply(call)
    return {"reply": reply_tree(call, group.nsid, reply)}


@serves("flickr.groups.discuss.replies.add")
def add_reply(call: Call) -> Tree:
    """Replies to a topic as the caller."""
    group, topic = asked_topic(call)
    message = _message(call, 3)
    if not may_post(call, group.nsid, topic):
        raise Failure(2, _NO_POSTING)
    made = Reply(discussions.post_id(), topic.id, call.user.nsid, message, call.now)
    discussions.add_reply(call.database, made)
    return {"reply": reply_tree(call, group.nsid, made)}


@serves("flickr.groups.discuss.replies.edit")
def edit_reply(call: Call) -> Tree:
    """Changes one of the caller's replies."""
    group, topic, reply = asked_reply(call)
    message = _message(call, 3)
    if reply.author != call.user.nsid:
        raise Failure(4, "Cannot edit reply")
    if not may_post(call, group.nsid, topic):
        raise Failure(5, _NO_POSTING)
    discussions.edit_reply(call.database, reply.id, message, call.now)
    return {}


@serves("flickr.groups.discuss.replies.delete")
def delete_reply(call: Call) -> Tree:
    """Deletes a reply that the caller wrote, or that is in a group which the caller moderates."""
    group, _, reply = asked_reply(call)
    if not may_delete(call, group.nsid, reply.author):
        raise Failure(3, "Cannot delete reply")
    discussions.delete_reply(call.database, reply.id)
    return {}


def _message(call: Call, code: int) -> str:
    message = call.text("message")
    if not message.strip():
        raise Failure(code, _MISSING)
    return message


def _paging(page: Page) -> Tree:
    return {"total": page.total, "page": page.page, "per_page": page.per_page, "pages": page.pages}
