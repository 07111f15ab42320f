"""`flickr.photos.licenses.*`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.access import own_photo, seen_photo
from flickr_sandbox.errors import Failure
from flickr_sandbox.licenses import LICENSES
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.state import photos

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.wire import Tree

__all__ = ["get_available", "get_history", "get_info", "set_license"]

_REFUSED = 7  # only the Commons may claim that there is no copyright


@serves("flickr.photos.licenses.getInfo")
def get_info(_call: Call) -> Tree:
    """All licences."""
    return {"licenses": {"license": [{"id": str(id_), "name": name, "url": url} for id_, name, url in LICENSES]}}


@serves("flickr.photos.licenses.setLicense")
def set_license(call: Call) -> Tree:
    """Sets the licence of one of the caller's photos."""
    photo = own_photo(call)
    chosen = call.whole("license_id", -1)
    if chosen == _REFUSED or chosen not in {id_ for id_, _, _ in LICENSES}:
        raise Failure(2, "License not found")
    row = {"photo_id": photo.id, "changed": call.now, "old": photo.license, "new": chosen}
    call.database.insert("license_changes", row)
    photos.change_photo(call.database, photo.id, license=chosen, updated=call.now)
    return {}


@serves("flickr.photos.licenses.getAvailable")
def get_available(call: Call) -> Tree:
    """The licences that may be set: all except the refused one."""
    seen_photo(call)
    given = [{"id": str(id_), "name": name, "url": url} for id_, name, url in LICENSES if id_ != _REFUSED]
    return {"licenses": {"license": given}}


@serves("flickr.photos.licenses.getLicenseHistory")
def get_history(call: Call) -> Tree:
    """The history of the licence; a single entry without a new licence means that it never changed."""
    photo = seen_photo(call)
    sql = "SELECT changed, old, new FROM license_changes WHERE photo_id = ? ORDER BY rowid"
    changes = [(row["changed"], row["old"], row["new"]) for row in call.database.rows(sql, (photo.id,))]
    changes = changes or [(photo.posted, photo.license, None)]
    return {"license_history": [_change(*change) for change in changes]}


def _change(when: int, old: int, new: int | None) -> Tree:
    names = {id_: (name, url) for id_, name, url in LICENSES}
    (old_name, old_url), (new_name, new_url) = names[old], ("", "") if new is None else names[new]
    return {
        "date_change": str(when),
        "old_license": old_name,
        "old_license_url": old_url,
        "new_license": new_name,
        "new_license_url": new_url,
    }
