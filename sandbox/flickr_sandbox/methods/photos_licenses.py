"""`flickr.photos.licenses.*`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.access import own_photo
from flickr_sandbox.errors import Failure
from flickr_sandbox.licenses import LICENSES
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.state import photos

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.wire import Tree

__all__ = ["get_info", "set_license"]

_REFUSED = 7  # only the Commons may claim that nobody holds a copyright


@serves("flickr.photos.licenses.getInfo")
def get_info(_call: Call) -> Tree:
    """All licences."""
    return {"licenses": {"license": [{"id": str(id_), "name": name, "url": url} for id_, name, url in LICENSES]}}


@serves("flickr.photos.licenses.setLicense")
def set_license(call: Call) -> Tree:
    """Puts one of the caller's photos under a licence."""
    photo = own_photo(call)
    chosen = call.whole("license_id", -1)
    if chosen == _REFUSED or chosen not in {id_ for id_, _, _ in LICENSES}:
        raise Failure(2, "License not found")
    photos.change_photo(call.database, photo.id, license=chosen, updated=call.now)
    return {}
