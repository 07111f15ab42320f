"""The blogs of invented people, and the one institution of the Commons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.seed.people import PEOPLE

if TYPE_CHECKING:
    from flickr_sandbox.state import Database

__all__ = ["add_sharing"]

_LAUNCHED = 1451606400
_ATTRIBUTION, _NO_KNOWN_RESTRICTIONS = 4, 7
_BLOGS = (
    (0, "Otters of the week", "MetaWeblogAPI", "https://otters.example/", True),
    (0, "sandbank notes", "Twitter", "https://notes.example/sandbank", False),
    (1, "Brass and Heron", "beta.blogger.com", "https://brass.example/", False),
)


def add_sharing(database: Database) -> None:
    """Adds blogs, and an institution, Mapwright, with some photos in the Commons."""
    for number, (owner, name, service, url, password) in enumerate(_BLOGS):
        blog_id = str(72157719000000000 + number * 7919)
        row = {"id": blog_id, "owner": PEOPLE[owner].nsid, "name": name, "service": service, "url": url}
        database.insert("blogs", {**row, "needs_password": password})
    member = PEOPLE[2].nsid
    about = {"name": "Map Archive of Contour", "launched": _LAUNCHED, "site": "https://maps.example/"}
    database.insert("institutions", {"nsid": member, **about})
    sql = "UPDATE photos SET license = ? WHERE owner = ? AND is_public AND license = ? AND rowid % 20 = 4"  # half
    database.execute(sql, (_NO_KNOWN_RESTRICTIONS, member, _ATTRIBUTION))
