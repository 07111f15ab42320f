"""Adds photos with their tags, EXIF, notes, people, places and permissions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flickr_sandbox.gazetteer import place_by_id
from flickr_sandbox.pictures.sniff import sniff
from flickr_sandbox.state import exif, photos, tags
from flickr_sandbox.state.exif import ExifTag
from flickr_sandbox.state.records import Photo
from flickr_sandbox.world.check import Misfit
from flickr_sandbox.world.values import CONTENT_TYPES, LEVELS_OF_PERMISSION, PRIVACIES, SAFETY

if TYPE_CHECKING:
    from flickr_sandbox.pictures.sniff import Picture
    from flickr_sandbox.state.records import User
    from flickr_sandbox.world.adding import Adding
    from flickr_sandbox.world.entries import PhotoEntry

__all__ = ["add_photo"]

_WIDTH, _HEIGHT = 1600, 1067
_RECTANGLE = {"x": 0, "y": 0, "w": 60, "h": 60}
_EVERYBODY, _CONTACTS = 3, 2


def add_photo(adding: Adding, entry: PhotoEntry) -> Photo:
    """Adds a photo; raises `Misfit`."""
    owner = adding.person(entry["owner"], "owner")
    photo_id = entry.get("id") or adding.new_photo_id()
    adding.check_free("photos", photo_id)
    if ("latitude" in entry) != ("longitude" in entry):
        raise Misfit("latitude and longitude go together", ("latitude",))
    picture, data = _file(adding, entry)
    photo = _photo(adding, entry, owner, photo_id, picture)
    photos.add_photo(adding.database, photo)
    if picture and data:
        photos.add_file(adding.database, photo_id, picture.content_type, data)
    _add_tags(adding, entry, photo)
    _add_exif(adding, entry, photo)
    _add_people(adding, entry, photo)
    _add_notes(adding, entry, photo)
    _add_permissions(adding, entry, photo)
    for index, change in enumerate(entry.get("license_changes", ())):
        changed = adding.moment(change["changed"], 0, "license_changes", index, "changed")
        row = {"photo_id": photo_id, "changed": changed, "old": change["old"], "new": change["new"]}
        adding.database.insert("license_changes", row)
    return photo


def _photo(adding: Adding, entry: PhotoEntry, owner: User, photo_id: str, picture: Picture | None) -> Photo:
    posted = adding.moment(entry.get("posted"), adding.now, "posted")
    taken = entry.get("taken") or datetime.fromtimestamp(posted, UTC).strftime("%Y-%m-%d %H:%M:%S")
    privacy = PRIVACIES[entry["privacy"]] if "privacy" in entry else owner.privacy
    media = entry.get("media") or (picture.media if picture else "photo")
    width, height = (picture.width, picture.height) if picture else (_WIDTH, _HEIGHT)
    if entry.get("rotation") in (90, 270):
        width, height = height, width
    is_video, on_the_map = media == "video", "latitude" in entry
    return Photo(
        id=photo_id,
        owner=owner.nsid,
        secret=entry.get("secret") or adding.secret(photo_id),
        original_secret=entry.get("original_secret") or adding.secret(photo_id, "original"),
        server=entry.get("server", "0" if is_video else "65535"),
        farm=entry.get("farm", 0 if is_video else 66),
        title=entry.get("title", ""),
        description=entry.get("description", ""),
        posted=posted,
        taken=taken if " " in taken else f"{taken} 00:00:00",
        taken_granularity=entry.get("taken_granularity", 0),
        taken_unknown=entry.get("taken_unknown", "taken" not in entry),
        updated=adding.moment(entry.get("updated"), posted, "updated"),
        license=entry.get("license", 0),
        safety_level=SAFETY[entry["safety"]] if "safety" in entry else owner.safety_level,
        content_type=CONTENT_TYPES[entry["content_type"]] if "content_type" in entry else owner.content_type,
        hidden=entry.get("hidden", owner.hidden == 2),
        media=media,
        format=entry.get("format") or (picture.format if picture else "mp4" if is_video else "jpg"),
        width=entry.get("width", width),
        height=entry.get("height", height),
        rotation=entry.get("rotation", 0),
        is_public=privacy == 1,
        is_friend=privacy in (2, 4),
        is_family=privacy in (3, 4),
        views=entry.get("views", 0),
        latitude=entry.get("latitude"),
        longitude=entry.get("longitude"),
        accuracy=entry.get("accuracy", 16) if on_the_map else 0,
        context=entry.get("context", 0) if on_the_map else 0,
    )


def _file(adding: Adding, entry: PhotoEntry) -> tuple[Picture | None, bytes]:
    if "file" not in entry:
        return None, b""
    path = adding.folder / entry["file"]
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Misfit(f"{path} cannot be read ({error.strerror})", ("file",)) from None
    picture = sniff(data)
    if picture is None:
        raise Misfit(f"{path} is neither a picture nor a video", ("file",))
    return picture, data


def _add_tags(adding: Adding, entry: PhotoEntry, photo: Photo) -> None:
    for index, tag in enumerate(entry.get("tags", ())):
        raw = tag if isinstance(tag, str) else tag["raw"]
        if not tags.clean_tag(raw):
            raise Misfit(f"{raw!r} contains neither a letter nor a digit", ("tags", index))
        author = photo.owner
        if not isinstance(tag, str) and "author" in tag:
            author = adding.person(tag["author"], "tags").nsid
        tags.add_tags(adding.database, photo.id, author, [raw])


def _add_exif(adding: Adding, entry: PhotoEntry, photo: Photo) -> None:
    given = entry.get("exif", [])
    if isinstance(given, dict):
        found = [ExifTag.named(tag, raw) for tag, raw in given.items()]
    else:
        found = [ExifTag.named(**each) for each in given]
    if found:
        exif.set_exif(adding.database, photo.id, found)


def _add_people(adding: Adding, entry: PhotoEntry, photo: Photo) -> None:
    for each in entry.get("people", ()):
        person = {"user": each} if isinstance(each, str) else dict(each)
        place = {name: person.get(name) for name in ("x", "y", "w", "h")}
        row = {
            "photo_id": photo.id,
            "user": adding.person(str(person["user"]), "people").nsid,
            "added_by": adding.person(str(person.get("added_by", photo.owner)), "people").nsid,
            "added": adding.moment(_moment(person.get("added")), photo.posted, "people"),
        }
        adding.database.insert("photo_people", {**row, **place})


def _moment(value: object) -> int | str | None:
    return value if isinstance(value, int | str) else None


def _add_notes(adding: Adding, entry: PhotoEntry, photo: Photo) -> None:
    for note in entry.get("notes", ()):
        note_id = note.get("id") or adding.new_id("notes")
        adding.check_free("notes", note_id)
        author = adding.person(note.get("author", photo.owner), "notes").nsid
        place = {name: note.get(name, default) for name, default in _RECTANGLE.items()}
        row = {"id": note_id, "photo_id": photo.id, "author": author, "text": note["text"], **place}
        adding.database.insert("notes", row)


def _add_permissions(adding: Adding, entry: PhotoEntry, photo: Photo) -> None:
    if "can_comment" in entry or "can_add_meta" in entry:
        levels = {
            "comment": LEVELS_OF_PERMISSION[entry["can_comment"]] if "can_comment" in entry else _EVERYBODY,
            "addmeta": LEVELS_OF_PERMISSION[entry["can_add_meta"]] if "can_add_meta" in entry else _CONTACTS,
        }
        adding.database.insert("photo_perms", {"photo_id": photo.id, **levels})
    if "geo_visible_to" in entry:
        flags = {f"is_{name}": name in entry["geo_visible_to"] for name in ("public", "contact", "friend", "family")}
        adding.database.insert("geo_perms", {"photo_id": photo.id, **flags})
    if "woeid" in entry:
        place = place_by_id(entry["woeid"])
        if place is None:
            raise Misfit(f"the gazetteer knows no place {entry['woeid']!r}", ("woeid",))
        adding.database.insert("photo_places", {"photo_id": photo.id, "woeid": place.woeid})
