"""Generates a world of any size; the same number generates the same world."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from flickr_sandbox.errors import SandboxError
from flickr_sandbox.gazetteer.load import all_places
from flickr_sandbox.gazetteer.place import LOCALITY

if TYPE_CHECKING:
    from flickr_sandbox.gazetteer.place import Place
    from flickr_sandbox.world.entries import World

__all__ = ["MOST_PHOTOS", "MOST_USERS", "generated"]

MOST_USERS, MOST_PHOTOS = 100_000, 10_000_000
Entry = dict[str, Any]
_FIRST_PHOTO, _FIRST_ALBUM, _FIRST_COMMENT = 51_000_000_000, 72177720400000000, 72157710000000000
_BEGIN, _END = 1420070400, 1735689600  # the years 2015 to 2024
_FIRST_NAMES = [
    "Ada",
    "Bram",
    "Cleo",
    "Dov",
    "Enid",
    "Fynn",
    "Gwen",
    "Hal",
    "Ines",
    "Juno",
    "Kip",
    "Lark",
    "Mabel",
    "Nils",
    "Odo",
    "Pia",
    "Quin",
    "Rhea",
    "Sol",
    "Tove",
]
_LAST_NAMES = [
    "Ashdown",
    "Birk",
    "Caldew",
    "Dunmore",
    "Eelpond",
    "Fernhill",
    "Gannet",
    "Heronby",
    "Inchcape",
    "Juniper",
    "Kelpwell",
    "Lochan",
]
_SUBJECTS = [
    "otter",
    "heron",
    "lighthouse",
    "ferry",
    "market",
    "windmill",
    "engine",
    "harbour",
    "bridge",
    "orchard",
    "tram",
    "kite",
    "fox",
    "mill",
]
_MOMENTS = ("at dawn", "in the fog", "after the rain", "at noon", "by lamplight", "in the snow", "at low tide")
_WORDS = [
    "river",
    "coast",
    "bird",
    "street",
    "steam",
    "water",
    "light",
    "winter",
    "summer",
    "city",
    "sea",
    "portrait",
    "macro",
    "night",
    "boat",
    "train",
]
_SAYINGS = ("Lovely light!", "Where was this?", "Great composition.", "Which lens?", "Wunderschön!", "Well seen.")
_CAMERAS = (("Pixelton Works", "Pixelton Box II"), ("Greywater Optical", "Tideglass 50"), ("Pixelton Works", "Pocket"))
_SHAPES = ((1600, 1067), (1067, 1600), (2048, 1365), (4000, 3000), (640, 427), (1280, 1280))
_LICENSES = (0, 0, 0, 0, 1, 2, 4, 5, 9, 11, 12)
_PRIVACIES = ("public",) * 17 + ("friends", "family", "private")
_ALBUM_PHOTOS = 40


def generated(users: int, photos: int, *, number: int = 1) -> World:
    """A world with this number of members and photos, and with albums, groups, galleries, favourites and comments.

    Raises:
        SandboxError: Photos without an owner, or more than the maximum.
    """
    if not 0 <= users <= MOST_USERS or not 0 <= photos <= MOST_PHOTOS:
        raise SandboxError(f"at most {MOST_USERS} users and {MOST_PHOTOS} photos can be made up")
    if photos and not users:
        raise SandboxError("photos need users to own them")
    dice = random.Random(number)  # noqa: S311 - the same world every time
    people = [_user(dice, index) for index in range(users)]
    pictures = [_photo(dice, index, people[min(int(dice.paretovariate(1)) - 1, users - 1)]) for index in range(photos)]
    public = [each for each in pictures if each["privacy"] == "public"]
    world: dict[str, Any] = {
        "users": people,
        "contacts": _contacts(dice, people),
        "photos": pictures,
        "photosets": _albums(pictures),
        "groups": _groups(dice, people, public),
        "galleries": _galleries(dice, people, public),
        "favorites": _favorites(dice, people, public),
        "comments": _comments(dice, people, public),
    }
    return cast("World", {name: entries for name, entries in world.items() if entries})


@cache
def _towns() -> list[Place]:
    return [place for place in all_places() if place.type == LOCALITY]


def _user(dice: random.Random, index: int) -> Entry:
    name = f"{dice.choice(_FIRST_NAMES)} {dice.choice(_LAST_NAMES)}"
    return {
        "nsid": f"{30_000_000 + index}@N{index % 8:02}",
        "username": f"{name} {index + 1}",
        "path_alias": f"{name.partition(' ')[0].lower()}{index + 1}",
        "realname": name,
        "is_pro": dice.random() < 0.3,
        "joined": dice.randrange(1104537600, _BEGIN),
    }


def _photo(dice: random.Random, index: int, owner: Entry) -> Entry:
    subject, posted = dice.choice(_SUBJECTS), dice.randrange(_BEGIN, _END)
    taken = datetime.fromtimestamp(posted - dice.randrange(30 * 86400), UTC)
    width, height = dice.choice(_SHAPES)
    make, model = dice.choice(_CAMERAS)
    entry: Entry = {
        "id": str(_FIRST_PHOTO + index * 101),
        "owner": owner["nsid"],
        "title": f"{subject.capitalize()} {dice.choice(_MOMENTS)}",
        "description": f"One of {dice.randrange(2, 40)}." if dice.random() < 0.4 else "",
        "posted": posted,
        "taken": taken.strftime("%Y-%m-%d %H:%M:%S"),
        "views": int(dice.paretovariate(0.7)),
        "license": dice.choice(_LICENSES),
        "privacy": dice.choice(_PRIVACIES),
        "width": width,
        "height": height,
        "tags": [subject, *dice.sample(_WORDS, dice.randrange(5))],
        "exif": {"Make": make, "Model": model, "ISO": str(dice.choice((100, 200, 400, 800)))},
    }
    if dice.random() < 0.3:
        place = dice.choice(_towns())
        entry["latitude"] = round(place.latitude + dice.uniform(-0.05, 0.05), 6)
        entry["longitude"] = round(place.longitude + dice.uniform(-0.05, 0.05), 6)
    return entry


def _contacts(dice: random.Random, people: list[Entry]) -> list[Entry]:
    found = []
    for owner in people:
        others = [each for each in dice.sample(people, min(len(people), 6)) if each is not owner]
        for each in others:
            flags = {"is_friend": dice.random() < 0.3, "is_family": dice.random() < 0.1}
            found.append({"owner": owner["nsid"], "contact": each["nsid"], **flags})
    return found


def _albums(pictures: list[Entry]) -> list[Entry]:
    by_owner: dict[str, list[Entry]] = {}
    for each in pictures:
        by_owner.setdefault(each["owner"], []).append(each)
    found: list[Entry] = []
    for owner, mine in by_owner.items():
        for start in range(0, len(mine), _ALBUM_PHOTOS * 2):  # every other photo is in none
            members = [each["id"] for each in mine[start : start + _ALBUM_PHOTOS]]
            number = len(found) + 1
            about = {"id": str(_FIRST_ALBUM + number), "title": f"Album {number}", "created": _END}
            found.append({"owner": owner, "photos": members, **about})
    return found


def _groups(dice: random.Random, people: list[Entry], public: list[Entry]) -> list[Entry]:
    found = []
    for index in range(min(len(people) // 10 + 1 if people else 0, len(_SUBJECTS))):
        members = dice.sample(people, min(len(people), 30))
        subject, nsids = _SUBJECTS[index], {each["nsid"] for each in members}
        pool = [each["id"] for each in public if each["owner"] in nsids and subject in each["tags"]][:500]
        roles = {each["nsid"]: "admin" if number == 0 else "member" for number, each in enumerate(members)}
        about = {"nsid": f"{2_300_000 + index}@N2{index % 8}", "name": f"All about {subject}", "created": _BEGIN}
        found.append({**about, "members": roles, "photos": pool})
    return found


def _galleries(dice: random.Random, people: list[Entry], public: list[Entry]) -> list[Entry]:
    found = []
    for number, owner in enumerate(people[::10]):
        picked = [each["id"] for each in dice.sample(public, min(len(public), 18)) if each["owner"] != owner["nsid"]]
        about = {"id": str(72157719000000000 + number), "title": f"Picked by {owner['realname']}", "created": _END}
        found.append({"owner": owner["nsid"], **about, "photos": picked})
    return found


def _favorites(dice: random.Random, people: list[Entry], public: list[Entry]) -> list[Entry]:
    return [
        {"user": fan["nsid"], "photo": each["id"], "faved": _END}
        for each in public
        for fan in dice.sample(people, min(len(people), dice.choice((0, 0, 1, 3))))
        if fan["nsid"] != each["owner"]
    ]


def _comments(dice: random.Random, people: list[Entry], public: list[Entry]) -> list[Entry]:
    found: list[Entry] = []
    for each in public:
        for author in dice.sample(people, min(len(people), dice.choice((0, 0, 0, 1, 2)))):
            comment_id = f"{each['owner'].partition('@')[0]}-{each['id']}-{_FIRST_COMMENT + len(found)}"
            about = {"author": author["nsid"], "text": dice.choice(_SAYINGS), "created": _END}
            found.append({"id": comment_id, "photo": each["id"], **about})
    return found
