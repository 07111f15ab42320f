"""Builds the world from a fixed seed, so that ids and dates are the same in every sandbox."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from flickr_sandbox.exif import invented_exif
from flickr_sandbox.seed.community import add_community
from flickr_sandbox.seed.conversations import add_conversations
from flickr_sandbox.seed.people import CONTACTS, PEOPLE
from flickr_sandbox.seed.sharing import add_sharing
from flickr_sandbox.seed.subjects import MACHINE_TAGS, PLACES, SCENES, TIMES
from flickr_sandbox.state import exif, photos, photosets, tags, users
from flickr_sandbox.state.records import Photo, Photoset

if TYPE_CHECKING:
    from flickr_sandbox.state import Database

__all__ = ["build_world"]

_PHOTOS = 60
_FIRST = datetime(2023, 1, 7, 9, 30, tzinfo=UTC)
_LICENSES = (0, 0, 0, 4, 5, 2, 9, 11, 12, 0)
_SHAPES = ((1600, 1067), (1067, 1600), (2048, 1365), (1280, 960), (640, 427))
_ALBUMS: tuple[tuple[int, str, tuple[str, ...]], ...] = (
    (0, "Otters, mostly", ("otters",)),
    (0, "Along the estuary", ("river", "coast", "boat", "pier")),
    (1, "Brass and steam", ("brass", "steam", "street")),
    (2, "Every lighthouse", ("sea", "coast", "bird")),
    (3, "For the family", ("otters", "field", "paper", "sand", "sea", "bird")),
)


def build_world(database: Database) -> None:
    """Adds people, contacts, photos with tags, albums, and activity of people."""
    dice = random.Random(20040210)  # noqa: S311 - the same pictures every time; nothing secret hangs on it
    for user in PEOPLE:
        users.add_user(database, user)
    for owner, contact, friend, family in CONTACTS:
        users.add_contact(database, PEOPLE[owner].nsid, PEOPLE[contact].nsid, friend=friend, family=family)
    added = [_photo(dice, index, (0, 0, 1, 2, 3, 0, 1, 2, 0, 4)[index % 10]) for index in range(_PHOTOS)]
    for photo, words in added:
        photos.add_photo(database, photo)
        tags.add_tags(database, photo.id, photo.owner, words)
        exif.set_exif(database, photo.id, invented_exif(photo))
    for index, (owner, title, about) in enumerate(_ALBUMS):
        mine = [photo for photo, words in added if photo.owner == PEOPLE[owner].nsid and {*words} & {*about}]
        _album(database, index, title, sorted(mine, key=lambda photo: not photo.is_public))
    _collections(database)
    add_community(database, random.Random(20240229), added)  # noqa: S311
    add_sharing(database)
    add_conversations(database, added)


def _photo(dice: random.Random, index: int, owner: int) -> tuple[Photo, list[str]]:
    subject, words = SCENES[index % len(SCENES)]
    time = TIMES[dice.randrange(len(TIMES))]
    place = PLACES[dice.randrange(len(PLACES))]
    taken = _FIRST + timedelta(days=9 * index, minutes=dice.randrange(600))
    posted = taken + timedelta(days=dice.randrange(1, 4), seconds=dice.randrange(80000))
    on_the_map = index % 3 == 0
    width, height = _SHAPES[index % len(_SHAPES)]
    privacy = 1 if index % 7 != 3 else dice.choice((2, 3, 4, 5))
    photo = Photo(
        id=str(52600000000 + index * 7_919_113),
        owner=PEOPLE[owner].nsid,
        secret=f"{dice.getrandbits(40):010x}",
        original_secret=f"{dice.getrandbits(40):010x}",
        server="65535",
        farm=66,
        title=f"{subject} {time}" if index % 11 else subject,
        description=f"{subject}, seen {time} near {place.name}." if index % 4 else "",
        posted=int(posted.timestamp()),
        taken=taken.strftime("%Y-%m-%d %H:%M:%S"),
        taken_granularity=0,
        taken_unknown=False,
        updated=int(posted.timestamp()) + dice.randrange(90000),
        license=_LICENSES[index % len(_LICENSES)],
        safety_level=3 if index == 33 else 2 if index in (17, 41) else 1,
        content_type=2 if index % 20 == 19 else 1,
        hidden=index == 44,
        media="photo",
        format="png",
        width=width,
        height=height,
        rotation=0,
        is_public=privacy == 1,
        is_friend=privacy in (2, 4),
        is_family=privacy in (3, 4),
        views=dice.randrange(5000),
        latitude=round(place.latitude + dice.uniform(-0.05, 0.05), 6) if on_the_map else None,
        longitude=round(place.longitude + dice.uniform(-0.05, 0.05), 6) if on_the_map else None,
        accuracy=16 if on_the_map else 0,
        context=2 if on_the_map and index % 2 else 0,
    )
    machine = [MACHINE_TAGS[index % len(MACHINE_TAGS)]] if index % 6 == 0 else []
    return photo, [] if index % 13 == 12 else [*words, place.name, *machine]


def _collections(database: Database) -> None:
    owner = PEOPLE[0].nsid
    collection_id = f"{owner.partition('@')[0]}-72157720000000000"
    row = {"id": collection_id, "owner": owner, "title": "The estuary", "description": "", "created": 1704067200}
    database.insert("collections", row)
    for photoset in photosets.photosets_of(database, owner):
        database.insert("collection_photosets", {"collection_id": collection_id, "photoset_id": photoset.id})


def _album(database: Database, index: int, title: str, members: list[Photo]) -> None:
    created = members[-1].posted + 3600
    photosets.add_photoset(
        database,
        Photoset(
            id=str(72177720300000000 + index * 104_729),
            owner=members[0].owner,
            title=title,
            description=f"{len(members)} pictures that belong together." if index % 2 == 0 else "",
            primary_photo=members[0].id,
            created=created,
            updated=created + 86400,
            views=17 * index,
        ),
    )
    for photo in members[1:]:
        photosets.add_to_photoset(database, str(72177720300000000 + index * 104_729), photo.id)
