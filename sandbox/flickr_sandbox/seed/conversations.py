"""Conversations of the invented people: discussions in groups, testimonials, a suggested location."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.seed.people import PEOPLE
from flickr_sandbox.seed.subjects import PLACES
from flickr_sandbox.state import discussions, suggestions, testimonials
from flickr_sandbox.state.discussions import Reply, Topic, post_id
from flickr_sandbox.state.suggestions import Suggestion

if TYPE_CHECKING:
    from flickr_sandbox.state import Database
    from flickr_sandbox.state.records import Photo

__all__ = ["add_conversations"]

_BEGAN = 1704067200
_DAY = 86400
# group, author, subject, message, replies by whom; the first is sticky, "Closed" is locked
_TOPICS: tuple[tuple[str, int, str, str, tuple[tuple[int, str], ...]], ...] = (
    ("2100001@N21", 0, "Read me first", "Otters only. <b>No ferrets.</b>", ((1, "What about stoats?"), (0, "No."))),
    ("2100001@N21", 1, "Best time of day?", "Dawn or dusk?", ((0, "Low tide."), (2, "Dawn & coffee."), (3, "Dusk."))),
    ("2100002@N22", 1, "Boiler day", "Who comes on Sunday?", ((0, "I do."),)),
    ("2100003@N23", 2, "Lamp no. 4", "It needs a new lens.", ((3, "I have one."), (4, "So have I."))),
    ("2100005@N25", 1, "Closed", "See you in spring.", ()),
)
# author, about, what, approved
_TESTIMONIALS = (
    (1, 0, "Knows every otter by name.", True),
    (3, 0, "Family, and still a good photographer.", True),
    (2, 0, "Never lost, always wet.", False),
    (0, 1, "The heron is real.", True),
    (0, 2, "Draws maps that are true.", False),
)


def add_conversations(database: Database, added: list[tuple[Photo, list[str]]]) -> None:
    """Adds all of it."""
    for number, (group_id, author, subject, message, replies) in enumerate(_TOPICS):
        when = _BEGAN + number * 10 * _DAY
        flags = {"is_sticky": number == 0, "is_locked": subject == "Closed"}
        topic = Topic(post_id(when), group_id, PEOPLE[author].nsid, subject, message, when, **flags)
        discussions.add_topic(database, topic)
        for later, (who, text) in enumerate(replies, 1):
            replied = when + later * _DAY
            reply = Reply(post_id(replied + number), topic.id, PEOPLE[who].nsid, text, replied)
            discussions.add_reply(database, reply)
    for number, (author, about, body, approved) in enumerate(_TESTIMONIALS):
        when = _BEGAN + number * _DAY
        pair = PEOPLE[author].nsid, PEOPLE[about].nsid
        approval = when + _DAY if approved else 0
        testimonials.add_testimonial(database, *pair, body, when, approved=approval, number=when)
    photo = next(each for each, _ in added if each.owner == PEOPLE[0].nsid and each.is_public and not each.has_geo)
    point = PLACES[0].latitude, PLACES[0].longitude, 16
    new_id = suggestions.suggestion_id(photo.owner, _BEGAN)
    suggested = Suggestion(new_id, photo.id, PEOPLE[1].nsid, *point, None, "Is it here?", _BEGAN)
    suggestions.add_suggestion(database, suggested)
