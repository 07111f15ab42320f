"""Adds albums, collections and galleries, comments, favourites and suggestions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.gazetteer import place_by_id
from flickr_sandbox.state import favorites, galleries, photosets, suggestions
from flickr_sandbox.state.comments import Comment
from flickr_sandbox.state.galleries import Gallery
from flickr_sandbox.state.records import Photoset
from flickr_sandbox.state.suggestions import Suggestion
from flickr_sandbox.world.check import Misfit

if TYPE_CHECKING:
    from flickr_sandbox.world.adding import Adding
    from flickr_sandbox.world.entries import (
        CollectionEntry,
        CommentEntry,
        FavoriteEntry,
        GalleryEntry,
        PhotosetEntry,
        SuggestionEntry,
    )

__all__ = ["add_collection", "add_comment", "add_favorite", "add_gallery", "add_photoset", "add_suggestion"]

_STATUSES = {"pending": 0, "approved": 1, "rejected": 2}


def add_photoset(adding: Adding, entry: PhotosetEntry) -> Photoset:
    """Adds an album as its owner's last; raises `Misfit`."""
    owner = adding.person(entry["owner"], "owner").nsid
    members = [adding.photo(photo_id, "photos", index) for index, photo_id in enumerate(entry["photos"])]
    for index, photo in enumerate(members):
        if photo.owner != owner:
            raise Misfit(f"{photo.id!r} is not a photo of {entry['owner']!r}", ("photos", index))
    primary = entry.get("primary", members[0].id)
    if primary not in {photo.id for photo in members}:
        raise Misfit(f"{primary!r} is not among the photos", ("primary",))
    photoset_id = entry.get("id") or adding.new_id("photosets")
    adding.check_free("photosets", photoset_id)
    created = adding.moment(entry.get("created"), adding.now, "created")
    photoset = Photoset(
        id=photoset_id,
        owner=owner,
        title=entry["title"],
        description=entry.get("description", ""),
        primary_photo=primary,
        created=created,
        updated=adding.moment(entry.get("updated"), created, "updated"),
        views=entry.get("views", 0),
    )
    position = len(photosets.photosets_of(adding.database, owner))
    adding.database.insert("photosets", {**vars(photoset), "position": position})
    photosets.set_members(adding.database, photoset_id, [photo.id for photo in members], primary)
    return photoset


def add_collection(adding: Adding, entry: CollectionEntry) -> str:
    """Adds a collection and returns its id; raises `Misfit`."""
    owner = adding.person(entry["owner"], "owner").nsid
    collection_id = entry.get("id") or f"{owner.partition('@')[0]}-{adding.new_id('collections')}"
    adding.check_free("collections", collection_id)
    created = adding.moment(entry.get("created"), adding.now, "created")
    words = {"title": entry["title"], "description": entry.get("description", "")}
    adding.database.insert("collections", {"id": collection_id, "owner": owner, **words, "created": created})
    for index, photoset_id in enumerate(entry.get("photosets", ())):
        found = photosets.find_photoset(adding.database, photoset_id)
        if found is None or found.owner != owner:
            raise Misfit(f"there is no album {photoset_id!r} of {entry['owner']!r}", ("photosets", index))
        row = {"collection_id": collection_id, "photoset_id": photoset_id}
        adding.database.insert("collection_photosets", row)
    return collection_id


def add_gallery(adding: Adding, entry: GalleryEntry) -> Gallery:
    """Adds a gallery; raises `Misfit`."""
    owner = adding.person(entry["owner"], "owner").nsid
    gallery_id = entry.get("id") or adding.new_id("galleries")
    adding.check_free("galleries", gallery_id)
    created = adding.moment(entry.get("created"), adding.now, "created")
    words = {"title": entry["title"], "description": entry.get("description", "")}
    views = entry.get("views", 0)
    new = Gallery(id=gallery_id, owner=owner, **words, primary_photo=None, created=created, updated=0, views=views)
    galleries.add_gallery(adding.database, new)
    for index, each in enumerate(entry.get("photos", ())):
        picked = {"photo": each} if isinstance(each, str) else each
        photo = adding.photo(picked["photo"], "photos", index)
        if photo.owner == owner or not photo.is_public:
            raise Misfit("a gallery contains public photos of other people", ("photos", index))
        added = adding.moment(picked.get("added"), created + index, "photos", index, "added")
        galleries.add_to_gallery(adding.database, gallery_id, photo.id, picked.get("comment", ""), added)
    changed: dict[str, object] = {"updated": adding.moment(entry.get("updated"), created, "updated")}
    if "primary" in entry:
        changed["primary_photo"] = adding.photo(entry["primary"], "primary").id
    galleries.change_gallery(adding.database, gallery_id, **changed)
    return galleries.find_gallery(adding.database, gallery_id) or new


def add_comment(adding: Adding, entry: CommentEntry) -> Comment:
    """Adds a comment on a photo or an album; raises `Misfit`."""
    if ("photo" in entry) == ("photoset" in entry):
        raise Misfit("a comment is on a photo or on a photoset; give one of them", ("photo",))
    if "photo" in entry:
        owner, subject = adding.photo(entry["photo"], "photo").owner, entry["photo"]
    else:
        photoset_id = entry.get("photoset", "")
        found = photosets.find_photoset(adding.database, photoset_id)
        if found is None:
            raise Misfit(f"there is no album {photoset_id!r}", ("photoset",))
        owner, subject = found.owner, found.id
    comment_id = entry.get("id") or f"{owner.partition('@')[0]}-{subject}-{adding.new_id('comments')}"
    adding.check_free("comments", comment_id)
    new = Comment(
        id=comment_id,
        photo_id=entry.get("photo"),
        photoset_id=entry.get("photoset"),
        author=adding.person(entry["author"], "author").nsid,
        text=entry["text"],
        created=adding.moment(entry.get("created"), adding.now, "created"),
    )
    adding.database.insert("comments", vars(new))
    return new


def add_favorite(adding: Adding, entry: FavoriteEntry) -> None:
    """Makes a photo a favourite; raises `Misfit`."""
    user, photo = adding.person(entry["user"], "user").nsid, adding.photo(entry["photo"], "photo")
    if photo.owner == user:
        raise Misfit("a user's own photo cannot be a favourite", ("photo",))
    if not favorites.add_favorite(
        adding.database, user, photo.id, adding.moment(entry.get("faved"), adding.now, "faved")
    ):
        raise Misfit(f"{photo.id!r} is a favourite of {entry['user']!r} already", ("photo",))


def add_suggestion(adding: Adding, entry: SuggestionEntry) -> Suggestion:
    """Adds a suggested location; raises `Misfit`."""
    photo, user = adding.photo(entry["photo"], "photo"), adding.person(entry["user"], "user").nsid
    place = place_by_id(entry["woeid"]) if "woeid" in entry else None
    if "woeid" in entry and place is None:
        raise Misfit(f"the gazetteer knows no place {entry['woeid']!r}", ("woeid",))
    new = Suggestion(
        id=entry.get("id") or f"{photo.owner.partition('@')[0]}-{adding.new_id('suggestions')}",
        photo_id=photo.id,
        suggested_by=user,
        latitude=entry["latitude"],
        longitude=entry["longitude"],
        accuracy=entry.get("accuracy", 16),
        woeid=place.woeid if place else None,
        note=entry.get("note", ""),
        suggested=adding.moment(entry.get("suggested"), adding.now, "suggested"),
        status=_STATUSES[entry.get("status", "pending")],
    )
    adding.check_free("suggestions", new.id)
    suggestions.add_suggestion(adding.database, new)
    return new
