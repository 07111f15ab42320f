"""Activity of the invented people: favourites, comments, notes, groups, galleries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.seed.people import PEOPLE
from flickr_sandbox.state import comments, favorites, galleries, groups, notes, photosets
from flickr_sandbox.state.galleries import Gallery
from flickr_sandbox.state.groups import ADMIN, MEMBER, MODERATOR, Group

if TYPE_CHECKING:
    import random

    from flickr_sandbox.state import Database
    from flickr_sandbox.state.records import Photo

__all__ = ["add_community"]

_FOUNDED = 1420070400
_DAY = 86400
_SAYINGS = (
    "Lovely light!",
    "Is that the same otter as last week?",
    "I can almost smell the <i>coal</i>.",
    "The tide table says otherwise & so do I.",
    "Wunderschön!",
    "Which lens was this?",
)
_GROUPS: tuple[tuple[Group, dict[int, int]], ...] = (
    (
        Group("2100001@N21", "Otters Anonymous", "otters", "Otters, and nothing else.", "No ferrets.", _FOUNDED),
        {0: ADMIN, 1: MEMBER, 2: MEMBER, 3: MODERATOR},
    ),
    (
        Group(
            "2100002@N22",
            "Brass, Steam & Tide",
            "brassandsteam",
            "Engines of the estuary.",
            "A moderator looks at every picture first.",
            _FOUNDED + 90 * _DAY,
            privacy=2,
            is_moderated=True,
            moderate_ok=False,
        ),
        {0: MEMBER, 1: ADMIN},
    ),
    (
        Group(
            "2100003@N23",
            "Keepers of the Light",
            "keepers",
            "A private log of lighthouses.",
            "",
            _FOUNDED + 200 * _DAY,
            privacy=1,
        ),
        {2: ADMIN, 3: MEMBER, 4: MEMBER},
    ),
    (
        Group(
            "2100004@N24",
            "Two a Week, on the Map",
            "twoaweek",
            "Two pictures a week, with their place.",
            "Photographs only.",
            _FOUNDED + 300 * _DAY,
            throttle_mode="week",
            throttle_count=2,
            videos_ok=False,
            screens_ok=False,
            art_ok=False,
            has_geo=True,
        ),
        {0: MEMBER, 2: MEMBER, 4: ADMIN},
    ),
    (
        Group(
            "2100005@N25",
            "Closed for the Winter",
            "closed",
            "The pool is drained.",
            "",
            _FOUNDED + 400 * _DAY,
            throttle_mode="disabled",
        ),
        {0: MEMBER, 1: ADMIN},
    ),
    (
        Group("2100006@N26", "Pixelton Walkers", "walkers", "Boots and weather.", "", _FOUNDED + 500 * _DAY),
        {3: ADMIN, 4: MEMBER},
    ),
)
_GALLERIES = ((0, "Boats of others", "Seen from the sandbank."), (2, "Odd birds", ""), (1, "Low tide", "Mud, mostly."))


def add_community(database: Database, dice: random.Random, added: list[tuple[Photo, list[str]]]) -> None:
    """Adds all of it; equal dice give equal data."""
    public = [photo for photo, _ in added if photo.is_public and photo.safety_level == 1]
    for photo in public:
        _react(database, dice, photo)
    for group, members in _GROUPS:
        groups.add_group(database, group)
        for number, (index, role) in enumerate(members.items()):
            groups.add_member(database, group.nsid, PEOPLE[index].nsid, role, group.created + number * _DAY)
    about = ({"otters"}, {"brass", "steam"}, {"lighthouse"}, {"river"})
    for (group, members), wanted in zip(_GROUPS, about, strict=False):
        owners = {PEOPLE[index].nsid for index in members}
        for photo, words in added:
            if (
                photo.is_public
                and photo.owner in owners
                and wanted & set(words)
                and (photo.has_geo or not group.has_geo)
            ):
                row = {"group_id": group.nsid, "photo_id": photo.id, "added": photo.posted + _DAY, "is_pending": False}
                database.insert("pool_photos", row)
    for photoset in photosets.photosets_of(database, PEOPLE[0].nsid):
        for user in PEOPLE[:2]:
            text, when = dice.choice(_SAYINGS), photoset.created + dice.randrange(_DAY)
            comments.add_comment(database, photoset.owner, user.nsid, text, when, photoset_id=photoset.id, number=when)
    for number, (owner, title, description) in enumerate(_GALLERIES):
        _gallery(database, number, PEOPLE[owner].nsid, title, description, public)


def _react(database: Database, dice: random.Random, photo: Photo) -> None:
    others = [user.nsid for user in PEOPLE if user.nsid != photo.owner]
    for user in dice.sample(others, dice.randrange(3)):
        favorites.add_favorite(database, user, photo.id, photo.posted + dice.randrange(1, 40) * _DAY)
    for user in dice.sample(others, dice.choice((0, 0, 1, 2))):
        when = photo.posted + dice.randrange(_DAY)
        comments.add_comment(database, photo.owner, user, dice.choice(_SAYINGS), when, photo_id=photo.id, number=when)
    if dice.random() < 0.1:
        notes.add_note(database, photo.id, photo.owner, "Here!", (120, 80, 60, 40), number=photo.posted)
    if dice.random() < 0.2:
        notes.add_person(database, photo.id, dice.choice(others), photo.owner, photo.posted, (40, 40, 50, 60))


def _gallery(database: Database, number: int, owner: str, title: str, description: str, public: list[Photo]) -> None:
    picked = [photo for photo in public if photo.owner != owner][number::4]
    created = max(photo.posted for photo in picked) + _DAY
    gallery = Gallery(str(72157718000000000 + number * 7919), owner, title, description, None, created, created, 23)
    galleries.add_gallery(database, gallery)
    for position, photo in enumerate(picked):
        comment = "" if position % 3 else _SAYINGS[position % len(_SAYINGS)]
        galleries.add_to_gallery(database, gallery.id, photo.id, comment, created + position)
