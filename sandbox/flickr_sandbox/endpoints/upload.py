"""`/services/upload` and `/services/replace`: uploads. The response is always XML; `format` is ignored."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from werkzeug.exceptions import RequestEntityTooLarge

from flickr_sandbox.dispatch import identify, require
from flickr_sandbox.errors import Failure
from flickr_sandbox.pictures.read_exif import read_exif
from flickr_sandbox.pictures.sniff import Picture, sniff
from flickr_sandbox.state import photos, tickets, users
from flickr_sandbox.state.exif import set_exif
from flickr_sandbox.uploads import new_photo
from flickr_sandbox.wire import failure, success
from flickr_sandbox.wire.envelope import XML
from flickr_sandbox.wire.unreadable import refuse_unread

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from flickr_sandbox.endpoints.context import Context
    from flickr_sandbox.state.records import User
    from flickr_sandbox.wire import Tree

__all__ = ["replace", "upload"]


def upload(context: Context) -> Response:
    """Stores a new photo and returns its id, or a ticket with `async=1`."""
    return _respond(context, is_replacement=False)


def replace(context: Context) -> Response:
    """Replaces the picture of `photo_id`, which gets new secrets."""
    return _respond(context, is_replacement=True)


def _respond(context: Context, *, is_replacement: bool) -> Response:
    try:
        fields = context.parameters.arguments()
        refuse_unread(context.request, 2, "No photo specified")
        user = _user(context)
        name, data, picture = _file(context)
        with context.database.transaction():
            store = _replaced if is_replacement else _stored
            photo_id, tree = store(context, user, fields, name, data, picture)
            if fields.get("async") == "1":
                tree = _ticket(context, photo_id)
    except Failure as failed:
        return _failed(context, failed)
    except RequestEntityTooLarge:
        return _failed(context, Failure(8, "Filesize was too large"))
    context.outcome.tree = tree
    return success(XML, tree)


def _failed(context: Context, failed: Failure) -> Response:
    context.outcome.failure = failed
    return failure(XML, failed)


def _user(context: Context) -> User:
    caller = identify(context)
    require(caller, "write")
    user = users.find_user(context.database, caller.nsid or "")
    if user is None:  # every token has a user
        raise Failure(98, "Invalid auth token")
    return user


def _file(context: Context) -> tuple[str, bytes, Picture]:
    sent = context.request.files.get("photo")
    if sent is None:
        raise Failure(2, "No photo specified")
    data = sent.stream.read()
    context.outcome.file = sent.filename or "", len(data)
    if not data:
        raise Failure(4, "Filesize was zero")
    picture = sniff(data)
    if picture is None:
        raise Failure(5, "Filetype was not recognised")
    return sent.filename or "", data, picture


def _stored(
    context: Context, user: User, fields: dict[str, str], name: str, data: bytes, picture: Picture
) -> tuple[str, Tree]:
    photo = new_photo(context.database, user, fields, name, picture, read_exif(data), now=context.now)
    photos.add_file(context.database, photo.id, picture.content_type, data)
    return photo.id, {"photoid": {"_content": photo.id}}


def _replaced(
    context: Context, user: User, fields: dict[str, str], _name: str, data: bytes, picture: Picture
) -> tuple[str, Tree]:
    photo = photos.find_photo(context.database, fields.get("photo_id", "").strip())
    if photo is None or photo.owner != user.nsid:
        raise Failure(3, "General upload failure")
    if not user.is_pro:
        raise Failure(1, "Not a pro account")
    changed = {"secret": secrets.token_hex(5), "original_secret": secrets.token_hex(5)}
    photos.change_photo(
        context.database,
        photo.id,
        **changed,
        format=picture.format,
        media=picture.media,
        rotation=0,
        width=picture.width,
        height=picture.height,
        updated=context.now,
    )
    photos.add_file(context.database, photo.id, picture.content_type, data)
    set_exif(context.database, photo.id, read_exif(data).tags)
    answer = {"secret": changed["secret"], "originalsecret": changed["original_secret"], "_content": photo.id}
    return photo.id, {"photoid": answer}


def _ticket(context: Context, photo_id: str) -> Tree:
    ticket_id = f"{secrets.randbelow(10**9):09}-{72157700000000000 + secrets.randbelow(10**11)}"
    tickets.add_ticket(context.database, ticket_id, photo_id, context.now)
    return {"ticketid": {"_content": ticket_id}}
