"""`flickr.commons.*`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.methods.registry import serves
from flickr_sandbox.state import users
from flickr_sandbox.wire.tree import content

if TYPE_CHECKING:
    import sqlite3

    from flickr_sandbox.call import Call
    from flickr_sandbox.wire import Tree

__all__ = ["get_institutions"]


@serves("flickr.commons.getInstitutions")
def get_institutions(call: Call) -> Tree:
    """The members that are institutions of the Commons, the newest first."""
    rows = call.database.rows("SELECT * FROM institutions ORDER BY launched DESC, nsid")
    return {"institutions": {"institution": [_institution(call, row) for row in rows]}}


def _institution(call: Call, row: sqlite3.Row) -> Tree:
    user = users.find_user(call.database, row["nsid"])
    urls = {"site": row["site"]}
    if user:
        urls |= {"license": call.site.profile(user), "flickr": call.site.photos(user)}
    return {
        "nsid": row["nsid"],
        "date_launch": str(row["launched"]),
        "name": content(row["name"]),
        "urls": {"url": [{"type": kind, "_content": url} for kind, url in urls.items()]},
    }
