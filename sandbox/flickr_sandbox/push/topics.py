"""The photos in the topic of a subscription, and the differences between two states of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flickr_sandbox.gazetteer import place_by_id
from flickr_sandbox.gazetteer.place import kilometres
from flickr_sandbox.geo_perms import place_visible_to
from flickr_sandbox.photo_places import in_place
from flickr_sandbox.state.photos import Conditions, visible_to
from flickr_sandbox.state.tags import clean_tag

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

    from flickr_sandbox.gazetteer import Place
    from flickr_sandbox.state import Database
    from flickr_sandbox.state.subscriptions import Subscription

__all__ = ["CREATED", "TOPICS", "Matter", "changes", "matters_of", "pieces_of"]

_PIECE = 1000  # photos

TOPICS = {
    "contacts_photos": "photos from your contacts",
    "contacts_faves": "favorites from your contacts",
    "photos_of_contacts": "photos of your contacts",
    "photos_of_me": "photos of you",
    "my_photos": "your photos",
    "my_faves": "your favorites",
    "geo": "photos from a location",
    "commons": "photos from the Commons",
    "tags": "photos with a tag",
}
CREATED = "created"
_CONTACTS = "SELECT c.contact FROM contacts c WHERE c.owner = ?"
# the names of changes, as parallel-flickr reads them, and the column or count of each
_ASPECTS = {
    "name": "p.title",
    "description": "p.description",
    "date_taken": "p.taken",
    "license": "p.license",
    "rotation": "p.rotation",
    "secret": "p.secret",
    "secret_o": "p.original_secret",
    "has_geo": "p.latitude || ' ' || p.longitude",
    "count_comments": "(SELECT count(*) FROM comments n WHERE n.photo_id = p.id)",
    "count_notes": "(SELECT count(*) FROM notes n WHERE n.photo_id = p.id)",
    "count_tags": "(SELECT count(*) FROM tags n WHERE n.photo_id = p.id)",
    "count_faves": "(SELECT count(*) FROM favorites n WHERE n.photo_id = p.id)",
}


@dataclass(frozen=True)
class Matter:
    """A photo in a topic: who added it, if not its owner, and its values."""

    photo_id: str
    by: str
    state: tuple[object, ...]


def matters_of(database: Database, subscription: Subscription) -> dict[tuple[str, str], Matter]:
    """All photos of the topic that the subscriber may see, by photo and who added them."""
    return {key: matter for piece in pieces_of(database, subscription) for key, matter in piece.items()}


def pieces_of(database: Database, subscription: Subscription) -> Iterator[dict[tuple[str, str], Matter]]:
    """The same in pieces of one query each, so that others can use the database in between."""
    topic, user = subscription.topic, subscription.user
    conditions = Conditions()
    visible_to(conditions, user)
    if topic in ("contacts_faves", "my_faves"):
        source, by = "favorites f JOIN photos p ON p.id = f.photo_id", "f.user"
    elif topic in ("photos_of_me", "photos_of_contacts"):
        source, by = "photo_people f JOIN photos p ON p.id = f.photo_id", "f.user"
    else:
        source, by = "photos p", "p.owner"
    _restrict(conditions, topic, by, user, json.loads(subscription.arguments))
    columns = _ASPECTS.values() if source == "photos p" else ("0",)
    conditions.add("p.rowid BETWEEN ? AND ?")
    sql = f"SELECT p.id, {by}, p.latitude, p.longitude, {', '.join(columns)} FROM {source} WHERE {conditions.sql()}"  # noqa: S608
    near = json.loads(subscription.arguments).get("near")
    last = database.number("SELECT max(rowid) FROM photos")
    size = _PIECE if source == "photos p" else last + 1  # the other sources are small
    for first in range(0, last + 1, size):
        found = database.rows(sql, (*conditions.values, first, first + size - 1))
        nearby = [row for row in found if _is_near(row, near)] if near else found
        yield {
            (row[0], row[1]): Matter(row[0], row[1] if source != "photos p" else "", tuple(row)[4:]) for row in nearby
        }


def changes(old: Matter | None, new: Matter) -> str:
    """The changes of a photo between two states: `created`, or names separated by commas; empty for none."""
    if old is None:
        return CREATED
    return ",".join(name for name, was, now in zip(_ASPECTS, old.state, new.state, strict=False) if was != now)


def _restrict(conditions: Conditions, topic: str, by: str, user: str, arguments: Mapping[str, list[str]]) -> None:
    if topic in ("my_photos", "my_faves", "photos_of_me"):
        conditions.add(f"{by} = ?", user)
    elif topic in ("contacts_photos", "contacts_faves", "photos_of_contacts"):
        conditions.add(f"{by} IN ({_CONTACTS})", user)
    elif topic == "tags":
        wanted = [clean_tag(tag) for tag in arguments["tags"]]
        marks = ", ".join("?" * len(wanted))
        conditions.add(f"EXISTS (SELECT 1 FROM tags t WHERE t.photo_id = p.id AND t.clean IN ({marks}))", *wanted)  # noqa: S608
    elif topic == "commons":
        conditions.add("p.owner IN (SELECT nsid FROM institutions)")
        if nsids := arguments.get("nsids"):
            conditions.add(f"p.owner IN ({', '.join('?' * len(nsids))})", *nsids)
    else:
        place_visible_to(conditions, user)
        conditions.add("p.accuracy >= ?", int(arguments.get("accuracy", ["1"])[0]))
        if places := [place for each in arguments.get("places", ()) if (place := place_by_id(each))]:
            _in_any(conditions, places)


def _in_any(conditions: Conditions, places: list[Place]) -> None:
    clauses: list[str] = []
    values: list[object] = []
    for place in places:
        one = Conditions()
        in_place(one, place)
        clauses.append(f"({one.sql()})")
        values += one.values
    conditions.add(" OR ".join(clauses), *values)


def _is_near(row: sqlite3.Row, near: list[str]) -> bool:
    latitude, longitude, radius = (float(each) for each in near)
    return kilometres(latitude, longitude, row["latitude"], row["longitude"]) <= radius
