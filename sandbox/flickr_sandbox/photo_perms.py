"""Who may comment on a photo and add to it: 0 nobody but the owner, 1 friends and family, 2 contacts, 3 everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.state.records import Photo
    from flickr_sandbox.wire import Tree

__all__ = ["PhotoPerms", "is_allowed", "photo_perms_of", "set_photo_perms"]

_FRIENDS, _CONTACTS, _EVERYBODY = 1, 2, 3


@dataclass(frozen=True)
class PhotoPerms:
    """The two levels."""

    comment: int = _EVERYBODY
    addmeta: int = _CONTACTS

    def members(self) -> Tree:
        """The levels as attributes."""
        return {"permcomment": self.comment, "permaddmeta": self.addmeta}


def photo_perms_of(call: Call, photo_id: str) -> PhotoPerms:
    """The levels of a photo, or the initial ones."""
    row = call.database.row("SELECT comment, addmeta FROM photo_perms WHERE photo_id = ?", (photo_id,))
    return PhotoPerms() if row is None else PhotoPerms(*row)


def set_photo_perms(call: Call, photo_id: str, perms: PhotoPerms) -> None:
    """Sets both levels."""
    call.database.execute("DELETE FROM photo_perms WHERE photo_id = ?", (photo_id,))
    call.database.insert("photo_perms", {"photo_id": photo_id, **vars(perms)})


def is_allowed(call: Call, photo: Photo, level: int) -> bool:
    """Whether a level permits the caller to comment or add; without a login nothing is permitted."""
    if call.caller.nsid in (None, photo.owner):
        return call.caller.nsid is not None
    if level in (0, _EVERYBODY):
        return level == _EVERYBODY
    sql = "SELECT is_friend OR is_family FROM contacts WHERE owner = ? AND contact = ?"
    row = call.database.row(sql, (photo.owner, call.caller.nsid))
    return row is not None and (level == _CONTACTS or bool(row[0]))
