"""`flickr.photos.*` about one photo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.access import own_photo, seen_photo
from flickr_sandbox.geo_perms import seen_perms
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.photo_list import geo, is_favorite, large_allowed, owner_of
from flickr_sandbox.photo_perms import is_allowed, photo_perms_of
from flickr_sandbox.photo_places import location, place_of
from flickr_sandbox.pictures.sizes import sizes_of
from flickr_sandbox.state import comments, notes, tags, users
from flickr_sandbox.wire.tree import content

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.state.notes import Note
    from flickr_sandbox.state.records import Photo, Tag, User
    from flickr_sandbox.wire import Tree

__all__ = ["get_info", "get_list_photo", "get_perms", "get_sizes"]

_EVERYBODY = 3


@serves("flickr.photos.getInfo")
def get_info(call: Call) -> Tree:
    """Everything about a photo, in the order Flickr gives it."""
    photo = seen_photo(call, message='Photo "{photo_id}" not found (invalid ID)')
    owner = owner_of(call, photo)
    mine = photo.owner == call.caller.nsid
    large = large_allowed(call, photo, owner)
    may_edit = int(mine)
    perms = photo_perms_of(call, photo.id)
    return {
        "photo": {
            "id": photo.id,
            "secret": photo.secret,
            "server": photo.server,
            "farm": photo.farm,
            "dateuploaded": str(photo.posted),
            "isfavorite": int(is_favorite(call, photo.id)),
            "license": str(photo.license),
            "safety_level": str(photo.safety_level - 1),
            "rotation": photo.rotation,
            **({"originalsecret": photo.original_secret, "originalformat": photo.format} if large else {}),
            "views": str(photo.views),
            "media": photo.media,
            "owner": _owner(owner),
            "title": content(photo.title),
            "description": content(photo.description),
            "visibility": _visibility(photo),
            "dates": {
                "posted": str(photo.posted),
                "taken": photo.taken,
                "takengranularity": photo.taken_granularity,
                "takenunknown": str(int(photo.taken_unknown)),
                "lastupdate": str(photo.updated),
            },
            **({"permissions": perms.members()} if mine else {}),
            "editability": {
                "cancomment": int(is_allowed(call, photo, perms.comment)),
                "canaddmeta": int(is_allowed(call, photo, perms.addmeta)),
            },
            "publiceditability": {
                "cancomment": int(perms.comment == _EVERYBODY),
                "canaddmeta": int(perms.addmeta == _EVERYBODY),
            },
            "usage": {"candownload": int(large), "canblog": may_edit, "canprint": 0, "canshare": int(photo.is_public)},
            "comments": content(str(comments.count_comments(call.database, "photo_id", photo.id))),
            "notes": {"note": [_note(call, note) for note in notes.notes_on(call.database, photo.id)]},
            "people": {"haspeople": int(bool(notes.people_in(call.database, photo.id)))},
            "tags": {"tag": [_tag(call, tag) for tag in tags.tags_of(call.database, photo.id)]},
            **_location(call, photo, owner),
            "urls": {"url": [{"type": "photopage", "_content": call.site.photo_page(owner, photo.id)}]},
        }
    }


@serves("flickr.photos.getSizes")
def get_sizes(call: Call) -> Tree:
    """The sizes of a photo and their URLs."""
    photo = seen_photo(call)
    owner = owner_of(call, photo)
    large = large_allowed(call, photo, owner)
    return {
        "sizes": {
            "canblog": int(photo.owner == call.caller.nsid),
            "canprint": 0,
            "candownload": int(large),
            "size": [
                {
                    "label": size.label,
                    "width": width,
                    "height": height,
                    "source": call.site.image(photo, size.suffix),
                    "url": f"{call.site.photo_page(owner, photo.id)}sizes/{size.page}/",
                    "media": photo.media,
                }
                for size, width, height in sizes_of(photo, large=large)
            ],
        }
    }


@serves("flickr.photos.getPerms")
def get_perms(call: Call) -> Tree:
    """Who may see, comment and tag one of the caller's photos."""
    photo = own_photo(call)
    return {"perms": {"id": photo.id, **_visibility(photo), **photo_perms_of(call, photo.id).members()}}


@serves("flickr.tags.getListPhoto")
def get_list_photo(call: Call) -> Tree:
    """The tags of a photo."""
    photo = seen_photo(call)
    return {
        "photo": {"id": photo.id, "tags": {"tag": [_tag(call, tag) for tag in tags.tags_of(call.database, photo.id)]}}
    }


def _owner(user: User) -> Tree:
    return {
        "nsid": user.nsid,
        "username": user.username,
        "realname": user.realname,
        "location": user.location,
        "iconserver": str(user.icon_server),
        "iconfarm": 66,
        "path_alias": user.path_alias,
    }


def _visibility(photo: Photo) -> Tree:
    return {"ispublic": int(photo.is_public), "isfriend": int(photo.is_friend), "isfamily": int(photo.is_family)}


def _tag(call: Call, tag: Tag) -> Tree:
    author = users.find_user(call.database, tag.author)
    return {
        "id": tag.id,
        "author": tag.author,
        "authorname": author.username if author else "",
        "raw": tag.raw,
        "machine_tag": int(tag.machine),
        "_content": tag.clean,
    }


def _note(call: Call, note: Note) -> Tree:
    author = users.find_user(call.database, note.author)
    return {
        "id": note.id,
        "photo_id": note.photo_id,
        "author": note.author,
        "authorname": author.username if author else "",
        "authorrealname": author.realname if author else "",
        "authorispro": int(author.is_pro) if author else 0,
        "authorisdeleted": 0,
        "x": str(note.x),
        "y": str(note.y),
        "w": str(note.w),
        "h": str(note.h),
        "_content": note.text,
    }


def _location(call: Call, photo: Photo, owner: User) -> Tree:
    perms = seen_perms(call, photo, owner)
    if perms is None:
        return {}
    named = location(place_of(call, photo), last="neighbourhood")
    return {"location": {**geo(photo), **named}, "geoperms": perms.members()}
