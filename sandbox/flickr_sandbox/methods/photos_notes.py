"""`flickr.photos.notes.*`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.access import seen_photo
from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.photo_perms import is_allowed, photo_perms_of
from flickr_sandbox.pictures.sizes import fitted
from flickr_sandbox.state import notes, photos

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.state.notes import Note, Rectangle
    from flickr_sandbox.wire import Tree

__all__ = ["add", "delete", "edit"]

_EDGE = 500  # notes are placed on the picture of that size
_MAX_NOTES = 100


@serves("flickr.photos.notes.add")
def add(call: Call) -> Tree:
    """Adds a note to a photo that the caller may add to."""
    photo = seen_photo(call)
    text, place = _said(call)
    if not is_allowed(call, photo, photo_perms_of(call, photo.id).addmeta):
        raise Failure(2, "User cannot add notes")
    if len(notes.notes_on(call.database, photo.id)) >= _MAX_NOTES:
        raise Failure(4, "Maximum number of notes reached")
    width, height = fitted(photo.width, photo.height, _EDGE)
    if place[0] + place[2] > width or place[1] + place[3] > height:
        raise Failure(5, "Note would exceed photo dimensions")
    return {"note": {"id": notes.add_note(call.database, photo.id, call.user.nsid, text, place).id}}


@serves("flickr.photos.notes.edit")
def edit(call: Call) -> Tree:
    """Changes a note that the caller wrote."""
    note = _note(call)
    if note.author != call.user.nsid:
        raise Failure(2, "User cannot edit note")
    notes.change_note(call.database, note.id, *_said(call))
    return {}


@serves("flickr.photos.notes.delete")
def delete(call: Call) -> Tree:
    """Deletes a note that the caller wrote, or that is on one of the caller's photos."""
    note = _note(call)
    photo = photos.find_photo(call.database, note.photo_id)
    if call.user.nsid not in (note.author, photo.owner if photo else None):
        raise Failure(2, "User cannot delete note")
    notes.delete_note(call.database, note.id)
    return {}


def _note(call: Call) -> Note:
    found = notes.find_note(call.database, call.stripped("note_id"))
    if found is None:
        raise Failure(1, "Note not found")
    return found


def _said(call: Call) -> tuple[str, Rectangle]:
    sides = [call.whole(f"note_{side}", -1, most=100_000) for side in "xywh"]
    text = call.text("note_text").strip()
    if min(sides) < 0 or not text:
        raise Failure(3, "Missing required arguments")
    return text, (sides[0], sides[1], sides[2], sides[3])
